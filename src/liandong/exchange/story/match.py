"""Does a result hold what was expected? And if not, what is nearest?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from liandong.core.events import Instant
from liandong.exchange.located import Path
from liandong.exchange.story.expectations import COUNT, NONE
from liandong.exchange.story.moments import Moment
from liandong.exchange.story.record import Expectation, Row

Result = Mapping[str, Sequence[Mapping[str, Any]]]

EMPTY: tuple[Any, ...] = (None, "", [], {}, ())

IDENTITY = ("order", "case", "aid", "drill", "rule", "item", "unit", "name", "what", "step", "kind", "month")
"""Fields that say which row is meant; a row that shares them is nearer than others."""


class Mismatch(NamedTuple):
    """One field that is not as expected."""

    field: str
    expected: Any
    got: Any


class Difference(NamedTuple):
    """One expectation that does not hold.

    ``kind``: ``absent`` (no row matches), ``several`` (more than one does),
    ``present`` (a row that must not be there), ``count``. ``row`` is the row
    that matched wrongly, or the nearest one with its ``fields`` that differ.
    """

    at: Instant
    path: Path
    list: str
    kind: str
    expected: Any
    got: int
    row: Mapping[str, Any] | None = None
    fields: tuple[Mismatch, ...] = ()


def differences(expectation: Expectation, result: Result) -> list[Difference]:
    """Everything in which a result differs from what was expected at that moment."""
    return [
        *_wanted(expectation, result),
        *_unwanted(expectation, result),
        *_counted(expectation, result),
    ]


def _wanted(expectation: Expectation, result: Result) -> Iterator[Difference]:
    for name, rows in expectation.rows.items():
        there = result.get(name, ())
        for position, row in enumerate(rows):
            found = [r for r in there if not mismatches(row, r)]
            if len(found) == 1:
                continue
            path = (*expectation.path, name, position)
            if found:
                yield Difference(expectation.at, path, name, "several", row, len(found), found[0])
            else:
                near = nearest_row(row, there)
                fields = tuple(mismatches(row, near)) if near is not None else ()
                yield Difference(expectation.at, path, name, "absent", row, 0, near, fields)


def _unwanted(expectation: Expectation, result: Result) -> Iterator[Difference]:
    for name, rows in expectation.none.items():
        for position, row in enumerate(rows):
            found = [r for r in result.get(name, ()) if not mismatches(row, r)]
            if found:
                path = (*expectation.path, name + NONE, position)
                yield Difference(expectation.at, path, name, "present", row, len(found), found[0])


def _counted(expectation: Expectation, result: Result) -> Iterator[Difference]:
    for name, wanted in expectation.counts.items():
        got = len(result.get(name, ()))
        if got != wanted:
            yield Difference(expectation.at, (*expectation.path, name + COUNT), name, "count", wanted, got)


def mismatches(expected: Row, row: Mapping[str, Any], above: str = "") -> list[Mismatch]:
    """Fields of a row that are not as expected; fields that are not named do not matter."""
    found: list[Mismatch] = []
    for key, wanted in expected.items():
        if key.endswith(COUNT) and key not in row:
            got = row.get(key.removesuffix(COUNT)) or ()
            if len(got) != wanted:
                found.append(Mismatch(above + key, wanted, len(got)))
        elif key.endswith(NONE) and key not in row:
            rows = row.get(key.removesuffix(NONE)) or ()
            found += [Mismatch(above + key, one, rows) for one in wanted if any(equal(one, r) for r in rows)]
        elif isinstance(wanted, list):
            found += _nested(wanted, row.get(key), above + key)
        elif not equal(wanted, row.get(key)):
            found.append(Mismatch(above + key, wanted, row.get(key)))
    return found


def _nested(wanted: list[Any], got: Any, field: str) -> list[Mismatch]:
    """Each listed element must match exactly one element."""
    rows = list(got) if isinstance(got, (list, tuple)) else []
    return [
        Mismatch(f"{field}[{i + 1}]", one, rows)
        for i, one in enumerate(wanted)
        if sum(equal(one, r) for r in rows) != 1
    ]


def equal(wanted: Any, got: Any) -> bool:
    """Moments as instants, numbers as decimals, ``""`` as empty or absent, tables by their named fields."""
    if isinstance(wanted, Moment):
        return type(got) is int and got == wanted.at
    if isinstance(wanted, str):
        return bool(got == wanted) or (wanted == "" and got in EMPTY)
    if isinstance(wanted, bool):
        return got is wanted
    if isinstance(wanted, dict):
        return isinstance(got, Mapping) and not mismatches(wanted, got)
    if isinstance(got, bool) or not isinstance(got, (int, float, Decimal)):
        return False
    return Decimal(str(got)) == Decimal(wanted)


def nearest_row(expected: Row, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The row that shares most with what was expected; None when none shares anything."""
    best, best_score = None, 0
    for row in rows:
        wrong = {m.field for m in mismatches(expected, row)}
        score = sum(3 if field in IDENTITY else 1 for field in expected if field not in wrong)
        if score > best_score:
            best, best_score = row, score
    return best
