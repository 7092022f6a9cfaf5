"""How often something must take place: meetings, drills, inspections; and who is not named yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import OFFSET, date_of, local_day
from liandong.core.events import Entry, Instant
from liandong.core.pack import Target
from liandong.core.rules import Rules

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class Gap(msgspec.Struct, frozen=True):
    """A gap: ``done`` of ``target`` in a period, or a unit or place that lacks something."""

    what: str
    level: str
    clause: str = ""
    unit: str = ""
    place: str = ""
    period: str = ""
    done: int | None = None
    target: int | None = None


def period_name(year: int, month: int, period: str) -> str:
    """``2021-03``, ``2021-Q1``, ``2021-H1`` or ``2021``."""
    if period == "month":
        return f"{year}-{month:02d}"
    if period == "year":
        return str(year)
    letter = "Q" if period == "quarter" else "H"
    return f"{year}-{letter}{(month - 1) // MONTHS[period] + 1}"


def _first_of(year: int, month: int) -> Instant:
    return (date(year, month, 1) - date(1970, 1, 1)).days * 86_400 - OFFSET


def ended_periods(first: Instant, now: Instant, period: str) -> Iterator[tuple[str, Instant, Instant]]:
    """Periods from the one that holds ``first`` up to the last that has ended by ``now``."""
    step = MONTHS[period]
    start = date_of(local_day(first))
    year, month = start.year, (start.month - 1) // step * step + 1
    while True:
        next_year, next_month = (year, month + step) if month + step <= 12 else (year + 1, month + step - 12)
        end = _first_of(next_year, next_month)
        if end > now:
            return
        yield period_name(year, month, period), _first_of(year, month), end
        year, month = next_year, next_month


def warnings(entries: Sequence[Entry], rules: Rules, first: Instant | None, now: Instant) -> list[Gap]:
    """Gaps at ``now``; targets are judged when their period has ended, from the first event on."""
    made = list(_unnamed(entries, rules))
    if first is not None:
        for target in rules.pack.targets:
            for name, start, end in ended_periods(first, now, target.period):
                done = _done(entries, target, rules, start, end)
                made.extend(_shortfall(target, name, done))
    return made


def running(entries: Sequence[Entry], rules: Rules, now: Instant) -> list[Gap]:
    """How often each target was met so far in the period that goes on at ``now``."""
    made: list[Gap] = []
    for target in rules.pack.targets:
        day, step = date_of(local_day(now)), MONTHS[target.period]
        year, month = day.year, (day.month - 1) // step * step + 1
        done = _done(entries, target, rules, _first_of(year, month), now + 1)
        name = period_name(year, month, target.period)
        made.append(
            Gap(target.name, "running", target.clause, period=name, done=done, target=target.at_least)
        )
    return made


def _shortfall(target: Target, period: str, done: int) -> Iterator[Gap]:
    if done < target.at_least:
        yield Gap(target.name, "warning", target.clause, period=period, done=done, target=target.at_least)
    elif target.at_most is not None and done > target.at_most:
        yield Gap(target.name, "note", target.clause, period=period, done=done, target=target.at_most)


def _done(entries: Sequence[Entry], target: Target, rules: Rules, start: Instant, end: Instant) -> int:
    """How often it took place; an entry without a kind counts where only one kind is asked for."""
    alone = sum(t.what == target.what for t in rules.pack.targets) == 1
    kinds = (target.name, "") if alone else (target.name,)
    return sum(start <= e.at < end and _kind(e.event, target.what) in kinds for e in entries)


def _kind(event: ev.Event, what: str) -> str | None:
    """The kind that an event names, if it is one of those meant."""
    match (what, event):
        case (
            ("meeting", ev.MeetingHeld()) | ("drill", ev.DrillCalled()) | ("inspection", ev.InspectionDone())
        ):
            return str(getattr(event, "kind", ""))
    return None


def _unnamed(entries: Sequence[Entry], rules: Rules) -> Iterator[Gap]:
    filed = {(e.event.unit, e.event.role) for e in entries if isinstance(e.event, ev.ContactFiled)}
    for filing in rules.pack.filings:
        for unit in rules.units:
            if (unit, filing.role) not in filed:
                yield Gap(filing.role, "note", filing.clause, unit=unit)
