"""Clocks and orders of the core as the records that templates show."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from liandong.core import events as ev
from liandong.core.calendar import Calendar
from liandong.core.case import CaseStream, OrderState
from liandong.core.clocks import Clock, Run
from liandong.core.events import Instant
from liandong.core.findings import Finding
from liandong.core.rules import Rules
from liandong.core.show import run_of
from liandong.desk.files import CaseFile
from liandong.desk.rows import SEGMENTS, UNIT_WORDS
from liandong.web import shapes

AHEAD_S = 8 * 86_400
"""How far ahead a browser is told when a calendar closes; it asks again long before."""

GOING = frozenset({"running", "waiting", "paused"})


def clock_key(order: str, rule: str, n: int) -> str:
    """Names one clock of a case in an address."""
    return f"{order}~{rule}~{n}"


def cell(clock: Clock, stream: CaseStream, rules: Rules, now: Instant) -> shapes.ClockCell:
    """One clock as it stands, with what the browser needs to let it run on."""
    rule = rules.clock_rules[clock.rule]
    run = run_of(clock, {stream.id: stream}, rules)
    going = clock.start is not None and clock.stop is None and not clock.end and clock.state != "none"
    held = any(p.start <= now and (p.end is None or now < p.end) for p in run.pauses)
    counting = going and not held and run.calendar.is_open(now)
    key = clock_key(clock.order, clock.rule, clock.n)
    return shapes.ClockCell(
        key=key,
        name=rule.name,
        state=clock.state,
        used=clock.used_s,
        as_of=now,
        slot=SEGMENTS.get(rule.stop, ""),
        limit=clock.limit_s,
        start=clock.start,
        due=clock.due_at,
        stop=clock.stop,
        counting=counting,
        until=_closing(run, now) if counting else None,
        resumes=run.calendar.next_open(now) if going and not held and not counting else None,
        advisory=clock.advisory,
        provisional=clock.provisional,
        end=clock.end,
        clause=clock.clause,
        why_url=reverse("cases:why", args=[stream.id, key]),
    )


def _closing(run: Run, now: Instant) -> Instant | None:
    calendar: Calendar = run.calendar
    if calendar.always:
        return None
    end = next((b for _, b in calendar.spans(now, now + AHEAD_S)), now)
    return end if end < now + AHEAD_S else None


def cells(order: OrderState, file: CaseFile) -> tuple[shapes.ClockCell, ...]:
    """All clocks of an order that have a limit or have begun."""
    return tuple(
        cell(c, file.case, file.rules, file.now)
        for c in file.clocks
        if c.order == order.id and (c.limit_s is not None or c.start is not None)
    )


def segment(made: tuple[shapes.ClockCell, ...], slot: str) -> shapes.ClockCell | None:
    """The clock of one column: one with a limit before one that is only measured."""
    own = [c for c in made if c.slot == slot]
    return next((c for c in own if c.limit is not None), own[0] if own else None)


def chip(finding: Finding, file: CaseFile) -> shapes.FindingChip:
    """A finding with the address of its why."""
    item = file.rules.items[finding.item]
    key = finding_key(finding)
    return shapes.FindingChip(
        key=key,
        item=finding.item,
        title=item.title,
        state=finding.state,
        clause=finding.clause,
        points="" if finding.points is None else str(finding.points),
        why_url=reverse("cases:why", args=[file.case.id, key]),
    )


def finding_key(finding: Finding) -> str:
    """Names one finding of a case in an address."""
    return f"{finding.order}~{finding.item}~f"


def last_word(order: OrderState, file: CaseFile) -> shapes.LastWord | None:
    """The newest thing that the unit said or did."""
    said = [
        e
        for e in file.case.entries
        if getattr(e.event, "order", "") == order.id
        and e.position not in file.case.voided
        and isinstance(e.event, UNIT_WORDS)
    ]
    entry = max(said, key=lambda e: (e.at, e.position), default=None)
    if entry is None:
        return None
    event = file.words.opened(entry)
    text = getattr(event, "text", "") or getattr(event, "what", "") or file.words.reason(entry)
    return shapes.LastWord(event=str(event.__struct_config__.tag), at=entry.at, text=text)


def _reminders(
    order: OrderState, file: CaseFile, kind: type[ev.OrderUrged | ev.OrderSupervised]
) -> list[Instant]:
    """When the centre reminded the unit of an order."""
    return [
        e.at
        for e in file.case.entries
        if isinstance(e.event, kind) and e.event.order == order.id and e.position not in file.case.voided
    ]


def matter(file: CaseFile) -> str:
    """What a case is about, for lists; where the caller's words were erased it says so."""
    return file.matter or (gettext("The words of the caller were erased.") if file.words.erased else "")


def board_row(order: OrderState, file: CaseFile) -> shapes.BoardRow:
    """One line of the watch board."""
    made = cells(order, file)
    urges = _reminders(order, file, ev.OrderUrged)
    return shapes.BoardRow(
        order=order.id,
        case=file.case.id,
        number=file.case.id,
        matter=matter(file),
        place=file.case.place,
        unit=order.unit,
        role=order.role,
        order_state=order.state,
        issued_at=order.issued,
        severity=file.case.severity,
        category=file.case.category,
        orders_in_case=len(file.case.orders),
        sign=segment(made, "sign"),
        arrive=segment(made, "arrive"),
        result=segment(made, "result"),
        last=last_word(order, file),
        unreceived=order.received is None and order.open,
        urged=len(urges),
        urged_at=max(urges, default=None),
        supervised=bool(_reminders(order, file, ev.OrderSupervised)),
        version=file.version,
    )


def order_card(order: OrderState, file: CaseFile) -> shapes.OrderCard:
    """One order of the case file."""
    unit = file.rules.units.get(order.unit)
    issued = next(
        (e for e in file.case.entries if isinstance(e.event, ev.OrderIssued) and e.event.order == order.id),
        None,
    )
    return shapes.OrderCard(
        order=order.id,
        unit=order.unit,
        role=order.role,
        state=order.state,
        issued_at=order.issued,
        channel=order.channel,
        tier=unit.tier if unit else None,
        received_at=order.received,
        text=getattr(file.words.opened(issued), "text", "") if issued else "",
        reworks=order.reworks,
        clocks=cells(order, file),
        findings=tuple(chip(f, file) for f in file.findings if f.order == order.id),
    )
