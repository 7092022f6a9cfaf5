"""The clocks of a case: a function of its state, the rules and the moment.

A clock is breached at its first counted second beyond the limit; ``due_at``
is the first instant at which the limit is used up. A breach stays whatever
happens later; after an order ended (withdrawn, superseded, plan) there is no
new one.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liandong.core.calendar import ALWAYS
from liandong.core.case import CaseStream, Handling, OrderState, Pause
from liandong.core.counting import Interval, Run, deadline, intervals, used, used_up
from liandong.core.events import Instant
from liandong.core.pack import ClockRule
from liandong.core.rules import Rules

__all__ = [
    "FIRE",
    "MILESTONES",
    "Clock",
    "Due",
    "Interval",
    "Run",
    "clocks",
    "dues",
    "fill",
    "intervals",
    "order_clocks",
    "order_run",
    "period_run",
]

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
    if start is not None and ended is not None and start > ended:
        return None
    stop = milestone(order, rule.stop)
    return Run(
        start=start,
        stop=None if stop is not None and ended is not None and stop > ended else stop,
        limit=None if rule.minutes is None else rule.minutes * 60,
        calendar=rules.calendar_of(order.unit) if rule.counting == "duty" else ALWAYS,
        pauses=[p for p in order.pauses if ended is None or p.start < ended] if rule.pausable else (),
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
    """When an order first passed a milestone of a clock rule."""
    value: Instant | None = getattr(order, "first_closed" if name == "closed" else name)
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
        clock.unpublished = _unpublished(order, rule, rules, run, now)
    return clock


def _unpublished(order: OrderState, rule: ClockRule, rules: Rules, run: Run, now: Instant) -> bool:
    """Does the clock, or the gate that decides whether it costs points, rest on guessed holidays?

    Used up at closing time before the guessed year, it is late at an opening that is guessed.
    """
    if run.start is None:
        return False
    if rule.deduct_in_duty and rules.calendar_of(order.unit).provisional(run.start, run.start):
        return True
    return run.calendar.guesses and run.calendar.provisional(run.start, deadline(run).breach or now)


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


def dues(stream: CaseStream, rules: Rules, now: Instant, found: Sequence[Clock] | None = None) -> list[Due]:
    """What the clocks of a case will make happen, as seen at ``now``: warnings and breaches.

    Give the clocks of that moment where they are known already.
    """
    made: list[Due] = []
    for clock in clocks(stream, rules, now) if found is None else found:
        order = stream.orders[clock.order]
        if order.open:
            own = rules.at(order.issued)
            made.extend(_dues_of(stream, order, own.clock_rules[clock.rule], own, clock))
    return made


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
