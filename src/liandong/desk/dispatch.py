"""Steps on a case that exists: the dispatcher's, the unit's and the supervisor's."""

from __future__ import annotations

import msgspec

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Event, Instant
from liandong.core.steps import event_name
from liandong.desk.demands import demand
from liandong.desk.errors import Invalid, Unknown
from liandong.desk.intake import check_record, check_text, check_time
from liandong.desk.lane import Done, act, order_of
from liandong.desk.office import Office
from liandong.desk.privacy import unnumbered
from liandong.desk.related import checked
from liandong.desk.rights import UNIT_STEPS, Who
from liandong.store.connection import Database
from liandong.store.shapes import Once


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody reports as done: the event, when, by whom, how and why."""

    event: Event
    at: Instant | None = None
    by: str = ""
    channel: str = ""
    reason: str = ""


def step(
    db: Database,
    office: Office,
    who: Who,
    case: str,
    deed: Deed,
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
) -> Done:
    """Take one step. A unit acts for itself; the centre names who spoke and writes down who entered it."""
    deed = msgspec.structs.replace(deed, by=unnumbered(deed.by))
    _check(deed, who, now)
    by_unit = who.role == "unit"
    command = Command(
        deed.event,
        at=deed.at,
        by=deed.by or who.name,
        entered_by=who.name if deed.by and deed.by != who.name else "",
        channel=deed.channel or ("terminal" if by_unit else ""),
        reason=deed.reason,
        authority="unit" if by_unit else "centre",
    )
    try:
        with checked(db, office, case, deed.event):
            return act(db, office, who, case, [command], now=now, once=once, seen=seen)
    except Unknown as error:
        # Where a case does not exist its orders do not either; nobody learns which of the two it was.
        order = order_of(deed.event)
        raise Unknown("order.unknown", {"order": order}) if order else error from error


def _check(deed: Deed, who: Who, now: Instant) -> None:
    event = deed.event
    if isinstance(event, ev.CaseReceived | ev.CaseErased):
        raise Invalid("step.unknown", {"do": event_name(event)})
    if getattr(event, "to_order", "") or (isinstance(event, ev.OrderIssued) and event.order):
        raise Invalid("order.numbered")
    check_record("", event)
    for field in ("by", "channel", "reason"):
        check_text(field, getattr(deed, field))
    check_time("at", deed.at)
    demand(event, who, by=deed.by, channel=deed.channel, reason=deed.reason)
    late = deed.at is not None and deed.at < now
    if late and who.role != "unit" and isinstance(event, UNIT_STEPS) and not (deed.by and deed.reason):
        raise Invalid("late.speaker", {"do": event_name(event)})


def case_of(order: str) -> str:
    """The case that an order's number names."""
    case, _, n = order.rpartition("-")
    if not case or not n.isdigit():
        raise Unknown("order.unknown", {"order": order})
    return case
