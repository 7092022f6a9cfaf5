"""Findings that follow from the events of a case: proposals, never decisions.

One fact is (unit, order, item); it is proposed at most once. A finding that
rests on a qualitative word, an unset area or a person's judgement has the
basis ``evidence``: the system shows it and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from liandong.core.calendar import month_of
from liandong.core.case import CaseStream, OrderState
from liandong.core.clocks import Clock
from liandong.core.events import Instant
from liandong.core.pack import Item
from liandong.core.rules import Rules

Key = tuple[str, str, str]


class Finding(msgspec.Struct, frozen=True):
    """A possible or decided deduction. ``month`` is the month in which the deadline lay."""

    item: str
    clause: str
    unit: str
    order: str
    points: Decimal | None
    month: str
    basis: str
    at: Instant
    """When it came to be: the first second of the breach, or the moment of the fact."""
    state: str = "proposed"
    ledger: str = ""
    case: str = ""
    drill: str = ""
    fact: str = ""
    """Tells findings apart that concern neither an order nor a drill."""
    because: tuple[dict[str, Any], ...] = ()
    correct: bool = False
    """Decided, but what it rested on is gone: listed for correction."""

    @property
    def key(self) -> Key:
        return (self.unit, self.order or self.drill or self.fact, self.item)


def findings(stream: CaseStream, found: Sequence[Clock], rules: Rules, now: Instant) -> list[Finding]:
    """Proposals of one case at ``now``, given its clocks at that moment."""
    made: dict[Key, Finding] = {}
    for order in stream.orders.values():
        if order.drill or order.self_received:
            continue
        own = [c for c in found if c.order == order.id]
        as_issued = rules.at(order.issued)
        for item in rules.pack.assessment.items:
            for trigger in item.triggers:
                source = ORDER_TRIGGERS.get(trigger)
                if source is None:
                    continue
                for finding in source(stream, order, own, item, as_issued):
                    if finding.at <= now:
                        made.setdefault(finding.key, finding)
    return list(made.values())


def _proposal(
    item: Item,
    order: OrderState,
    case: str,
    at: Instant,
    month_at: Instant,
    basis: str,
    because: dict[str, Any],
) -> Finding:
    return Finding(
        item=item.code,
        clause=item.clause,
        unit=order.unit,
        order=order.id,
        points=item.points,
        month=month_of(month_at),
        basis=basis,
        at=at,
        ledger=item.ledger,
        case=case,
        because=(because,),
    )


Source = Callable[[CaseStream, OrderState, Sequence[Clock], Item, Rules], Iterator[Finding]]


def _breached(
    stream: CaseStream, order: OrderState, own: Sequence[Clock], item: Item, rules: Rules
) -> Iterator[Finding]:
    for clock in own:
        if (
            clock.rule not in item.clocks
            or clock.breached_at is None
            or clock.provisional
            or clock.due_at is None
        ):
            continue
        basis = _basis(stream, order, clock, item, rules)
        if basis:
            because = {
                "code": "clock.breached",
                "clock": clock.rule,
                "due_at": clock.due_at,
                "at": clock.breached_at,
            }
            yield _proposal(item, order, stream.id, clock.breached_at, clock.due_at, basis, because)


def _basis(stream: CaseStream, order: OrderState, clock: Clock, item: Item, rules: Rules) -> str:
    """How a breach counts: computed, for a person to decide, or not at all."""
    rule = rules.clock_rules[clock.rule]
    if not clock.advisory:
        return "evidence" if clock.unpublished else item.basis
    area = rules.areas.get(rule.deduct_area)
    unset = area is not None and rules.flag(area.id, stream.place) is None and area.unset == "person"
    in_duty = not rule.deduct_in_duty or (
        clock.start is not None and rules.calendar_of(order.unit).is_open(clock.start)
    )
    return "evidence" if unset and in_duty else ""


def _no_arrival_report(
    stream: CaseStream, order: OrderState, own: Sequence[Clock], item: Item, rules: Rules
) -> Iterator[Finding]:
    """Judged when the order is first closed: an arrival that was never reported as the document asks.

    What is reported after a reopening cures nothing; the fact stands until somebody decides.
    """
    wanted, closed, judged = rules.pack.feedback.arrival, order.first_closed, order.judged
    if wanted is None or closed is None or judged is None or not judged.arrived:
        return
    if not any(
        (not wanted.number or r.number == wanted.number)
        and (not wanted.channel or r.channel in ("", wanted.channel))
        for r in order.arrival_reports[: judged.reports]
    ):
        because = {
            "code": "arrival_report.absent",
            "number": wanted.number,
            "arrived": order.arrived,
            "at": closed,
        }
        yield _proposal(item, order, stream.id, closed, closed, item.basis, because)


def _no_platform_result(
    stream: CaseStream, order: OrderState, own: Sequence[Clock], item: Item, rules: Rules
) -> Iterator[Finding]:
    wanted, closed, judged = rules.pack.feedback.result, order.first_closed, order.judged
    if wanted is None or closed is None or judged is None:
        return
    channels = order.result_channels[: judged.results]
    if not any(channel in ("", "network", "terminal", wanted.channel) for channel in channels):
        because = {"code": "platform_result.absent", "at": closed}
        yield _proposal(item, order, stream.id, closed, closed, item.basis, because)


def _objection_rejected(
    stream: CaseStream, order: OrderState, own: Sequence[Clock], item: Item, rules: Rules
) -> Iterator[Finding]:
    for at in order.objections_rejected:
        yield _proposal(item, order, stream.id, at, at, "evidence", {"code": "objection.rejected", "at": at})


def _no_departure(
    stream: CaseStream, order: OrderState, own: Sequence[Clock], item: Item, rules: Rules
) -> Iterator[Finding]:
    closed, judged = order.first_closed, order.judged
    if closed is None or judged is None or not order.needs_presence:
        return
    if not judged.departed and not judged.arrived:
        because = {"code": "departure.absent", "at": closed}
        yield _proposal(item, order, stream.id, closed, closed, "evidence", because)


ORDER_TRIGGERS: dict[str, Source] = {
    "clock.breached": _breached,
    "arrival_report.absent": _no_arrival_report,
    "platform_result.absent": _no_platform_result,
    "objection.rejected": _objection_rejected,
    "departure.absent": _no_departure,
}


def retracted(stream: CaseStream, current: Sequence[Finding], before: Sequence[Finding]) -> list[Finding]:
    """Proposals that stood before something was entered late, and no longer stand."""
    kept = {f.key for f in current}
    return [msgspec.structs.replace(f, state="retracted") for f in before if f.key not in kept]
