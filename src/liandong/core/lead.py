"""Keeping lead, commander and the end of orders in step; used by the steps that touch them."""

from __future__ import annotations

from liandong.core.case import VOID, CaseStream, Commander, OrderState
from liandong.core.events import Instant
from liandong.core.rules import Rules

ROLES = ("lead", "co", "support", "sole")
"""What a unit may be on a case: the lead, a co-handler, a helper, or the only one."""


def answers(stream: CaseStream, holder: OrderState, rules: Rules) -> None:
    """This order's unit answers for the case now; whoever did before stays as a co-handler."""
    lead = rules.pack.routing.lead
    several = lead is not None and not lead.one_lead
    for order in stream.orders.values():
        former = order.role == "sole" or (order.role == "lead" and not several)
        if former and order is not holder and order.state not in VOID:
            order.role = "co"


def lead_follows(stream: CaseStream, at: Instant, rules: Rules) -> None:
    """Keep lead and on-scene commander in step with the live orders."""
    live = [o for o in stream.orders.values() if o.state not in VOID]
    lead = next((o.unit for o in live if o.role == "lead"), "") or next(
        (o.unit for o in live if o.role == "sole"), ""
    )
    if lead != stream.lead:
        stream.lead = lead
        command_by_lead(stream, at, rules)


def command_by_lead(stream: CaseStream, at: Instant, rules: Rules) -> None:
    """The lead unit commands on the scene until a role takes over."""
    current = next((c for c in stream.commanders if c.kind == "on_scene" and c.end is None), None)
    if current and current.role:
        return
    if current:
        current.end = at
    if stream.lead:
        clause = rules.pack.routing.lead.clause if rules.pack.routing.lead else ""
        stream.commanders.append(Commander(at, unit=stream.lead, clause=clause))


def resume(order: OrderState, at: Instant) -> None:
    """End the pause that lasts, if any."""
    if order.pauses and order.pauses[-1].end is None:
        order.pauses[-1].end = at


def replaced(stream: CaseStream, old: str, new: str) -> None:
    """Orders that wait for one that was passed on wait for its successor."""
    for order in stream.orders.values():
        if order.precondition == old:
            order.precondition = new


def end_order(stream: CaseStream, order: OrderState, state: str, why: str, at: Instant, rules: Rules) -> None:
    """An order ends without a result of its own; its clocks end with it."""
    order.state, order.ended, order.end = state, at, why
    resume(order, at)
    lead_follows(stream, at, rules)
