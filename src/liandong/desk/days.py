"""The jurisdiction's days of rest and make-up workdays: what holds now, what changes, who entered it.

A year without any row is not published: it is counted by plain weekdays, provisionally (docs/adr/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from django.db.models import Count, Max, Min

from liandong.core.events import Instant
from liandong.desk.entered import moment
from liandong.store.models import CalendarDay

SATURDAY = 5


class Day(msgspec.Struct, frozen=True):
    """What was entered for a day. ``rest`` None: it follows the week after all."""

    day: date
    rest: bool | None
    name: str = ""


class Change(msgspec.Struct, frozen=True):
    """A day that would be another: ``before`` and ``after`` whether people rest."""

    day: date
    before: bool
    after: bool
    name: str
    renamed: bool = False


class Batch(msgspec.Struct, frozen=True):
    """Days that were entered together."""

    entered_at: Instant
    since: Instant
    by: str
    days: int
    first: date
    last: date
    source: str
    reason: str


def days_of(jurisdiction: int, year: int, now: Instant) -> dict[date, Day]:
    """The days of a year that have a row, as it holds now."""
    rows = CalendarDay.objects.filter(
        jurisdiction=jurisdiction, day__year=year, effective_from__lte=moment(now)
    ).order_by("effective_from", "entered_at", "id")
    return {row.day: Day(row.day, row.rest, row.name) for row in rows}


def years_entered(jurisdiction: int) -> frozenset[int]:
    """Years that have any row: they count as published."""
    return frozenset(
        CalendarDay.objects.filter(jurisdiction=jurisdiction)
        .order_by()
        .values_list("day__year", flat=True)
        .distinct()
    )


def rests(day: date, entered: Mapping[date, Day]) -> bool:
    """Do people rest on this day?"""
    row = entered.get(day)
    return day.weekday() >= SATURDAY if row is None or row.rest is None else row.rest


def changes(new: Iterable[Day], entered: Mapping[date, Day]) -> list[Change]:
    """What entering these days would change; a day that stays as it is is left out."""
    after = {**entered, **{d.day: d for d in new}}
    found: list[Change] = []
    for day in new:
        before, then = rests(day.day, entered), rests(day.day, after)
        old = entered.get(day.day)
        renamed = before == then and (old is None or old.name != day.name or old.rest != day.rest)
        if before != then or renamed:
            found.append(Change(day.day, before, then, day.name, renamed))
    return found


def enter_days(
    jurisdiction: int,
    days: Iterable[Day],
    *,
    since: Instant,
    now: Instant,
    by: int,
    reason: str,
    source: str = "",
) -> int:
    """Keep days from ``since`` on; how many. One statement."""
    rows = [
        CalendarDay(
            jurisdiction_id=jurisdiction,
            day=d.day,
            rest=d.rest,
            name=d.name[:100],
            source=source[:200],
            effective_from=moment(since),
            entered_at=moment(now),
            entered_by_id=by,
            reason=reason.strip()[:500],
        )
        for d in days
    ]
    return len(CalendarDay.objects.bulk_create(rows))


def batches(jurisdiction: int, year: int) -> list[Batch]:
    """What was entered for a year, the newest first."""
    rows = (
        CalendarDay.objects.filter(jurisdiction=jurisdiction, day__year=year)
        .order_by()
        .values(
            "entered_at", "effective_from", "entered_by__name", "entered_by__username", "source", "reason"
        )
        .annotate(days=Count("id"), first=Min("day"), last=Max("day"))
    )
    made = [
        Batch(
            entered_at=int(r["entered_at"].timestamp()),
            since=int(r["effective_from"].timestamp()),
            by=r["entered_by__name"] or r["entered_by__username"] or "",
            days=r["days"],
            first=r["first"],
            last=r["last"],
            source=r["source"],
            reason=r["reason"],
        )
        for r in rows
    ]
    return sorted(made, key=lambda b: (b.entered_at, b.since), reverse=True)
