"""A case file as the records that templates show: head, orders, timeline, panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import pgettext_lazy

from liandong.core import events as ev
from liandong.core.events import Entry
from liandong.desk.files import CaseFile, read
from liandong.store.shapes import Attempt
from liandong.web import shapes
from liandong.web.cells import order_card
from liandong.web.door import Door
from liandong.web.words import ABOUT, FAILURES, FIELDS, OUTCOMES, PEOPLE

FIRED_BASE = 1_000_000
"""Positions of timeline lines that are not in the log begin here, so that they never meet one that is."""


def head(file: CaseFile) -> shapes.CaseHead:
    """Number, state, place, severity, commander."""
    case = file.case
    commander = next((c for c in reversed(case.commanders) if c.end is None), None)
    return shapes.CaseHead(
        case=case.id,
        number=case.id,
        state=case.state,
        matter=file.matter,
        place=case.place,
        received_at=case.received or 0,
        severity=case.severity,
        category=case.category,
        address=file.words.of("address"),
        caller=" ".join(t for t in (file.words.of("caller.name"), file.words.of("caller.phone")) if t),
        channel=case.channel,
        deaths=case.deaths,
        headcount=case.headcount,
        commander=shapes.Commander(commander.role or commander.unit, commander.start, commander.clause)
        if commander
        else None,
        merged_into=case.merged_into,
        pack=file.rules.pack.document.title,
        erased=file.words.erased,
        version=file.version,
    )


def case_file(file: CaseFile, why: shapes.WhyPanel | None = None) -> shapes.CaseFile:
    return shapes.CaseFile(head(file), orders(file), timeline(file), why)


def orders(file: CaseFile) -> tuple[shapes.OrderCard, ...]:
    return tuple(order_card(o, file) for o in file.case.orders.values())


def panel(here: Door, case: str, order: str) -> shapes.CasePanel:
    """The board's side panel."""
    file = read(here.db, here.office, here.who, case, here.now)
    return shapes.CasePanel(head(file), orders(file), timeline(file), order)


def timeline(file: CaseFile) -> tuple[shapes.TimelineRow, ...]:
    """What happened, what the engine noticed and whom it tried to reach, oldest first."""
    rows = [*_entries(file), *_fired(file), *_messages(file), *_looks(file)]
    return tuple(sorted(rows, key=lambda r: (r.at, r.position)))


def _entries(file: CaseFile) -> Iterator[shapes.TimelineRow]:
    receipts = _receipts(file.attempts)
    for entry in file.case.entries:
        event = file.words.opened(entry)
        order = file.case.orders.get(getattr(event, "order", ""))
        issued = isinstance(event, ev.OrderIssued)
        late = entry.entered_at != entry.at
        yield shapes.TimelineRow(
            position=entry.position,
            at=entry.at,
            event=str(event.__struct_config__.tag),
            who=entry.by,
            entered_at=entry.entered_at if late else None,
            entered_by=entry.entered_by or (entry.by if late else ""),
            channel=entry.channel,
            unit=order.unit if order else "",
            order=order.id if order else "",
            text=_call(event) if isinstance(event, ev.CallLogged) else _text(event),
            reason=file.words.reason(entry),
            receipts=_order_receipt(order.received, receipts.get(order.id, ())) if issued and order else (),
            voided=entry.position in file.case.voided,
            files=_files(event, file),
            claimed_at=entry.claimed_at,
        )


def _files(event: ev.Event, file: CaseFile) -> tuple[shapes.FileLink, ...]:
    """Photos and files that came with a line."""
    refs: tuple[str, ...] = getattr(event, "files", ())
    return tuple(
        shapes.FileLink(
            file.case.id, ref, file.media.get(ref, "").startswith("image/"), ref not in file.media
        )
        for ref in refs
    )


def _call(event: ev.CallLogged) -> str:
    """With whom, and what was said."""
    return f"{PARTIES[event.party, event.direction]} {event.whom} {event.text}".replace("  ", " ").strip()


def _text(event: ev.Event) -> str:
    """The words of an event, or its telling fields."""
    said = getattr(event, "text", "") or getattr(event, "what", "")
    if said:
        return str(said)
    match event:
        case ev.CaseScreened():
            outcome = str(OUTCOMES.get(event.outcome, event.outcome))
            return " ".join(t for t in (outcome, event.ground, event.to) if t)
        case ev.ArrivalReported():
            return event.number
        case ev.OrderObjected():
            return event.propose
        case ev.CommandTaken() | ev.CommandReleased() | ev.LeadSet():
            return event.role or event.unit
        case ev.PlanActivated():
            return event.plan
        case ev.CallbackDone():
            return event.grade
        case ev.CaseCorrected():
            return f"{FIELDS.get(event.field, event.field)}: {event.old} → {event.new}"
        case ev.OrderReassigned() | ev.DisputeDetermined():
            return event.unit
    return ""


