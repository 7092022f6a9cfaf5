"""A case as the rows that lists and the engine read: a pure function of stream, rules and moment.

The same function writes them with an append and rebuilds them from the log,
so both come out identical. ``now`` is the entry time of the last entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liandong.core import events as ev
from liandong.core.alerts import receipt_due
from liandong.core.case import OPEN, CaseStream, OrderState
from liandong.core.clocks import Clock, Due, clocks, dues
from liandong.core.events import Entry, Instant
from liandong.core.rules import Rules
from liandong.desk.notices import breach_alarm, receipt_alarm
from liandong.store.shapes import Alarm, CaseRow, ClockRow, DueRow, Mark, OrderRow, Projection

GRACE_S = 2
"""The engine acts this much after a breach: grace for what is being committed."""

BREACH = "breach"

RECEIPT = "receipt"
"""Name of the mark (and of its rule) for a receipt that does not come."""

SEGMENTS = {"signed": "sign", "arrived": "arrive", "submitted": "result"}
"""Milestone that a clock waits for → the segment that the board shows it in."""


def project(stream: CaseStream, rules: Rules, now: Instant) -> Projection:
    """All rows of one case."""
    found = clocks(stream, rules, now)
    return Projection(
        case=_case(stream, found),
        orders=tuple(_order(stream, o, found, rules) for o in stream.orders.values()),
        clocks=tuple(clock_row(c, c.order) for c in found),
        due=tuple(_due_rows(stream, found, rules, now)),
    )


def _case(stream: CaseStream, found: Sequence[Clock]) -> CaseRow:
    commander = next((c for c in reversed(stream.commanders) if c.end is None), None)
    orders = list(stream.orders.values())
    closed = stream.explicit_close
    if closed is None and stream.state == "closed":
        closed = max((o.closed for o in orders if o.closed is not None), default=None)
    return CaseRow(
        state=stream.state,
        received_at=stream.received or 0,
        place=stream.place,
        category=stream.category,
        kind=stream.origin.kind if stream.origin else "",
        severity=stream.severity,
        channel=stream.channel,
        outcome=stream.outcome,
        ground=stream.ground,
        lead_unit=stream.lead,
        commander=(commander.role or commander.unit) if commander else "",
        deaths=stream.deaths,
        headcount=stream.headcount,
        orders=len(orders),
        orders_open=sum(o.open for o in orders),
        breaches=sum(c.breached_at is not None for c in found),
        next_due_at=_next_due(found),
        closed_at=closed,
        merged_into=stream.merged_into,
        counted=stream.counted,
        flags=tuple(_flags(stream)),
    )


def _flags(stream: CaseStream) -> Iterator[str]:
    if stream.origin and stream.origin.secrecy:
        yield "secrecy"
    if stream.drill:
        yield "drill"


def _next_due(found: Sequence[Clock]) -> Instant | None:
    """The earliest deadline still to be kept; one that has passed stays until its step is done."""
    going = ("running", "waiting", "paused", "breached")
    due = [c.due_at for c in found if c.due_at is not None and c.stop is None and c.state in going]
    return min(due, default=None)


def _order(stream: CaseStream, order: OrderState, found: Sequence[Clock], rules: Rules) -> OrderRow:
    own = [c for c in found if c.order == order.id]
    word = _last_word(stream, order)
    segments: dict[str, Clock] = {}
    for clock in own:
        segment = SEGMENTS.get(rules.clock_rules[clock.rule].stop)
        if segment and (clock.limit_s is not None or segment not in segments):
            segments[segment] = clock
    sign, arrive, result = (segments.get(name) for name in ("sign", "arrive", "result"))
    return OrderRow(
        order_id=order.id,
        unit=order.unit,
        state=order.state,
        open=order.state in OPEN,
        issued_at=order.issued,
        role=order.role,
        channel=order.channel,
        drill=order.drill,
        received_at=order.received,
        signed_at=order.signed,
        departed_at=order.departed,
        arrived_at=order.arrived,
        submitted_at=order.submitted,
        closed_at=order.closed,
        reworks=order.reworks,
        sign_state=sign.state if sign else "",
        sign_due_at=sign.due_at if sign else None,
        arrive_state=arrive.state if arrive else "",
        arrive_due_at=arrive.due_at if arrive else None,
        result_state=result.state if result else "",
        result_due_at=result.due_at if result else None,
        next_due_at=_next_due(own),
        last_type=word.event.__struct_config__.tag if word else "",  # type: ignore[arg-type]
        last_position=word.position if word else None,
        last_at=word.at if word else None,
    )


UNIT_WORDS = (
    ev.OrderSigned,
    ev.CrewDeparted,
    ev.CrewArrived,
    ev.ArrivalReported,
    ev.HandlingStarted,
    ev.ProgressReported,
    ev.SupportRequested,
    ev.ResultSubmitted,
    ev.OrderObjected,
)


def _last_word(stream: CaseStream, order: OrderState) -> Entry | None:
    """The newest entry in which the unit spoke."""
    said = [
        e
        for e in stream.entries
        if isinstance(e.event, UNIT_WORDS) and e.event.order == order.id and e.position not in stream.voided
    ]
    return max(said, key=lambda e: (e.at, e.position), default=None)


def clock_row(clock: Clock, subject: str) -> ClockRow:
    """A clock as it is kept; its ``subject`` is an order, or the unit that was called to a drill."""
    return ClockRow(
        subject=subject,
        rule=clock.rule,
        state=clock.state,
        n=clock.n,
        unit=clock.unit,
        clause=clock.clause,
        start_at=clock.start,
        due_at=clock.due_at,
        stop_at=clock.stop,
        breached_at=clock.breached_at,
        used_s=clock.used_s,
        limit_s=clock.limit_s,
        advisory=clock.advisory,
        provisional=clock.provisional,
        ended=clock.end,
    )


def _due_rows(stream: CaseStream, found: Sequence[Clock], rules: Rules, now: Instant) -> Iterator[DueRow]:
    """What the clocks will make happen, in order; an order that ended has nothing more to come."""
    grouped: dict[tuple[str, str, int], list[Mark]] = {}
    for due in dues(stream, rules, now, found):
        alarm = breach_alarm(rules.clock_rules[due.rule]) if due.kind == BREACH else None
        grouped.setdefault((due.order, due.rule, due.n), []).append(mark(due, alarm))
    for order in stream.orders.values():
        at = receipt_due(order, rules.at(order.issued))
        if at is not None and order.open and order.received is None:
            alarm = receipt_alarm(rules)
            grouped[(order.id, RECEIPT, 1)] = [Mark(mark=RECEIPT, due_at=at, fire_at=at, alarm=alarm)]
    for (subject, rule, n), marks in grouped.items():
        about = stream.orders.get(subject)
        yield DueRow(
            subject=subject,
            rule=rule,
            n=n,
            unit=about.unit if about else "",
            marks=tuple(sorted(marks, key=lambda m: m.fire_at)),
        )


def mark(due: Due, alarm: Alarm | None = None) -> Mark:
    """A moment of a clock in the queue; a breach waits for what is being committed."""
    grace = GRACE_S if due.kind == BREACH else 0
    return Mark(mark=due.kind, due_at=due.at, fire_at=due.at + grace, alarm=alarm)
