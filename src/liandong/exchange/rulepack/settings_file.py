"""What a district enters, written as TOML or JSON values, read into settings.

The same words serve stories, sample values of packs and configuration files:
``calendars``, ``days``, ``provisional_years``, ``places``, ``limits`` and
lists of units have their own shape; everything else goes by the setting's own
name and the kind of its value (yes/no by place, words by name, number, word).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from liandong.core.settings import Settings, UnitEntry
from liandong.exchange.located import Document, Located, Path, convert, near
from liandong.exchange.rulepack.windows import read_calendar

DAY_WORDS = {"off": True, "work": False}


def read_settings(
    document: Document, raw: Mapping[str, Any], path: Path = ("settings",)
) -> tuple[Settings, list[Located]]:
    """Settings from plain values that stand at ``path``; faults are located, the rest is read."""
    reader = _Reader(document, path)
    for name, value in raw.items():
        reader.read(name, value)
    return reader.settings(), reader.problems


class _Reader:
    def __init__(self, document: Document, path: Path) -> None:
        self.document = document
        self.path = path
        self.problems: list[Located] = []
        self.fields: dict[str, Any] = {
            "calendars": {}, "days": {}, "flags": {}, "limits": {}, "numbers": {}, "texts": {}, "tables": {},
            "units": (), "provisional_years": frozenset(), "places": frozenset(),
        }  # fmt: skip

    def settings(self) -> Settings:
        return Settings(**self.fields)

    def fault(self, code: str, *below: str | int, **params: Any) -> None:
        self.problems.append(self.document.problem(code, self.path + below, **params))

    def read(self, name: str, value: Any) -> None:
        own = {
            "calendars": self._calendars,
            "days": self._days,
            "limits": self._limits,
            "places": self._places,
            "provisional_years": self._years,
        }.get(name)
        if own:
            own(name, value)
        elif isinstance(value, list):
            self._units(name, value)
        elif isinstance(value, Mapping):
            self._table(name, value)
        else:
            self._single(name, value)

    def _is_table(self, name: str, value: Any) -> bool:
        if isinstance(value, Mapping):
            return True
        self.fault("settings.table", name, name=name)
        return False

    def _calendars(self, name: str, value: Any) -> None:
        if not self._is_table(name, value):
            return
        for calendar, rows in value.items():
            windows, problems = read_calendar(self.document, rows, (*self.path, name, calendar))
            self.problems += problems
            self.fields["calendars"][calendar] = windows

    def _days(self, name: str, value: Any) -> None:
        if not self._is_table(name, value):
            return
        for day, word in value.items():
            if not _is_day(day):
                self.fault("settings.day", name, day, day=day)
            elif word not in DAY_WORDS:
                self.fault("field.choice", name, day, value=str(word), **near(str(word), DAY_WORDS))
            else:
                self.fields["days"][day] = DAY_WORDS[word]

    def _limits(self, name: str, value: Any) -> None:
        if not self._is_table(name, value):
            return
        for category, minutes in value.items():
            if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes <= 0:
                self.fault("settings.minutes", name, category, value=str(minutes))
            else:
                self.fields["limits"][category] = minutes

    def _places(self, name: str, value: Any) -> None:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            self.fields["places"] = frozenset(value)
        else:
            self.fault("settings.places", name)

    def _years(self, name: str, value: Any) -> None:
        if isinstance(value, list) and all(type(v) is int for v in value):
            self.fields["provisional_years"] = frozenset(value)
        else:
            self.fault("settings.years", name)

    def _units(self, name: str, rows: list[Any]) -> None:
        seen = {u.name for u in self.fields["units"]}
        for position, row in enumerate(rows):
            if not isinstance(row, dict):
                self.fault("settings.unit_row", name, position)
                continue
            entry, problems = convert(self.document, row, UnitEntry, (*self.path, name, position))
            self.problems += problems
            if entry is None:
                continue
            if entry.name in seen or not entry.name.strip():
                self.fault("settings.unit_twice", name, position, name=entry.name)
            seen.add(entry.name)
            self.fields["units"] += (entry,)

    def _table(self, name: str, value: Mapping[str, Any]) -> None:
        kinds = {type(v) for v in value.values()}
        if kinds <= {bool}:
            self.fields["flags"][name] = dict(value)
        elif kinds == {str}:
            self.fields["tables"][name] = dict(value)
        else:
            self.fault("settings.mixed", name, name=name)

    def _single(self, name: str, value: Any) -> None:
        if isinstance(value, str):
            self.fields["texts"][name] = value
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            number = Decimal(str(value))
            if number.is_finite():
                self.fields["numbers"][name] = number
            else:
                self.fault("settings.number", name, value=str(value))
        else:
            self.fault("settings.value", name, name=name, value=str(value))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
