"""Messages to people: who is told what when an order is issued, ends, breaches or stays unreceipted.

A message names ids and rules, never a caller's words. Recipients are roles of
a unit (``liaison:<unit>``), resolved to addresses when the message is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from liandong.core.alerts import Alert, alerts
from liandong.core.case import CaseStream, OrderState
from liandong.core.clocks import Due
from liandong.core.events import Instant
from liandong.core.pack import ClockRule
from liandong.core.rules import Rules
from liandong.store.shapes import OutboxRow

CHANNELS = ("mail", "webhook")
"""Ways out of the house that every alert takes; a contact without an address on one skips it."""

PEOPLE = ("liaison", "leader")


def messages(
    stream: CaseStream, order: str, code: str, roles: Iterable[str], unit: str, **params: object
) -> tuple[OutboxRow, ...]:
    """One message per role and channel; the key makes each unique for its occasion."""
    details = {"case": stream.id, "order": order, "unit": unit, **params}
    # The same clock may breach again: its next turn, or the deadline that it got instead.
    occasion = "/".join(str(params[name]) for name in ("rule", "n", "at") if name in params)
    told = msgspec.json.encode(details).decode()
    made = []
    for role in roles:
        for channel in CHANNELS:
            made.append(
                OutboxRow(
                    key=f"{order or stream.id}/{code}/{occasion}/{role}/{channel}",
                    channel=channel,
                    recipient=f"{role}:{unit}",
                    template=code,
                    params=told,
                    order_id=order,
                )
            )
    return tuple(made)


def receipt_messages(stream: CaseStream, order: OrderState, rules: Rules) -> tuple[OutboxRow, ...]:
    """No receipt in time: the unit's people are told by other ways."""
    roles = rules.pack.feedback.alert_no_receipt or PEOPLE
    return messages(stream, order.id, "receipt.missing", roles, order.unit)


def breach_messages(
    stream: CaseStream, order: OrderState, rule: ClockRule, due: Due
) -> tuple[OutboxRow, ...]:
    return messages(
        stream,
        order.id,
        "clock.breached",
        ("liaison",),
        order.unit,
        rule=rule.id,
        name=rule.name,
        clause=rule.clause,
        at=due.at,
        n=due.n,
    )


def immediate(stream: CaseStream, rules: Rules, before: int, now: Instant) -> Iterator[OutboxRow]:
    """Messages that the entries after position ``before`` cause at once."""
    fresh = {e.at for e in stream.entries if e.position > before}
    for alert in alerts(stream, (), rules, now):
        if alert.at in fresh and alert.code != "receipt.missing" and alert.to != "dispatcher":
            yield from messages(
                stream, alert.about, alert.code, _roles(alert), alert.unit, clause=alert.clause
            )


def _roles(alert: Alert) -> tuple[str, ...]:
    return ("liaison",) if alert.to == "unit" else (alert.to,)
