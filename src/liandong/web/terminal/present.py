"""A unit's orders as the records that the terminal's templates show."""

from __future__ import annotations

from liandong.core import events as ev
from liandong.core.case import OrderState
from liandong.desk import officers, terminal
from liandong.desk.board import Line
from liandong.desk.files import CaseFile
from liandong.web import shapes
from liandong.web.cases.present import timeline
from liandong.web.cells import cells, matter, segment
from liandong.web.door import Door
from liandong.web.shapes.terminal import (
    TerminalLine,
    TerminalOfficer,
    TerminalOrder,
    TerminalPage,
    TerminalStep,
    TerminalUnit,
)
from liandong.web.terminal.door import Post

NEXT_CLOCK = {"issued": "sign", "signed": "arrive", "enroute": "arrive"}
"""State of an order → the clock that is shown large; ``result`` for all others."""

BACK = (ev.ResultReturned, ev.ObjectionRejected)
"""Steps of the centre whose reason the unit must read."""


def page(here: Door, post: Post, chosen: str, *, may_enrol: bool) -> TerminalPage:
    """The whole terminal; ``chosen`` is the order in hand, where it is still open."""
    desk = terminal.desk(here.db, here.office, here.who, here.now)
    lines = tuple(line(one) for one in desk.lines)
    held = next((x for x in lines if x.order == chosen), lines[0] if lines else None)
    return TerminalPage(
        unit=post.unit,
        device=post.device.name if post.device else "",
        name=post.name,
        officer=str(post.officer.user) if post.officer else "",
        officer_id=post.officer.pk if post.officer else 0,
        by_pin=post.by_pin,
        officers=tuple(
            TerminalOfficer(o.id, o.name, o.pin) for o in officers.of_unit(post.jurisdiction, post.unit)
        ),
        units=tuple(u for u in here.office.current(here.db).units if u != post.unit),
        today=desk.today,
        open=desk.open,
        lines=lines,
        chosen=order(*terminal.one(here.db, here.office, here.who, held.order, here.now)) if held else None,
        may_enrol=may_enrol,
    )


def line(one: Line) -> TerminalLine:
    """An order of the list with the clock that matters now."""
    held, file = one.order, one.file
    made = cells(held, file)
    return TerminalLine(
        order=held.id,
        case=file.case.id,
        state=held.state,
        matter=matter(file),
        place=file.case.place,
        issued_at=held.issued,
        received=held.received is not None,
        severity=file.case.severity,
        signed_by="" if held.signed_implied else held.signed_by,
        signed_at=held.signed,
        clock=segment(made, NEXT_CLOCK.get(held.state, "result")),
        returned=held.state == "rework",
    )


def order(file: CaseFile, one: Line) -> TerminalOrder:
    """The order in hand."""
    held, case = one.order, file.case
    feedback = file.rules.pack.feedback
    by_phone = feedback.arrival is not None and feedback.arrival.channel == "phone"
    secret = case.origin is not None and case.origin.secrecy
    return TerminalOrder(
        line=line(one),
        version=file.version,
        category=case.category,
        address=file.words.of("address"),
        text=_told(held, file),
        number=case.id,
        units=_units(file, held),
        steps=_steps(held),
        clocks=tuple(c for c in cells(held, file) if c.limit is not None),
        timeline=_timeline(file, held),
        presence=held.needs_presence,
        caller="" if secret else _caller(file),
        may_object=not held.binding,
        contact=any(rule.stop == "first_contact" for rule in file.rules.clock_rules.values()),
        arrival_phone=feedback.arrival.number if feedback.arrival and by_phone else "",
        arrival_report=feedback.arrival is not None and not by_phone,
        result_clause=feedback.result.clause if feedback.result else "",
        reason=_reason(file, held),
        deaths=case.deaths,
        headcount=case.headcount,
    )


def _told(held: OrderState, file: CaseFile) -> str:
    """The words of the order, where it has its own."""
    for entry in file.case.entries:
        if isinstance(entry.event, ev.OrderIssued) and entry.event.order == held.id:
            return str(getattr(file.words.opened(entry), "text", ""))
    return ""


def _units(file: CaseFile, own: OrderState) -> tuple[TerminalUnit, ...]:
    """Who works on the case: the one that answers first, then the others."""
    live = [o for o in file.case.orders.values() if o.open or o.id == own.id]
    live.sort(key=lambda o: o.role not in ("lead", "sole"))
    return tuple(TerminalUnit(o.unit, o.role, o.id == own.id) for o in live)


def _steps(held: OrderState) -> tuple[TerminalStep, ...]:
    there = (TerminalStep("depart", held.departed), TerminalStep("arrive", held.arrived))
    return (
        TerminalStep("sign", held.signed),
        *(there if held.needs_presence or held.arrived else ()),
        TerminalStep("handle", held.handling),
        TerminalStep("result", held.periods[-1].result if held.periods else held.submitted),
    )


def _timeline(file: CaseFile, held: OrderState) -> tuple[shapes.TimelineRow, ...]:
    """Newest first: what a man at a terminal looks for is what came last."""
    rows = [r for r in timeline(file) if r.kind != "message" and (not r.order or r.order == held.id)]
    return tuple(reversed(rows))


def _caller(file: CaseFile) -> str:
    return " ".join(t for t in (file.words.of("caller.name"), file.words.of("caller.phone")) if t)


def _reason(file: CaseFile, held: OrderState) -> str:
    """What the centre said last, while it is not answered."""
    if held.state not in ("rework", "issued", "signed"):
        return ""
    said = [
        entry
        for entry in file.case.entries
        if isinstance(entry.event, BACK)
        and entry.event.order == held.id
        and entry.position not in file.case.voided
    ]
    return file.words.reason(max(said, key=lambda e: (e.at, e.position))) if said else ""
