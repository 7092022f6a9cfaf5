"""Steps beside the cases: what units file, drills and meetings, decisions about findings, closed periods."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.events import Event, Instant
from liandong.core.findings import Finding
from liandong.core.ledger import Total, match
from liandong.core.streams import DRILL, PERIOD, UNIT
from liandong.desk import assess, duty, rights, supervise
from liandong.desk.assess import Judged
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Unknown
from liandong.desk.office import Office
from liandong.desk.rights import UNIT_FILINGS, Who
from liandong.desk.streams import OLDER, Noted, opened
from liandong.store import assess as stored
from liandong.store.connection import Database

OUTCOMES: dict[type[Event], supervise.Outcome] = {
    kind: outcome for outcome, kind in supervise.DECISIONS.items()
}


def asks_why(event: Event, late: bool) -> bool:
    """Does the desk want to know who spoke and why? Late on a unit's behalf; and why a unit does not come."""
    filed = isinstance(event, UNIT_FILINGS) and not isinstance(event, OLDER)
    return (filed and late) or isinstance(event, ev.DrillUnitAbsent)


def enter(db: Database, office: Office, who: Who, deed: Deed, now: Instant) -> Noted:
    """Take such a step through the use case that is there for it. Raises what the desk raises."""
    event = deed.event
    who = msgspec.structs.replace(who, role=_role(who, event))
    if isinstance(event, ev.FindingEntered):
        return supervise.enter_finding(db, office, who, deed, now=now)
    if isinstance(event, ev.FindingEvent):
        return _decide(db, office, who, event, deed, now)
    if isinstance(event, ev.PeriodFrozen):
        return supervise.close(db, office, who, event.month or event.quarter, now=now, reason=deed.reason)
    return duty.record(db, office, who, deed, now=now)


def _role(who: Who, event: Event) -> rights.Role:
    """The desk whose step it is."""
    if who.role == "unit":
        return "unit"
    return "dispatcher" if "dispatcher" in rights.roles_for(event) else "supervisor"


def _decide(
    db: Database, office: Office, who: Who, event: ev.FindingEvent, deed: Deed, now: Instant
) -> Noted:
    found = {id(j.finding): j for j in judged(db, office, who, now)}
    finding: Finding | None = match(event, [j.finding for j in found.values()])
    if finding is None:
        raise Unknown("finding.unknown", {"item": event.item, "unit": event.unit})
    points = event.points if isinstance(event, ev.FindingConfirmed) else None
    ruling = supervise.Ruling(outcome=OUTCOMES[type(event)], points=points, reason=deed.reason, by=deed.by)
    return supervise.decide(db, office, who, found[id(finding)].id, ruling, now=now)


def judged(db: Database, office: Office, who: Who, now: Instant) -> list[Judged]:
    """Every finding that there is at a moment, as the desk lists them month by month."""
    return [j for m in months(db, office, who, now) for j in m.findings]


def months(db: Database, office: Office, who: Who, now: Instant) -> Iterator[assess.Month]:
    """The months of a story up to a moment, each as the desk shows it."""
    month, last = _first(db, office, now), month_of(now)
    while month <= last:
        yield assess.of_month(db, office, msgspec.structs.replace(who, role="supervisor"), month, now)
        month = assess.month_after(month, 1)


def quarter_sums(db: Database, office: Office, at: Instant) -> Iterator[Total]:
    """The sums of the quarters that were closed by then."""
    for entry in duty.all_entries(db, office, PERIOD):
        quarter = entry.event.quarter if isinstance(entry.event, ev.PeriodFrozen) else ""
        if quarter:
            yield from assess.settled(opened(db, office, PERIOD, quarter)).closings(at)[quarter].sums


def _first(db: Database, office: Office, now: Instant) -> str:
    began = [e.at for kind in (UNIT, DRILL, PERIOD) for e in duty.all_entries(db, office, kind)]
    first = db.call(stored.first_case, office.jurisdiction)
    return month_of(min([*began, *([] if first is None else [first]), now]))
