"""Opening hours of a duty calendar as a district writes them."""

from __future__ import annotations

from datetime import date, time
from itertools import combinations
from typing import Any

from liandong.core.calendar import WEEKDAYS
from liandong.core.settings import DAY, Window
from liandong.exchange.located import Document, Located, Path, near

DAY_KINDS = ("every", "workdays", "restdays", *WEEKDAYS)
LAST_MINUTE = DAY - 60


def read_calendar(document: Document, rows: Any, path: Path) -> tuple[tuple[Window, ...], list[Located]]:
    """Windows of one calendar: ``[{ days, from, to }, …]``; overlapping ones are a fault."""
    if not isinstance(rows, list) or not rows:
        return (), [document.problem("calendar.no_hours", path)]
    problems: list[Located] = []
    windows: dict[int, Window] = {}
    for position, row in enumerate(rows):
        window, found = _window(document, row, (*path, position))
        problems += found
        if window:
            windows[position] = window
    for (a, first), (b, second) in combinations(windows.items(), 2):
        if overlap(first, second):
            problems.append(document.problem("calendar.overlap", (*path, b), other=a + 1))
    return tuple(windows.values()), problems


def _window(document: Document, row: Any, path: Path) -> tuple[Window | None, list[Located]]:
    if not isinstance(row, dict):
        return None, [document.problem("calendar.row", path)]
    problems = [
        document.problem("field.unknown", (*path, key), name=key, **near(key, ("days", "from", "to")))
        for key in row
        if key not in ("days", "from", "to")
    ]
    problems += [
        document.problem("field.missing", path, name=key) for key in ("days", "from", "to") if key not in row
    ]
    if problems:
        return None, problems
    problems = _day_faults(document, row["days"], (*path, "days"))
    start, end = _seconds(row["from"]), _seconds(row["to"])
    problems += [
        document.problem("calendar.time", (*path, key), value=str(row[key]))
        for key, value in (("from", start), ("to", end))
        if value is None
    ]
    if problems or start is None or end is None:
        return None, problems
    return Window(row["days"].replace(" ", ""), start, _end(start, end)), []


def _day_faults(document: Document, days: Any, path: Path) -> list[Located]:
    if not isinstance(days, str) or not days.strip():
        return [document.problem("calendar.days", path, value=str(days), **near("", DAY_KINDS))]
    if days[:1].isdigit():
        try:
            date.fromisoformat(days)
        except ValueError:
            return [document.problem("settings.day", path, day=days)]
        return []
    return [
        document.problem("calendar.days", path, value=word, **near(word, DAY_KINDS))
        for word in days.replace(" ", "").split(",")
        if word not in DAY_KINDS
    ]


def _seconds(value: Any) -> int | None:
    """Second of the day; ``24:00`` as text is the end of the day."""
    if isinstance(value, str):
        if value in ("24:00", "24:00:00"):
            return DAY
        try:
            value = time.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, time) or value.tzinfo is not None:
        return None
    return value.hour * 3600 + value.minute * 60 + value.second


def _end(start: int, end: int) -> int:
    """Midnight is written 00:00, 23:59 or 23:59:59; no second before it is lost."""
    return DAY if end == 0 or (end >= LAST_MINUTE and start < LAST_MINUTE) else end


def overlap(first: Window, second: Window) -> bool:
    """Do two windows open the same second on some ordinary day?

    A date's own windows stand apart from the weekly ones, which they replace.
    """
    if first.days[:1].isdigit() or second.days[:1].isdigit():
        return first.days == second.days and _meet(first, second, 0)
    return any(
        _meet(first, second, shift)
        for a in _week(first.days)
        for b in _week(second.days)
        for shift in (-1, 0, 1)
        if (a[0] + shift) % 7 == b[0] and (shift or a[1] & b[1])
    )


def _week(days: str) -> list[tuple[int, frozenset[str]]]:
    """Weekdays that the words name, each with the kinds of day that it may be."""
    both, week = frozenset(("work", "rest")), range(7)
    found: list[tuple[int, frozenset[str]]] = []
    for word in days.split(","):
        if word in WEEKDAYS:
            found.append((WEEKDAYS.index(word), both))
        else:
            kinds = {"workdays": frozenset(("work",)), "restdays": frozenset(("rest",))}.get(word, both)
            found += [(day, kinds) for day in week]
    return found


def _meet(first: Window, second: Window, shift: int) -> bool:
    """Do they meet when the second starts ``shift`` days after the first?"""
    a, b = first.start, _late(first)
    c, d = second.start + shift * DAY, _late(second) + shift * DAY
    return a < d and c < b


def _late(window: Window) -> int:
    return window.end if window.end > window.start else window.end + DAY
