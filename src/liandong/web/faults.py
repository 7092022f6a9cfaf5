"""What is wrong with a request's body, from the decoder's own words to a code with parameters."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from typing import Any

import msgspec

WHERE = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)

KINDS = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "array": "list",
    "object": "object",
}
"""The decoder's names of types → ours, which have words in every language."""


NAME_SHOWN = 100
"""So much of a name that we do not know is said back."""


class BadBody(Exception):
    """The body cannot be used: the status to answer with, a code, parameters."""

    def __init__(self, status: int, code: str, **params: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params


def fault(error: msgspec.ValidationError, kind: type[msgspec.Struct], prefix: str = "") -> BadBody:
    """``Expected `int`, got `str` - at `$.orders[0].unit``` as what is wrong with ``orders.0.unit``."""
    said = str(error)
    where = WHERE.search(said)
    path = (where[1] if where else "").replace("[", ".").replace("]", "").lstrip(".")
    said = WHERE.sub("", said)
    for pattern, made in SAID:
        match = pattern.fullmatch(said)
        if match:
            code, inner, params = made(match)
            field = ".".join(part for part in (prefix, path, inner) if part)
            if code == "field.choice":
                params["known"] = _choices(kind, [p for p in path.split(".") if not p.isdigit()])
            if code == "field.type" and not field:
                return BadBody(422, "request.object")
            return BadBody(422, code, field=field, **params)
    return BadBody(422, "request.field", field=".".join(p for p in (prefix, path) if p), detail=said)


Made = tuple[str, str, dict[str, Any]]


def _type(match: re.Match[str]) -> Made:
    wanted = [KINDS.get(name, name) for name in match[1].split(" | ") if name != "null"]
    return "field.type", "", {"wanted": wanted}


def _length(match: re.Match[str]) -> Made:
    if match[1] == ">=":
        return "field.missing", "", {}
    return "field.too_long", "", {"limit": int(match[2])}


def _unknown(match: re.Match[str]) -> Made:
    """The sender chose the name: it may be empty, or a page long."""
    name = match[1] if len(match[1]) <= NAME_SHOWN else match[1][:NAME_SHOWN] + "…"
    return "field.unknown", name or '""', {}


SAID: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Made]], ...] = (
    (re.compile(r"Expected `([^`]+)`, got `[^`]+`"), _type),
    (re.compile(r"Object missing required field `([^`]+)`"), lambda m: ("field.missing", m[1], {})),
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), _unknown),
    (re.compile(r"Expected `[^`]+` of length (<=|>=) (\d+)"), _length),
    (re.compile(r"Expected `\w+` >= (-?\d+)"), lambda m: ("field.at_least", "", {"limit": int(m[1])})),
    (re.compile(r"Expected `\w+` <= (-?\d+)"), lambda m: ("field.at_most", "", {"limit": int(m[1])})),
    (re.compile(r"(?:Integer value|Number) out of range"), lambda m: ("field.too_large", "", {})),
    (re.compile(r"Invalid enum value '?(.*?)'?", re.DOTALL), lambda m: ("field.choice", "", {"value": m[1]})),
)


def _choices(kind: Any, path: list[str]) -> list[str]:
    """The words that a field may be, found by its path through nested records and lists."""
    hint: Any = kind
    for name in path:
        owner = next((t for t in _parts(hint) if isinstance(t, type) and issubclass(t, msgspec.Struct)), None)
        if owner is None:
            return []
        hint = typing.get_type_hints(owner).get(name)
    return [
        str(word)
        for part in _parts(hint)
        if typing.get_origin(part) is typing.Literal
        for word in typing.get_args(part)
        if word != ""
    ]


def _parts(hint: Any) -> list[Any]:
    """A type, or the types that a union or a list is made of."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType, list, tuple):
        return [part for inner in typing.get_args(hint) for part in _parts(inner)]
    return [hint]
