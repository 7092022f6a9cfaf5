"""A pack taken apart: every rule with its place, its name and the clause that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from liandong.core.pack import Pack, Rule

Place = tuple[str, ...]
"""Names of fields and keys of rows in turn, as ``("units", "YC.U1", "matters", "河道")``; the pack itself is ``()``."""

KEYS = ("id", "code", "tier", "role", "number", "name", "text")
"""Fields that tell the rows of one list apart, the best first."""

TITLES = ("title", "question", "name", "text", "purpose")


class Part(msgspec.Struct, frozen=True):
    """One rule of a pack.

    ``section`` is the place without keys, ``key`` the name of a row (empty for what there is once), ``clause``
    its own or that of the rule around it.
    """

    place: Place
    section: str
    key: str
    rule: Rule
    clause: str

    @property
    def title(self) -> str:
        """Some words for people; empty where the rule has none."""
        return next((str(t) for name in TITLES if (t := getattr(self.rule, name, ""))), "")

    def fields(self) -> dict[str, Any]:
        """What it says itself, without the rules inside it; defaults too."""
        inside = _rule_fields(type(self.rule))
        return {n: getattr(self.rule, n) for n in self.rule.__struct_fields__ if n not in inside}


def parts(pack: Pack) -> Iterator[Part]:
    """The pack and every rule in it, each before what is inside it, lists in their order."""
    yield Part((), "", "", pack, pack.clause)
    # The pack's own clause says where it holds; it stands for no rule.
    yield from _below(pack, (), "", "")


def pieces(clause: str) -> list[str]:
    """The references of ``第十二条; 附件二第7项``."""
    return [p.strip() for p in clause.replace("；", ";").split(";") if p.strip()]


def _below(rule: Rule, place: Place, section: str, covering: str) -> Iterator[Part]:
    for name in rule.__struct_fields__:
        if name not in _rule_fields(type(rule)):
            continue
        here = f"{section}.{name}" if section else name
        for key, row in _rows(getattr(rule, name)):
            part = Part((*place, name, *([key] if key else [])), here, key, row, row.clause or covering)
            yield part
            yield from _below(row, part.place, here, part.clause)


def _rows(value: Rule | tuple[Rule, ...] | None) -> Iterator[tuple[str, Rule]]:
    """The rules that a field holds; those of a list with a key each, made unique where it is not."""
    if isinstance(value, Rule):
        yield "", value
        return
    seen: dict[str, int] = {}
    for row in value or ():
        key = next((str(k) for name in KEYS if (k := getattr(row, name, None)) not in (None, "")), "-")
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} ({seen[key]})"), row


@cache
def _rule_fields(kind: type[Rule]) -> frozenset[str]:
    """Fields that hold one rule or a list of them."""
    hints = get_type_hints(kind)
    return frozenset(
        name
        for name in kind.__struct_fields__
        if any(isinstance(t, type) and issubclass(t, Rule) for t in (hints[name], *get_args(hints[name])))
    )
