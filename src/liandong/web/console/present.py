"""The console's columns as the records that its templates show."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from liandong.core.pack import Pack
from liandong.desk import files
from liandong.desk.files import CaseFile
from liandong.desk.places import urban
from liandong.store import todo as stored
from liandong.store.drafts import Holder
from liandong.store.todo import Waiting
from liandong.web.cases.present import head, orders
from liandong.web.console import drafts
from liandong.web.console.words import CALLED, QUEUE, VIA
from liandong.web.door import Door
from liandong.web.shapes import console as shapes
from liandong.web.words import SEVERITIES

SHOWN = 6
"""Lines of a group; the count tells of all."""

RECEIPT_S = 60
"""How long an order may be without receipt before it is something to do, where the district entered nothing."""

KEYS = {"accept": "F4", "answer": "", "refuse": "F6", "transfer": "F7", "refer": ""}
"""The key of each outcome."""


def todo(here: Door, open_draft: str = "") -> tuple[shapes.TodoGroup, ...]:
    """What waits for this dispatcher, the groups in the order of how much they press."""
    rules = here.office.current(here.db)
    patience = rules.receipt_seconds()
    before = here.now - (RECEIPT_S if patience is None else patience)
    waiting = here.db.call(stored.waiting, here.who.jurisdiction, before, SHOWN)
    calls = here.db.call(stored.calls, here.who.jurisdiction, here.now, SHOWN)
    # A draft on a received call is no line of its own: the call is, and brings it back when opened.
    own = [(d, f) for d, f in drafts.own(here) if d.id != open_draft and not d.case]
    read = files.read_many(here.db, here.office, here.who, [w.case for w in (*waiting, *calls)], here.now)
    held = drafts.holders(here, [c.case for c in calls])
    groups = {"call": tuple(_call(w, read[w.case], held) for w in calls if w.case in read)}
    for item in waiting:
        if item.case in read:
            groups[item.what] = (*groups.get(item.what, ()), _waiting(item, read[item.case]))
    groups["draft"] = tuple(_draft(d.id, d.case, d.saved_at, f) for d, f in own)
    counts = {w.what: w.n for w in (*waiting, *calls)} | {"draft": len(own)}
    return tuple(shapes.TodoGroup(code, counts.get(code, 0), groups.get(code, ())) for code in QUEUE)


def _waiting(item: Waiting, file: CaseFile) -> shapes.TodoItem:
    return shapes.TodoItem(
        case=item.case,
        matter=file.matter,
        since=item.since,
        place=file.case.place,
        unit=item.unit,
        order=item.order,
        severity=file.case.severity,
        url=reverse("cases:file", args=[item.case]),
    )


def _call(item: Waiting, file: CaseFile, held: dict[str, tuple[Holder, ...]]) -> shapes.TodoItem:
    others = held.get(item.case, ())
    return shapes.TodoItem(
        case=item.case,
        matter=file.matter,
        since=item.since,
        place=file.case.place,
        channel=file.case.channel,
        severity=file.case.severity,
        sheet=f"{reverse('console:sheet')}?case={item.case}",
        url=reverse("cases:file", args=[item.case]),
        holder=others[0].name if others else "",
    )


def _draft(draft: str, case: str, saved_at: int, fields: drafts.Fields) -> shapes.TodoItem:
    said = [fields.get(name, "") for name in ("text", "address", "name")]
    return shapes.TodoItem(
        case=case,
        matter=next((str(s) for s in said if s), ""),
        since=saved_at,
        place=str(fields.get("place", "")),
        sheet=f"{reverse('console:sheet')}?draft={draft}",
        order=draft,
    )


def choices(here: Door) -> shapes.Choices:
    """What the fields of a sheet offer."""
    rules = here.office.current(here.db)
    pack = rules.pack
    return shapes.Choices(
        categories=tuple((c.name, c.unit) for c in pack.routing.categories),
        places=tuple((p.name, urban(p.name, rules)) for p in here.office.places(here.db)),
        severities=pack.severities or tuple(SEVERITIES),
        outcomes=tuple(_outcomes(pack)),
        channels=CALLED,
        via=VIA,
    )


def _outcomes(pack: Pack) -> Iterator[shapes.Outcome]:
    scope = pack.scope
    for code in scope.outcomes:
        yield shapes.Outcome(
            code=code,
            key=KEYS.get(code, ""),
            clause=scope.clause,
            grounds=tuple(_grounds(pack, code)),
            needs_ground=code in scope.ground_required,
        )


TRANSFERS = ("110", "119", "120", "122")


def _grounds(pack: Pack, outcome: str) -> Iterator[shapes.Ground]:
    """The printed grounds of an outcome; a transfer also goes by where to, printed or not."""
    printed = [g for g in pack.scope.grounds if g.outcome == outcome]
    for ground in printed:
        for to in ground.to or ("",):
            yield shapes.Ground(outcome, ground.code, ground.text, ground.clause, to)
    if outcome == "transfer":
        known = {to for g in printed for to in g.to}
        for to in TRANSFERS:
            if to not in known:
                yield shapes.Ground(outcome, "", "", pack.scope.clause, to)


def sent(here: Door, cases: list[str]) -> tuple[shapes.Sent, ...]:
    """Cases that were just sent, in the order asked for."""
    read = files.read_many(here.db, here.office, here.who, cases, here.now)
    return tuple(shapes.Sent(head(read[c]), orders(read[c])) for c in cases if c in read)
