"""The clocks of a case: a function of its state, the rules and the moment.

A clock is breached at its first counted second beyond the limit; ``due_at``
is the first instant at which the limit is used up. A breach stays whatever
happens later; after an order ended (withdrawn, superseded, plan) there is no
new one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from liandong.core.calendar import ALWAYS, Calendar, day_start, local_day
from liandong.core.case import CaseStream, Extension, Handling, OrderState, Pause
from liandong.core.events import Instant
from liandong.core.pack import ClockRule
from liandong.core.rules import Rules

MILESTONES = {
    "order": frozenset(
        {
            "issued",
            "received",
            "signed",
            "departed",
            "arrived",
            "arrival_reported",
            "handling",
            "support_requested",
            "first_contact",
            "second_contact",
            "submitted",
            "closed",
        }
    ),
    "drill": frozenset({"called", "assembled"}),
    "contact": frozenset({"changed", "filed"}),
    "aid": frozenset({"requested", "delivered", "replied", "arrived"}),
    "report": frozenset({"known", "oral", "written"}),
    "case": frozenset({"received"}),
}
"""Milestones that a clock rule may name, by subject."""

FIRE = ((50, "warn50"), (80, "warn80"))


class Interval(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A stretch of a clock, counted or not, and why (a code)."""

    start: Instant
    end: Instant
    counted: bool
    because: str


class Clock(msgspec.Struct, omit_defaults=True):
    """One deadline of one subject. ``state`` ``none``: measured without a limit."""

    rule: str
    clause: str
    unit: str
    state: str
    case: str = ""
    order: str = ""
    drill: str = ""
    aid: str = ""
    n: int = 1
    start: Instant | None = None
    due_at: Instant | None = None
    stop: Instant | None = None
    used_s: int = 0
    limit_s: int | None = None
    advisory: bool = False
    provisional: bool = False
    """Started from the issue because no receipt is known yet: a breach is a task, never a finding."""
    unpublished: bool = False
    """Counts over a year whose holidays are not published: books nothing by itself."""
    breached_at: Instant | None = None
    end: str = ""
    ended_at: Instant | None = None


class Due(msgspec.Struct, frozen=True):
    """Something that a clock makes happen by itself: ``kind`` warn50, warn80, breach or opening."""

    order: str
    rule: str
    n: int
    kind: str
    at: Instant


class Run(msgspec.Struct):
    """What a clock needs to be computed, whatever its subject."""

    start: Instant | None
    stop: Instant | None
    limit: int | None
    calendar: Calendar = ALWAYS
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()
    ended: Instant | None = None
    end: str = ""


def clocks(stream: CaseStream, rules: Rules, now: Instant) -> list[Clock]:
    """All clocks of a case's orders at ``now``, in the order of issue and of the pack."""
    found: list[Clock] = []
    for order in stream.orders.values():
        if order.self_received:
            continue
        own = rules.at(order.issued)
        for rule in own.order_rules(order.unit):
            found.extend(order_clocks(stream, order, rule, own, now))
    return found


def order_clocks(
    stream: CaseStream, order: OrderState, rule: ClockRule, rules: Rules, now: Instant
) -> list[Clock]:
    """The clocks that one rule starts on one order: none, one, or one per handling period."""
    if rule.needs_presence and not order.needs_presence:
        return []
    if rule.area and rules.flag(rule.area, stream.place) is not True:
        return []
    if rule.limit == "category":
        return [
            _clock(stream, order, rule, rules, period_run(stream, order, rule, rules, period), now, n)
            for n, period in enumerate(order.periods, 1)
        ]
    run = order_run(order, rule, rules)
    return [] if run is None else [_clock(stream, order, rule, rules, run, now, 1)]


def order_run(order: OrderState, rule: ClockRule, rules: Rules) -> Run | None:
    """Start, stop and counting of a rule on an order; None: it does not exist (yet)."""
    start = milestone(order, rule.start)
    if rule.start == "received" and not confirmed(order):
        if rules.calendar_of(order.unit).is_open(order.issued):
            start = order.issued
    elif start is None:
        return None
    ended, end = (order.ended, order.end) if order.first_closed is None else (order.first_closed, "closed")
    return Run(
        start=start,
        stop=milestone(order, rule.stop),
        limit=None if rule.minutes is None else rule.minutes * 60,
        calendar=rules.calendar_of(order.unit) if rule.counting == "duty" else ALWAYS,
        pauses=order.pauses if rule.pausable else (),
        ended=ended,
        end=end,
    )


def period_run(stream: CaseStream, order: OrderState, rule: ClockRule, rules: Rules, period: Handling) -> Run:
    """The handling limit of a category over one period of work.

    Where the rule stops at the result, it is the one that was accepted that
    counts: while the centre looks at it, a clock that may pause only pauses.
    """
    stop = period.end
    if rule.stop == "submitted" and (period.end is not None or not rule.pausable):
        stop = period.result
    return Run(
        start=period.start,
        stop=stop,
        limit=rules.limit_of(stream.category),
        calendar=rules.calendar_of(order.unit) if rule.counting == "duty" else ALWAYS,
        pauses=_pauses(order, period) if rule.pausable else (),
        extensions=period.extensions,
        ended=order.ended,
        end=order.end,
    )


