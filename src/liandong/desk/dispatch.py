"""Steps on a case that exists: the dispatcher's, the unit's and the supervisor's."""

from __future__ import annotations

import msgspec

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Event, Instant
from liandong.desk.errors import Invalid, Unknown
from liandong.desk.intake import check_text
from liandong.desk.lane import Done, act
from liandong.desk.office import Office
from liandong.desk.rights import Who
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
    if isinstance(deed.event, ev.CaseReceived):
        raise Invalid("step.unknown", {"do": "case.received"})
    for field in ("text", "what"):
        check_text(field, getattr(deed.event, field, ""))
    check_text("reason", deed.reason)
    command = Command(
        deed.event,
        at=deed.at,
        by=deed.by or who.name,
        entered_by=who.name if deed.by and deed.by != who.name else "",
        channel=deed.channel or ("terminal" if who.role == "unit" else ""),
        reason=deed.reason,
        authority="unit" if who.role == "unit" else "centre",
    )
    return act(db, office, who, case, [command], now=now, once=once, seen=seen)


def case_of(order: str) -> str:
    """The case that an order's number names."""
    case, _, n = order.rpartition("-")
    if not case or not n.isdigit():
        raise Unknown("order.unknown", {"order": order})
    return case
