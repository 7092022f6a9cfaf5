"""Expectations of a story: rows that must be there, rows that must not, numbers of rows."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from liandong.exchange.located import Document, Located, Path, near
from liandong.exchange.story.moments import Moment, instant, moment_fault
from liandong.exchange.story.record import Expectation, Row
from liandong.exchange.story.result_fields import FIELDS, NESTED

NONE, COUNT = "_none", "_count"


def read_expectations(
    document: Document, rows: Any, path: Path
) -> tuple[tuple[Expectation, ...], list[Located]]:
    """All expectations in the order of time."""
    if not isinstance(rows, list):
        return (), [document.problem("story.rows", path, name=path[0])]
    reader = _Reader(document)
    found = [reader.read(row, (*path, i)) for i, row in enumerate(rows)]
    return tuple(sorted((e for e in found if e is not None), key=lambda e: e.at)), reader.problems


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Located] = []

    def fault(self, code: str, path: Path, **params: Any) -> None:
        self.problems.append(self.document.problem(code, path, **params))

    def read(self, raw: Any, path: Path) -> Expectation | None:
        if not isinstance(raw, dict):
            self.fault("story.row", path)
            return None
        if "at" not in raw:
            self.fault("field.missing", path, name="at")
            return None
        fault = moment_fault(self.document, raw["at"], (*path, "at"))
        if fault:
            self.problems.append(fault)
            return None
        found = Expectation(instant(raw["at"]), path, {}, {}, {})
        for key, value in raw.items():
            if key != "at":
                self._list(found, key, value, (*path, key))
        if len(raw) == 1:
            self.fault("story.expects_nothing", path)
        return found

    def _list(self, found: Expectation, key: str, value: Any, path: Path) -> None:
        name, suffix = split(key)
        if name not in FIELDS:
            self.fault("story.unknown_list", path, name=key, **near(name, FIELDS))
        elif suffix == COUNT:
            self._count(found.counts, name, value, path)
        else:
            rows = self._rows(value, FIELDS[name], path)
            (found.none if suffix == NONE else found.rows)[name] = rows

    def _count(self, counts: dict[str, int], name: str, value: Any, path: Path) -> None:
        if type(value) is not int or value < 0:
            self.fault("story.count", path, value=str(value))
        else:
            counts[name] = value

    def _rows(self, value: Any, known: frozenset[str], path: Path) -> list[Row]:
        if not isinstance(value, list):
            self.fault("story.rows", path, name=path[-1])
            return []
        if not value:
            self.fault("story.empty_list", path, name=path[-1])
        return [self._row(row, known, (*path, i)) for i, row in enumerate(value)]

    def _row(self, raw: Any, known: frozenset[str], path: Path) -> Row:
        if not isinstance(raw, dict):
            self.fault("story.row", path)
            return {}
        made: Row = {}
        for key, value in raw.items():
            name, suffix = (key, "") if key in known else split(key)
            where = (*path, key)
            if known and name not in known:
                self.fault("story.unknown_field", where, name=key, **near(key, sorted(known)))
            elif suffix == COUNT:
                counts: dict[str, int] = {}
                self._count(counts, key, value, where)
                made |= counts
            else:
                made[key] = self._value(name, value, where)
        return made

    def _value(self, field: str, value: Any, path: Path) -> Any:
        """A value as it will be compared."""
        if isinstance(value, list):
            if not value:
                self.fault("story.empty_list", path, name=field)
            known = NESTED.get(field, frozenset())
            return [
                self._row(v, known, (*path, i)) if isinstance(v, dict) else self._value(field, v, (*path, i))
                for i, v in enumerate(value)
            ]
        if isinstance(value, dict):
            return self._row(value, NESTED.get(field, frozenset()), path)
        if isinstance(value, (datetime, date, time)):
            fault = moment_fault(self.document, value, path)
            self.problems += [fault] if fault else []
            return Moment(0 if fault or not isinstance(value, datetime) else instant(value))
        if isinstance(value, Decimal) and not value.is_finite():
            self.fault("settings.number", path, value=str(value))
        return value


def split(key: str) -> tuple[str, str]:
    """``findings_none`` → (``findings``, ``_none``)."""
    for suffix in (NONE, COUNT):
        if key.endswith(suffix):
            return key.removesuffix(suffix), suffix
    return key, ""
