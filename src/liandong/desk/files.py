"""The case file: everything about one case as it stands now, for pages and API.

A unit sees the case as far as it concerns its own orders; whoever may not
unmask sees a phone number as ``138****5678``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream, copied
from liandong.core.clocks import Clock
from liandong.core.events import Entry, Event, Instant
from liandong.core.findings import Finding
from liandong.core.history import assess
from liandong.core.rules import Rules
from liandong.core.show import (
    case_rows,
    clock_row,
    command_rows,
    entry_row,
    finding_row,
    order_rows,
    suggestion_rows,
)
from liandong.desk.assess import decided
from liandong.desk.errors import Unknown
from liandong.desk.lane import order_of, unfold
from liandong.desk.office import Office
from liandong.desk.privacy import Words
from liandong.desk.rights import Who
from liandong.store import board, due, outbox, unmasking
from liandong.store import files as attachments
from liandong.store.connection import Database
from liandong.store.shapes import CASE, Attempt, Fired
from liandong.store.unmasking import Unmasking

OVERSEERS = frozenset({"supervisor", "auditor"})
"""Who is told which looks people took at a caller's number."""


class CaseFile(msgspec.Struct, frozen=True):
    """One case, assessed at ``now``. ``words`` opens what people said, while it is not erased.

    ``samples`` names the settings that hold example values.
    """

    case: CaseStream
    version: int
    pack: str
    rules: Rules
    now: Instant
    clocks: list[Clock]
    findings: list[Finding]
    words: Words
    attempts: list[Attempt]
    fired: list[Fired] = []
    samples: tuple[str, ...] = ()
    media: dict[str, str] = {}
    """Digest → media type of the photos and files that are still kept."""
    looks: list[Unmasking] = []
    """Who saw the caller's number whole; told to those who supervise."""

    @property
    def matter(self) -> str:
        """What it is about: the caller's words, else the category."""
        said = self.words.plain(self.case.origin.text) if self.case.origin else ""
        return said or self.case.category

    def timeline(self) -> list[Entry]:
        """Entries in the order in which things happened."""
        return sorted(self.case.entries, key=lambda e: (e.at, e.position))


def read(db: Database, office: Office, who: Who, case: str, now: Instant) -> CaseFile:
    """Open a case file.

    Raises :class:`Unknown` when there is no such case, or none that concerns the unit.
    """
    found = read_many(db, office, who, [case], now)
    if case not in found:
        raise Unknown("case.unknown", {"case": case})
    findings = decided(db, office, case, found[case].findings, now)
    attempts = db.call(outbox.attempts, office.jurisdiction, CASE, case)
    fired = db.call(due.fired_of, office.jurisdiction, CASE, case)
    attached = any(getattr(e.event, "files", ()) for e in found[case].case.entries)
    media = db.call(attachments.media, office.jurisdiction, case) if attached else {}
    looks = db.call(unmasking.of_case, office.jurisdiction, case) if who.role in OVERSEERS else []
    if who.role == "unit":
        own = _own_orders(found[case].case, who)
        attempts = [a for a in attempts if a.order_id in own]
        fired = [f for f in fired if f.subject in own]
    return msgspec.structs.replace(
        found[case], findings=findings, attempts=attempts, fired=fired, media=media, looks=looks
    )


def read_many(
    db: Database, office: Office, who: Who, cases: Sequence[str], now: Instant
) -> dict[str, CaseFile]:
    """Several files in two round trips, without the attempts to reach people; those not the reader's are left out."""
    wanted = list(dict.fromkeys(cases))
    if not wanted:
        return {}
    stored = db.call(board.load_many, office.jurisdiction, wanted)
    words = Words.read_many(db, office.keys, office.jurisdiction, wanted)
    samples = office.samples(db)
    made: dict[str, CaseFile] = {}
    for case, stream in stored.items():
        opened = unfold(db, office, stream)
        if who.role == "unit" and not _own_orders(opened.case, who):
            continue
        found, proposals = assess(opened.case, opened.rules, now)
        seen = opened.case
        if who.role == "unit":
            found = [c for c in found if c.unit == who.unit]
            proposals = [f for f in proposals if f.unit == who.unit]
            seen = _as_unit(opened.case, who)
        made[case] = CaseFile(
            case=seen,
            version=stream.version,
            pack=stream.pack,
            rules=opened.rules,
            now=now,
            clocks=found,
            findings=proposals,
            words=words.get(case) or Words.none(),
            attempts=[],
            samples=samples,
        )
    return made


def _own_orders(case: CaseStream, who: Who) -> set[str]:
    return {o.id for o in case.orders.values() if o.unit == who.unit}


def _as_unit(case: CaseStream, who: Who) -> CaseStream:
    """The case as a unit sees it: who else works on it, but not what they, or a caller, were told, said or did."""
    seen = copied(case)
    own = _own_orders(case, who) | {""}
    for order in seen.orders.values():
        if order.id not in own:
            order.signed_by = order.signed_entered_by = ""
    seen.entries = [
        entry if order_of(entry.event) in own else msgspec.structs.replace(entry, event=_untold(entry.event))
        for entry in case.entries
        if (order_of(entry.event) in own or isinstance(entry.event, ev.OrderIssued))
        and not (isinstance(entry.event, ev.CallLogged) and not entry.event.order)
    ]
    return seen


def _untold(event: Event) -> Event:
    return msgspec.structs.replace(event, text="") if isinstance(event, ev.OrderIssued) else event


def as_data(db: Database, office: Office, who: Who, case: str, now: Instant) -> dict[str, Any]:
    """The case file as plain data for the API; instants are still numbers."""
    file = read(db, office, who, case, now)
    cases = {case: file.case}
    return {
        **next(case_rows(file.case)),
        "version": file.version,
        "pack": file.pack,
        "text": file.matter,
        "address": file.words.of("address"),
        "caller": {"name": file.words.of("caller.name"), "phone": file.words.of("caller.phone")},
        "orders": list(order_rows(file.case)),
        "clocks": [clock_row(c, cases, file.rules, now) for c in file.clocks],
        "findings": [finding_row(f) for f in file.findings],
        "command": list(command_rows(file.case)),
        "suggestions": list(suggestion_rows(file.case, file.rules)),
        "timeline": [_line(e, file) for e in file.timeline()],
        "attempts": [msgspec.to_builtins(a) for a in file.attempts],
    }


def _line(entry: Entry, file: CaseFile) -> dict[str, Any]:
    return entry_row(
        entry,
        file.words.opened(entry),
        reason=file.words.reason(entry),
        voided=entry.position in file.case.voided,
    )
