"""A year's days as people have them: lines of text, or the JSON of a published holiday list.

Lines are ``2027-02-05 休 春节`` or ``2027-02-05,off,Spring Festival``, also a range ``2027-02-05~2027-02-11 休 春节``.
JSON is ``{"days": [{"date": "2027-02-05", "isOffDay": true, "name": "春节"}, …]}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

LONGEST_RANGE = 62

WORDS: dict[str, bool | None] = {
    "休": True, "假": True, "放假": True, "off": True, "rest": True, "holiday": True,
    "班": False, "上班": False, "补班": False, "work": False, "workday": False,
    "平": None, "平日": None, "week": None,
}  # fmt: skip
"""People rest, people work, as the week says."""

LINE = re.compile(
    r"\s*(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:~|～|至|\.\.)\s*(\d{4}-\d{1,2}-\d{1,2}))?[\s,，;；\t]+(\w+)(?:[\s,，;；\t]+(.*\S))?\s*"
)


class DayRow(msgspec.Struct, frozen=True):
    """A day that differs from its weekday; ``rest`` None: it does not after all."""

    day: date
    rest: bool | None
    name: str = ""


class DayFault(msgspec.Struct, frozen=True):
    """A line that cannot be read. ``code``: ``line``, ``day``, ``word``, ``range``, ``json``."""

    code: str
    line: int
    text: str


def read_days(text: str) -> tuple[list[DayRow], list[DayFault]]:
    """The days of a text and what is wrong with it; of two lines about one day the later one holds."""
    if text.lstrip()[:1] in ("{", "["):
        return _json(text)
    rows: dict[date, DayRow] = {}
    faults: list[DayFault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _line(line, number)
        if isinstance(found, DayFault):
            faults.append(found)
        else:
            rows |= {row.day: row for row in found}
    return [rows[day] for day in sorted(rows)], faults


def as_text(rows: list[DayRow]) -> str:
    """Rows as lines that :func:`read_days` reads again."""
    words = {True: "休", False: "班", None: "平"}
    return "\n".join(f"{r.day.isoformat()} {words[r.rest]} {r.name}".rstrip() for r in rows)


def _line(line: str, number: int) -> list[DayRow] | DayFault:
    match = LINE.fullmatch(line)
    if match is None:
        return DayFault("line", number, line.strip())
    first, last, word, name = match.groups()
    if word.lower() not in WORDS:
        return DayFault("word", number, word)
    begin, end = _day(first), _day(last or first)
    if begin is None or end is None:
        return DayFault("day", number, first if begin is None else str(last))
    if not 0 <= (end - begin).days <= LONGEST_RANGE:
        return DayFault("range", number, f"{first}~{last}")
    return [DayRow(day, WORDS[word.lower()], (name or "").strip()) for day in _between(begin, end)]


def _between(begin: date, end: date) -> Iterator[date]:
    for n in range((end - begin).days + 1):
        yield begin + timedelta(days=n)


def _day(text: str) -> date | None:
    try:
        return date(*(int(part) for part in text.split("-")))
    except ValueError:
        return None


def _json(text: str) -> tuple[list[DayRow], list[DayFault]]:
    try:
        data: Any = json.loads(text)
        days = data["days"] if isinstance(data, dict) else data
        rows = {
            day: DayRow(day, bool(row["isOffDay"]), str(row.get("name", "")))
            for row in days
            if (day := date.fromisoformat(row["date"]))
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [], [DayFault("json", 1, f"{type(error).__name__}: {error}"[:120])]
    return [rows[day] for day in sorted(rows)], []
