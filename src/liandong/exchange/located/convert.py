"""From values of a file to typed records, with every fault located.

msgspec stops at its first complaint. Here the complaint is noted, the value
that caused it is taken out, and the rest is tried again, so that a writer sees
all faults of a file at once.
"""

from __future__ import annotations

import copy
import re
import types
import typing
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from liandong.exchange.located.document import Document
from liandong.exchange.located.lines import Path
from liandong.exchange.located.nearest import near
from liandong.exchange.located.problem import Located

T = TypeVar("T")
MAX_FAULTS = 50

_PLACE = re.compile(r"^(?P<text>.*?)(?: - at `(?P<key>key in )?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_PARTS = re.compile(r"\.([^.\[]+)|\[(\d+)\]|(\[\.\.\.\])")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_KIND = re.compile(r"Expected `(.+)`, got `(.+)`")
_CHOICE = re.compile(r"Invalid enum value (.+)")


def convert(
    document: Document, data: Any, wanted: type[T], path: Path = ()
) -> tuple[T | None, list[Located]]:
    """``data`` as ``wanted``, or None with the faults; ``path`` is where ``data`` stands."""
    try:
        return msgspec.convert(data, wanted), []
    except msgspec.ValidationError:
        return None, _faults(document, data, wanted, path)


def _faults(document: Document, data: Any, wanted: Any, path: Path) -> list[Located]:
    faulty, problems = _rows(document, data, wanted, path)
    tried = {k: v for k, v in data.items() if k not in faulty} if faulty else data
    gone: set[Path] = {(key,) for key in faulty}
    while len(problems) < MAX_FAULTS:
        try:
            msgspec.convert(tried, wanted)
        except msgspec.ValidationError as error:
            inner, problem = _fault(document, tried, wanted, path, str(error))
            if problem.code == "field.missing" and (*inner, problem.params["name"]) in gone:
                return problems
            problems.append(problem)
            tried = copy.deepcopy(tried)
            gone.add(inner)
            if not _take_out(tried, inner):
                return problems
        else:
            return problems
    return problems


def _rows(document: Document, data: Any, wanted: Any, path: Path) -> tuple[set[str], list[Located]]:
    """Faults inside the records that a table holds, each record on its own."""
    faulty: set[str] = set()
    problems: list[Located] = []
    for key, value in data.items() if isinstance(data, dict) else ():
        for inner, record in _records(key, value):
            record_type = type_at(wanted, inner)
            if keys_of(record_type):
                found = convert(document, record, record_type, path + inner)[1]
                problems += found
                faulty |= {key} if found else set()
    return faulty, problems


def _records(key: str, value: Any) -> list[tuple[Path, Any]]:
    if isinstance(value, dict):
        return [((key,), value)]
    return [((key, i), row) for i, row in enumerate(value)] if isinstance(value, list) else []


def _path(text: str) -> Path:
    """``.clocks[3].minutes`` as a path; what lies under an unnamed key ends it."""
    path: Path = ()
    for key, position, unnamed in _PARTS.findall(text):
        if unnamed:
            break
        path += (key,) if key else (int(position),)
    return path


def _fault(document: Document, data: Any, wanted: Any, base: Path, error: str) -> tuple[Path, Located]:
    """The path of the culprit inside ``data``, and what to say about it."""
    place = _PLACE.match(error)
    text, inner = (place["text"], _path(place["path"] or "")) if place else (error, ())
    if found := _UNKNOWN.fullmatch(text):
        inner = (*inner, found[1])
        known = keys_of(type_at(wanted, inner[:-1]))
        return inner, document.problem("field.unknown", base + inner, name=found[1], **near(found[1], known))
    if found := _MISSING.fullmatch(text):
        return inner, document.problem("field.missing", base + inner, name=found[1])
    if found := _CHOICE.fullmatch(text):
        value = str(_value_at(data, inner))
        known = choices_of(type_at(wanted, inner))
        return inner, document.problem("field.choice", base + inner, value=value, **near(value, known))
    if found := _KIND.fullmatch(text):
        expected = found[1].removesuffix(" | null")
        return inner, document.problem("field.kind", base + inner, kind_expected=expected, kind_got=found[2])
    return inner, document.problem("field.value", base + inner, detail=text)


def _value_at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _take_out(data: Any, path: Path) -> bool:
    """Remove the culprit; False when it cannot go without moving what follows it."""
    if not path or isinstance(path[-1], int):
        return False
    try:
        del _value_at(data, path[:-1])[path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def type_at(wanted: Any, path: Path) -> Any:
    """Type of the value that stands at ``path`` inside a ``wanted``."""
    for part in path:
        for choice in _alternatives(wanted):
            if isinstance(part, int) and get_origin(choice) in (tuple, list):
                wanted = get_args(choice)[0]
                break
            if isinstance(part, str) and isinstance(choice, type) and issubclass(choice, msgspec.Struct):
                wanted = next((f.type for f in msgspec.structs.fields(choice) if f.encode_name == part), Any)
                break
        else:
            return Any
    return wanted


def _alternatives(wanted: Any) -> tuple[Any, ...]:
    if get_origin(wanted) is typing.Annotated:
        wanted = get_args(wanted)[0]
    if get_origin(wanted) in (typing.Union, types.UnionType):
        return get_args(wanted)
    return (wanted,)


def keys_of(wanted: Any) -> list[str]:
    """Keys that a table of this type may hold."""
    for choice in _alternatives(wanted):
        if isinstance(choice, type) and issubclass(choice, msgspec.Struct):
            return [f.encode_name for f in msgspec.structs.fields(choice)]
    return []


def choices_of(wanted: Any) -> list[str]:
    for choice in _alternatives(wanted):
        if get_origin(choice) is Literal:
            return [str(c) for c in get_args(choice)]
    return []
