"""Proposed rest days and make-up workdays against the published schedules."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from liandong.exchange.calendars import day_rows, provisional_years

SHARED = Path(os.environ.get("LIANDONG_SHARED") or Path(__file__).parents[3] / "shared")
SCHEDULES = SHARED / "data" / "holiday-cn"
YEARS = range(2007, 2027)


def rests(day: str) -> bool:
    when = date.fromisoformat(day)
    return day_rows([when.year]).get(day, when.weekday() >= 5)


def days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(n)).isoformat() for n in range((end - start).days + 1)]


def test_make_up_workdays_of_2019() -> None:
    """D1."""
    assert not rests("2019-04-28")
    assert not rests("2019-05-05")
    assert rests("2019-05-02")
    assert rests("2019-05-03")


def test_the_prolonged_spring_festival_of_2020() -> None:
    """D2."""
    assert all(rests(d) for d in days("2020-01-24", "2020-02-02"))
    assert not rests("2020-02-03")


def test_days_in_lieu_of_2025() -> None:
    """D4: off by exchange, beside the statutory 01-28."""
    assert all(
        rests(d) for d in ("2025-02-03", "2025-02-04", "2025-05-05", "2025-10-07", "2025-10-08", "2025-01-28")
    )
    assert not any(rests(d) for d in ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"))


def test_only_deviations_are_proposed() -> None:
    rows = day_rows(YEARS)
    assert rows
    assert all(rest != (date.fromisoformat(day).weekday() >= 5) for day, rest in rows.items())
    assert list(rows) == sorted(rows)


def test_a_year_without_a_notice_is_provisional_and_proposes_nothing() -> None:
    assert provisional_years(range(2025, 2100)) >= set(range(2030, 2100))
    assert provisional_years(YEARS) == frozenset()
    assert provisional_years([1999]) == {1999}
    assert day_rows([2099]) == {}


def published(year: int) -> dict[str, bool] | None:
    file = SCHEDULES / f"{year}.json"
    if not file.exists():
        return None
    return {d["date"]: d["isOffDay"] for d in json.loads(file.read_text("utf-8"))["days"]}


needs_schedules = pytest.mark.skipif(
    not SCHEDULES.is_dir(), reason=f"no published schedules under {SCHEDULES}; set LIANDONG_SHARED"
)


@needs_schedules
@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_published_years(year: int) -> None:
    known: dict[str, bool] = {}
    for other in (year, year + 1):  # a notice may move days of the December before
        known |= {d: off for d, off in (published(other) or {}).items() if d.startswith(str(year))}
    assert known
    for day in days(f"{year}-01-01", f"{year}-12-31"):
        expected = known.get(day, date.fromisoformat(day).weekday() >= 5)
        assert rests(day) == expected, day


@needs_schedules
def test_empty_schedules_are_provisional() -> None:
    empty = [int(f.stem) for f in SCHEDULES.glob("*.json") if published(int(f.stem)) == {}]
    assert empty, "no empty schedule left to test with"
    assert provisional_years(empty) == set(empty)
