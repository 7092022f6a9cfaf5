"""Corrections of what was entered of a case: the fields that the core lets be corrected, as a form asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import msgspec
from msgspec import inspect

from liandong.core import events as ev
from liandong.desk.errors import Invalid
from liandong.desk.files import CaseFile

FIELDS = (
    "text",
    "place",
    "category",
    "severity",
    "kind",
    "domain",
    "deaths",
    "headcount",
    "controllable",
    "secrecy",
    "channel",
)
"""In the order in which people look for them."""


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field with its value now; ``kind``: ``text``, ``number`` or ``flag``; ``known``: the values that there are."""

    name: str
    value: str
    kind: str
    known: tuple[str, ...] = ()


def _kinds() -> dict[str, str]:
    found = {"channel": "text"}
    for field in cast(inspect.StructType, inspect.type_info(ev.CaseReceived)).fields:
        types = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        flag = any(isinstance(t, inspect.BoolType) for t in types)
        number = any(isinstance(t, inspect.IntType) for t in types)
        found[field.name] = "flag" if flag else "number" if number else "text"
    return found


KINDS = _kinds()


def correctable(file: CaseFile) -> tuple[Correctable, ...]:
    """Every field with its present value."""
    case, settings = file.case, file.rules.settings
    known = {
        "place": tuple(sorted(settings.places)),
        "severity": file.rules.pack.severities,
        "category": tuple(c.name for c in file.rules.pack.routing.categories),
    }
    made = []
    for name in FIELDS:
        value: Any = case.channel if name == "channel" else getattr(case.origin, name, "")
        if name == "text":
            value = file.words.plain(value)
        shown = {True: "true", False: "false", None: ""}.get(value, value) if KINDS[name] == "flag" else value
        made.append(Correctable(name, "" if shown is None else str(shown), KINDS[name], known.get(name, ())))
    return tuple(made)


def correction(field: str, new: str) -> ev.CaseCorrected:
    """A field's new value as a form sends it. Raises :class:`Invalid`."""
    kind = KINDS.get(field, "")
    if field not in FIELDS:
        raise Invalid("correction.field", {"field": field})
    value: str | int | bool | None = new
    if kind != "text":
        if new == "" and field not in ("deaths", "secrecy"):
            value = None
        else:
            try:
                value = msgspec.convert(new, int if kind == "number" else bool, strict=False)
            except msgspec.ValidationError as error:
                raise Invalid("correction.value", {"field": field, "new": new}) from error
    return ev.CaseCorrected(field=field, new=value)