def confirmed(order: OrderState) -> bool:
    """Did somebody confirm receipt: a terminal, a voice, or by signing?"""
    return order.received is not None and not order.received_implied


def _pauses(order: OrderState, period: Handling) -> list[Pause]:
    return [
        p for p in order.pauses if p.start >= period.start and (period.end is None or p.start < period.end)
    ]


def milestone(order: OrderState, name: str) -> Instant | None:
    """When an order passed a milestone of a clock rule."""
    value: Instant | None = getattr(order, name)
    return value


def _clock(
    stream: CaseStream, order: OrderState, rule: ClockRule, rules: Rules, run: Run, now: Instant, n: int
) -> Clock:
    clock = Clock(rule.id, rule.clause, order.unit, "waiting", case=stream.id, order=order.id, n=n)
    fill(clock, run, now)
    if run.start is None:
        return clock
    clock.provisional = rule.start == "received" and not confirmed(order) and run.start != order.received
    if run.limit is not None:
        clock.advisory = _advisory(stream, order, rule, rules, run.start)
        clock.unpublished = _unpublished(order, rule, rules, run, clock.due_at or now)
    return clock


def _unpublished(order: OrderState, rule: ClockRule, rules: Rules, run: Run, end: Instant) -> bool:
    """Does the clock, or the gate that decides whether it costs points, rest on guessed holidays?"""
    if run.start is None:
        return False
    if rule.deduct_in_duty and rules.calendar_of(order.unit).provisional(run.start, run.start):
        return True
    return run.calendar.provisional(run.start, end)


def _advisory(stream: CaseStream, order: OrderState, rule: ClockRule, rules: Rules, start: Instant) -> bool:
    """A target that is shown but costs no points by itself."""
    if rule.deduct_area and rules.flag(rule.deduct_area, stream.place) is not True:
        return True
    return rule.deduct_in_duty and not rules.calendar_of(order.unit).is_open(start)


def fill(clock: Clock, run: Run, now: Instant) -> None:
    """Compute times, use and state of a clock from its run."""
    clock.start, clock.limit_s = run.start, run.limit
    if run.start is None:
        if run.ended is not None and run.ended <= now:
            clock.state, clock.end, clock.ended_at = "ended", run.end, run.ended
        return
    stop = run.stop if run.stop is not None and run.stop <= now else None
    ended = run.ended if stop is None and run.ended is not None and run.ended <= now else None
    until = stop if stop is not None else ended if ended is not None else now
    clock.stop, clock.end = stop, run.end if ended is not None else ""
    clock.ended_at = ended
    clock.used_s = used(run, run.start, until)
    if run.limit is None and not run.extensions:
        clock.state = "none"
        return
    line = deadline(run)
    clock.limit_s, clock.due_at = line.limit, line.due
    if line.breach is not None and until >= line.breach:
        clock.breached_at = line.breach
        clock.state = "breached"
    elif stop is not None:
        clock.state = "met"
    elif ended is not None:
        clock.state = "ended"
    else:
        clock.state = _going(clock, run, now)


def _going(clock: Clock, run: Run, now: Instant) -> str:
    pause = next((p for p in run.pauses if p.start <= now and (p.end is None or now < p.end)), None)
    if pause is not None:
        if pause.end is None:
            clock.due_at = None
        return "paused"
    if run.calendar.is_open(now):
        return "running"
    return "paused" if clock.used_s else "waiting"


def used(run: Run, start: Instant, until: Instant) -> int:
    """Counted seconds between two instants, pauses left out."""
    total = run.calendar.counted(start, until)
    for pause in run.pauses:
        low = max(pause.start, start)
        high = until if pause.end is None else min(pause.end, until)
        total -= run.calendar.counted(low, high)
    return total


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
    """The first instant at which that many seconds were counted, pauses left out."""
    left, at = seconds, start
    for pause in run.pauses:
        piece = run.calendar.counted(at, pause.start)
        if piece >= left:
            break
        if pause.end is None:
            break
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


def dues(stream: CaseStream, rules: Rules, now: Instant) -> list[Due]:
    """What the clocks of a case will make happen, as seen at ``now``: warnings and breaches."""
    found: list[Due] = []
    for order in stream.orders.values():
        if order.self_received or not order.open:
            continue
        own = rules.at(order.issued)
        for rule in own.order_rules(order.unit):
            for clock in order_clocks(stream, order, rule, own, now):
                found.extend(_dues_of(stream, order, rule, own, clock))
    return found


def _dues_of(stream: CaseStream, order: OrderState, rule: ClockRule, rules: Rules, clock: Clock) -> list[Due]:
    if clock.due_at is None or clock.start is None or clock.stop is not None or clock.end:
        return []
    if rule.limit == "category":
        run = period_run(stream, order, rule, rules, order.periods[clock.n - 1])
    else:
        found = order_run(order, rule, rules)
        if found is None:
            return []
        run = found
    line, made = deadline(run), []
    for share, kind in FIRE:
        at = None if line.limit is None else used_up(run, clock.start, line.limit * share // 100)
        if at is not None:
            made.append(Due(order.id, rule.id, clock.n, kind, at))
    if line.breach is not None:
        made.append(Due(order.id, rule.id, clock.n, "breach", line.breach))
    return made