PARTIES = {
    ("unit", "out"): pgettext_lazy("call", "to the unit"),
    ("unit", "in"): pgettext_lazy("call", "from the unit"),
    ("person", "out"): pgettext_lazy("call", "to"),
    ("person", "in"): pgettext_lazy("call", "from"),
    ("caller", "out"): pgettext_lazy("call", "to the caller"),
    ("caller", "in"): pgettext_lazy("call", "from the caller"),
}
"""With whom a call was, and who rang whom."""

RECEIPT_STATES = {"delivered": "delivered", "dead": "failed"}
BEST = ("delivered", "waiting", "failed")


def _receipts(attempts: Iterable[Attempt]) -> dict[str, tuple[shapes.Receipt, ...]]:
    """Whether anybody of an order's unit was reached by a channel; each attempt has its own line further down."""
    best: dict[tuple[str, str], shapes.Receipt] = {}
    for attempt in attempts:
        found = shapes.Receipt(RECEIPT_STATES.get(attempt.state, "waiting"), attempt.channel, attempt.at)
        known = best.setdefault((attempt.order_id, attempt.channel), found)
        if BEST.index(found.state) < BEST.index(known.state):
            best[attempt.order_id, attempt.channel] = found
    made: dict[str, tuple[shapes.Receipt, ...]] = {}
    for (order, _), receipt in best.items():
        made[order] = (*made.get(order, ()), receipt)
    return made


def _order_receipt(received: int | None, others: tuple[shapes.Receipt, ...]) -> tuple[shapes.Receipt, ...]:
    own = (
        shapes.Receipt("delivered", "terminal", received)
        if received
        else shapes.Receipt("waiting", "terminal")
    )
    return (own, *others)


def _fired(file: CaseFile) -> Iterator[shapes.TimelineRow]:
    """Breaches as the clocks have them now, and the other marks as the engine noticed them."""
    moments = [("breach", c.breached_at, c.order, c.rule) for c in file.clocks if c.breached_at is not None]
    moments += [(f.mark, f.due_at, f.subject, f.rule) for f in file.fired if f.mark != "breach"]
    for n, (mark, at, order, rule) in enumerate(moments):
        known = file.rules.clock_rules.get(rule)
        yield shapes.TimelineRow(
            position=FIRED_BASE + n,
            at=at,
            event=mark,
            kind="fired",
            unit=file.case.orders[order].unit if order in file.case.orders else "",
            order=order,
            clock=known.name if known else "",
        )


def _messages(file: CaseFile) -> Iterator[shapes.TimelineRow]:
    for n, attempt in enumerate(file.attempts):
        yield shapes.TimelineRow(
            position=2 * FIRED_BASE + n,
            at=attempt.at,
            event="alert.sent" if attempt.ok else "alert.failed",
            kind="message",
            who=_recipient(attempt.recipient),
            channel=attempt.channel,
            order=attempt.order_id,
            clock=str(ABOUT.get(attempt.template, attempt.template)),
            text="" if attempt.ok else str(FAILURES.get(attempt.detail, attempt.detail)),
        )


def _looks(file: CaseFile) -> Iterator[shapes.TimelineRow]:
    """Who saw the caller's number whole, and why."""
    for n, look in enumerate(file.looks):
        yield shapes.TimelineRow(
            position=3 * FIRED_BASE + n,
            at=look.at,
            event="caller.unmasked",
            kind="look",
            who=look.name,
            unit=look.unit,
            reason=look.reason,
        )


def _recipient(recipient: str) -> str:
    """`liaison:<unit>` as people say it; an address as it is."""
    role, colon, unit = recipient.partition(":")
    return f"{unit} {PEOPLE[role]}".strip() if colon and role in PEOPLE else recipient


def entry_of(file: CaseFile, at: int | None, kinds: tuple[type[ev.Event], ...], order: str) -> Entry | None:
    """The entry of an order that happened at a moment."""
    return next(
        (
            e
            for e in file.case.entries
            if e.at == at
            and isinstance(e.event, kinds)
            and getattr(e.event, "order", order) == order
            and e.position not in file.case.voided
        ),
        None,
    )
