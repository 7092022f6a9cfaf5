"""Messages to people: who is told what when an order is issued, ends, breaches or stays unreceipted.

A message names ids and rules, never a caller's words. Recipients are roles of
a unit (``liaison:<unit>``), resolved to addresses when the message is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from liandong.core.alerts import Alert, alerts
from liandong.core.case import CaseStream
from liandong.core.events import Instant
from liandong.core.pack import ClockRule
from liandong.core.rules import Rules
from liandong.desk import ways
from liandong.store.shapes import Alarm, OutboxRow

CHANNELS = ("mail", "webhook")
"""Ways out of the house that every alert takes; a contact without an address on one skips it."""

PEOPLE = ("liaison", "leader")


def messages(
    stream: CaseStream,
    order: str,
    code: str,
    roles: Iterable[str],
    unit: str,
    occasion: str = "",
    **params: object,
) -> tuple[OutboxRow, ...]:
    """One message per role and channel; ``occasion`` tells two of the same kind about an order apart."""
    details = {"case": stream.id, "order": order, "unit": unit, **params}
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


def receipt_alarm(rules: Rules) -> Alarm:
    """No receipt in time: the unit's people are told by other ways."""
    roles = rules.pack.feedback.alert_no_receipt or PEOPLE
    by = tuple(w.channel for w in ways.ways(rules) if w.channel in CHANNELS)
    return Alarm(template="receipt.missing", to=tuple(roles), channels=by, after=ways.after(rules))


def breach_alarm(rule: ClockRule) -> Alarm:
    """The unit's liaison hears of a breach, with the name of the deadline and its clause."""
    more = {"name": rule.name, "clause": rule.clause}
    return Alarm(template="clock.breached", to=("liaison",), channels=CHANNELS, more=more)


def immediate(stream: CaseStream, rules: Rules, before: int, now: Instant) -> Iterator[OutboxRow]:
    """Messages that the entries after position ``before`` cause at once."""
    fresh = {e.at for e in stream.entries if e.position > before}
    for alert in alerts(stream, (), rules, now):
        if alert.at in fresh and alert.code != "receipt.missing" and alert.to != "dispatcher":
            # An order may end again after that was undone; each time is told.
            yield from messages(
                stream, alert.about, alert.code, _roles(alert), alert.unit, str(alert.at), clause=alert.clause
            )


def _roles(alert: Alert) -> tuple[str, ...]:
    return ("liaison",) if alert.to == "unit" else (alert.to,)
