"""The dispatcher's desk: what waits, what was typed, and a call sent on in one step.

A *sheet* is what the dispatcher fills in for one call: a new one, or one that came in already (from the 110
feed) and is opened to be completed, screened and dispatched.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Instant
from liandong.desk import intake, rights
from liandong.desk.demands import demand
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done, act, open_case
from liandong.desk.office import Office
from liandong.desk.related import checked
from liandong.desk.rights import Who
from liandong.store.connection import Database
from liandong.store.shapes import Once

LATE_S = 120
"""A call that was begun longer ago than this is entered with the time at which it was begun."""

COMPLETED = ("text", "place", "category", "severity", "deaths", "headcount")
"""Words of a received call that the dispatcher completes."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One call as filled in. ``case``: it was received already; ``began``: when the dispatcher took it."""

    received: ev.CaseReceived
    screening: ev.CaseScreened
    orders: tuple[intake.Issue, ...] = ()
    channel: str = "phone"
    address: str = ""
    name: str = ""
    phone: str = ""
    case: str = ""
    into: str = ""
    reason: str = ""
    """Why it was screened so, where no printed ground says it."""
    began: Instant | None = None


def send(
    db: Database,
    office: Office,
    who: Who,
    sheet: Sheet,
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
    completed: str = "",
) -> Done:
    """Enter, screen and dispatch a call, or complete, screen and dispatch one that was received; all or nothing.

    ``completed`` is the reason written beside what was completed on a received call. A sheet with ``into`` is
    merged into that case and gets no orders.
    Raises :class:`Refused`, :class:`Conflict`, :class:`Forbidden`, :class:`Invalid`, :class:`Reused`.
    """
    if who.role != "dispatcher":
        rights.check(who, sheet.screening)
    if sheet.into:
        return _merge(db, office, who, sheet, now, once, seen)
    if sheet.case:
        return _send_received(db, office, who, sheet, now, once, seen, completed)
    return intake.receive(db, office, who, _call(sheet, now, sheet.screening), now=now, once=once)


def _call(sheet: Sheet, now: Instant, screening: ev.CaseScreened | None) -> intake.Call:
    late = sheet.began is not None and now - sheet.began > LATE_S
    return intake.Call(
        event=sheet.received,
        received_at=sheet.began if late else None,
        channel=sheet.channel,
        address=sheet.address,
        caller_name=sheet.name,
        caller_phone=sheet.phone,
        screening=screening,
        reason=sheet.reason,
        orders=() if screening is None else sheet.orders,
    )


def _merge(
    db: Database, office: Office, who: Who, sheet: Sheet, now: Instant, once: Once | None, seen: int | None
) -> Done:
    """The call is entered first, then joined: asked again, the first half is answered and the second refused."""
    case, event = sheet.case, ev.CaseMerged(into=sheet.into)
    if not case:
        received = intake.receive(db, office, who, _call(sheet, now, None), now=now, once=once)
        case, seen, once = received.case, None, None
        if received.replayed and (merged := open_case(db, office, case)).case.merged_into:
            return msgspec.structs.replace(received, state=merged.case.state)
    with checked(db, office, case, event):
        return act(db, office, who, case, [Command(event, by=who.name)], now=now, once=once, seen=seen)


def _send_received(
    db: Database,
    office: Office,
    who: Who,
    sheet: Sheet,
    now: Instant,
    once: Once | None,
    seen: int | None,
    completed: str,
) -> Done:
    opened = open_case(db, office, sheet.case)
    if opened.case.origin is None:
        raise Invalid("case.unknown", {"case": sheet.case})
    _check(sheet)
    commands = [
        Command(event, by=who.name, reason=completed)
        for event in _completions(opened.case.origin, sheet.received)
    ]
    if opened.case.outcome != sheet.screening.outcome or not sheet.orders:
        commands.append(Command(sheet.screening, by=who.name, reason=sheet.reason))
    commands += [Command(_order(issue), by=who.name, channel=issue.channel) for issue in sheet.orders]
    for command in commands:
        demand(command.event, who, channel=command.channel, reason=command.reason)
    with checked(db, office, sheet.case, sheet.screening):
        return act(db, office, who, sheet.case, commands, now=now, once=once, seen=seen)


def _completions(known: ev.CaseReceived, filled: ev.CaseReceived) -> Iterator[ev.CaseCorrected]:
    """What the dispatcher filled in differently; the text is compared by whoever knows its words."""
    for field in COMPLETED:
        old, new = getattr(known, field), getattr(filled, field)
        if field == "text" and not new:
            continue
        if new != old and new not in ("", None):
            yield ev.CaseCorrected(field=field, new=new)


def _order(issue: intake.Issue) -> ev.OrderIssued:
    return ev.OrderIssued(order="", unit=issue.unit, role=issue.role, text=issue.text)


def _check(sheet: Sheet) -> None:
    intake.check_record("", sheet.received)
    intake.check_record("screening.", sheet.screening)
    intake.check_text("reason", sheet.reason)
    for n, issue in enumerate(sheet.orders):
        intake.check_record(f"orders.{n}.", issue)
