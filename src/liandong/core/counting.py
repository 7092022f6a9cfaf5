"""How the time of one clock counts: what was used, when the limit is used up, and why.

Nothing here knows of orders or rules: a :class:`Run` is a start, a stop, a
calendar and the pauses between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from liandong.core.calendar import ALWAYS, Calendar, day_start, local_day
from liandong.core.case import Extension, Pause
from liandong.core.events import Instant


class Interval(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A stretch of a clock, counted or not, and why (a code)."""

    start: Instant
    end: Instant
    counted: bool
    because: str


class Run(msgspec.Struct):
    """What a clock needs to be computed, whatever its subject; pauses in the order in which they began."""

    start: Instant | None
    stop: Instant | None
    limit: int | None
    calendar: Calendar = ALWAYS
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()
    ended: Instant | None = None
    end: str = ""


def used(run: Run, start: Instant, until: Instant) -> int:
    """Counted seconds between two instants, pauses left out."""
    total, at = 0, start
    for pause in run.pauses:
        total += run.calendar.counted(at, min(pause.start, until))
        at = max(at, until if pause.end is None else pause.end)
    return total + run.calendar.counted(at, until)


class Deadline(msgspec.Struct):
    """How many counted seconds may be used, when they are used up, and the first second beyond."""

    limit: int | None
    due: Instant | None
    breach: Instant | None


def deadline(run: Run) -> Deadline:
    """The deadline that holds after all extensions; one that was granted after the breach changes nothing."""
    if run.start is None:
        return Deadline(run.limit, None, None)
    due = None if run.limit is None else used_up(run, run.start, run.limit)
    line = Deadline(run.limit, due, None if due is None else breach_at(run, due))
    for granted in run.extensions:
        if line.breach is not None and line.breach <= granted.at:
            break
        line = _extended(run, run.start, granted)
    return line


def _extended(run: Run, start: Instant, granted: Extension) -> Deadline:
    """The moment that was said, moved on by pauses: they use none of the time that was granted."""
    limit = used(run, start, granted.at) + run.calendar.counted(granted.at, granted.to)
    paused = any(p.start < granted.to and (p.end is None or p.end > granted.at) for p in run.pauses)
    due = used_up(run, start, limit) if paused else granted.to
    return Deadline(limit, due, None if due is None else breach_at(run, due))


def due_at(run: Run, start: Instant, share: int = 100) -> Instant | None:
    """The first instant at which the limit (or a share of it, in percent) is used up."""
    return None if run.limit is None else used_up(run, start, run.limit * share // 100)


def used_up(run: Run, start: Instant, seconds: int) -> Instant | None:
    """The first instant at which that many seconds were counted, pauses left out; None while one lasts."""
    left, at = seconds, start
    for pause in run.pauses:
        piece = run.calendar.counted(at, pause.start)
        if piece >= left:
            break
        if pause.end is None:
            return None
        left -= piece
        at = max(at, pause.end)
    return run.calendar.add(at, left)


def breach_at(run: Run, due: Instant) -> Instant | None:
    """The end of the first counted second beyond ``due``."""
    at: Instant | None = due
    while at is not None:
        opening = run.calendar.next_open(at)
        if opening is None:
            return None
        pause = next(
            (p for p in run.pauses if p.start <= opening and (p.end is None or opening < p.end)), None
        )
        if pause is None:
            return opening + 1
        at = pause.end
    return None


def intervals(run: Run, until: Instant) -> list[Interval]:
    """The clock's time drawn out: what counted, what did not, and why."""
    if run.start is None or until <= run.start:
        return []
    marks = {run.start, until}
    for pause in run.pauses:
        marks.update((pause.start, until if pause.end is None else pause.end))
    for low, high in run.calendar.spans(run.start, until):
        marks.update((low, high))
    if run.calendar.day_by_day:
        marks.update(day_start(d) for d in range(local_day(run.start) + 1, local_day(until) + 1))
    points = sorted(m for m in marks if run.start <= m <= until)
    pieces = (_piece(run, a, b) for a, b in itertools.pairwise(points))
    return _joined(pieces)


def _piece(run: Run, a: Instant, b: Instant) -> Interval:
    pause = next((p for p in run.pauses if p.start <= a and (p.end is None or a < p.end)), None)
    if pause is not None:
        return Interval(a, b, False, pause.because)
    if run.calendar.is_open(a):
        return Interval(a, b, True, "wall" if run.calendar.always else "duty")
    return Interval(a, b, False, _closed_because(run.calendar, a))


def _closed_because(calendar: Calendar, t: Instant) -> str:
    """Why nobody is on duty then: a day of rest, a break inside the day, or just the hour."""
    spans = calendar.spans_of(local_day(t))
    if not spans:
        return "holiday" if calendar.rest_day(local_day(t)) else "off_duty"
    return "lunch" if spans[0][1] <= t < spans[-1][0] else "off_duty"


def _joined(pieces: Iterable[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.counted, last.because, last.end) == (piece.counted, piece.because, piece.start):
            joined[-1] = Interval(last.start, piece.end, piece.counted, piece.because)
        else:
            joined.append(piece)
    return joined
