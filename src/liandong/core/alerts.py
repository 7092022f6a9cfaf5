"""Who must be told what, and when: a function of the case and the moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream, OrderState
from liandong.core.clocks import Clock
from liandong.core.events import Instant
from liandong.core.rules import Rules


class Alert(msgspec.Struct, frozen=True):
    """One message to one recipient on one occasion; ``about`` is an order or a case."""

    at: Instant
    to: str
    about: str
    code: str
    unit: str = ""
    clause: str = ""
    channel: str = ""


def alerts(stream: CaseStream, found: Sequence[Clock], rules: Rules, now: Instant) -> list[Alert]:
    """All alerts of a case up to ``now``, in order of time."""
    made: list[Alert] = []
    for order in stream.orders.values():
        made.extend(_closed_unit(order, rules.at(order.issued)))
        made.extend(_no_receipt(order, rules.at(order.issued)))
        made.extend(_ended(order))
    made.extend(_breaches(found))
    made.extend(_calls(stream))
    made.extend(_urged(stream))
    return sorted((a for a in made if a.at <= now), key=lambda a: a.at)


def _closed_unit(order: OrderState, rules: Rules) -> Iterator[Alert]:
    """An order to a unit outside its duty hours reaches its people by other ways."""
    feedback = rules.pack.feedback
    if order.self_received or rules.calendar_of(order.unit).is_open(order.issued):
        return
    for role in feedback.alert_closed_unit:
        yield Alert(order.issued, role, order.id, "order.closed_unit", order.unit, feedback.clause)


def _no_receipt(order: OrderState, rules: Rules) -> Iterator[Alert]:
    at = receipt_due(order, rules)
    if at is None or (order.received is not None and order.received <= at):
        return
    if order.ended is not None and order.ended <= at:
        return
    for role in ("dispatcher", *rules.pack.feedback.alert_no_receipt):
        yield Alert(at, role, order.id, "receipt.missing", order.unit)


def receipt_due(order: OrderState, rules: Rules) -> Instant | None:
    """When a missing receipt becomes a task; None where the district set no time."""
    wait = rules.receipt_seconds()
    return None if wait is None or order.self_received else order.issued + wait


def _breaches(found: Sequence[Clock]) -> Iterator[Alert]:
    for clock in found:
        if clock.breached_at is None:
            continue
        code = "clock.breached_provisional" if clock.provisional else "clock.breached"
        yield Alert(clock.breached_at, "dispatcher", clock.order, code, clock.unit, clock.clause)
        if not clock.provisional:
            yield Alert(clock.breached_at, "unit", clock.order, code, clock.unit, clock.clause)


def _ended(order: OrderState) -> Iterator[Alert]:
    if order.ended is not None:
        yield Alert(order.ended, "unit", order.id, f"order.{order.state}", order.unit)


def _calls(stream: CaseStream) -> Iterator[Alert]:
    """What a unit says that a dispatcher must act on."""
    for entry in stream.entries:
        event = entry.event
        if entry.position in stream.voided:
            continue
        if isinstance(event, ev.SupportRequested | ev.OrderObjected):
            unit = stream.orders[event.order].unit if event.order in stream.orders else ""
            yield Alert(entry.at, "dispatcher", event.order, str(event.__struct_config__.tag), unit)


def _urged(stream: CaseStream) -> Iterator[Alert]:
    """What the centre wants a unit to hear again; an urge that was spoken was heard."""
    for entry in stream.entries:
        event = entry.event
        if entry.position in stream.voided or not isinstance(event, ev.OrderUrged | ev.OrderSupervised):
            continue
        if isinstance(event, ev.OrderUrged) and entry.channel not in ("", "terminal"):
            continue
        unit = stream.orders[event.order].unit if event.order in stream.orders else ""
        told = ("unit",) if isinstance(event, ev.OrderUrged) else ("unit", "leader")
        for to in told:
            yield Alert(entry.at, to, event.order, str(event.__struct_config__.tag), unit)
