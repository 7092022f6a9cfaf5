"""Holidays and make-up workdays of China.

The library knows the yearly notice of the State Council from 2001 on. For a
year whose notice it does not have it guesses from the statutory holidays and
does not say so; such a year is provisional here and follows the plain week.
What is proposed becomes true only when a district takes it over as day rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

SATURDAY = 5


@lru_cache(maxsize=1)
def published_years() -> frozenset[int]:
    """Years whose notice the installed library holds: each notice moves some days."""
    return frozenset(_china([]).special_public_holidays)


def provisional_years(years: Iterable[int]) -> frozenset[int]:
    """Those of the years whose schedule is not published, as far as the library knows."""
    return frozenset(years) - published_years()


def day_rows(years: Iterable[int]) -> dict[str, bool]:
    """ISO date → True where people rest, False where they work; only days that deviate from the week.

    Nothing is proposed for a provisional year.
    """
    rows: dict[str, bool] = {}
    for year in sorted(set(years) & published_years()):
        rows |= _rows(year)
    return rows


def _china(years: list[int]) -> HolidayBase:
    # By code: the library loads this one country, not all of them.
    return country_holidays("CN", years=years, expand=False)


@lru_cache(maxsize=64)
def _rows(year: int) -> dict[str, bool]:
    # The notice of the next year may move days of this December.
    known = _china([year, year + 1] if year + 1 in published_years() else [year])
    rows: dict[str, bool] = {}
    day = date(year, 1, 1)
    while day.year == year:
        rests = not known.is_working_day(day)
        if rests != (day.weekday() >= SATURDAY):
            rows[day.isoformat()] = rests
        day += timedelta(days=1)
    return rows
