"""What happens beside cases: contacts, rosters, terminals and spot checks, drills, meetings, inspections, calls."""

from __future__ import annotations

from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core import members, targets
from liandong.core.calendar import date_of, local_day
from liandong.core.clocks import Clock
from liandong.core.decide import Command
from liandong.core.drills import Drill, drill_clocks, drills
from liandong.core.events import Entry, Instant
from liandong.core.members import ContactChange
from liandong.core.rules import Rules
from liandong.core.steps import event_name
from liandong.core.streams import DRILL, PERIOD, UNIT, standing, stream_of
from liandong.core.targets import Gap
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Forbidden, Invalid, Refused, Unknown
from liandong.desk.intake import check_record, check_text, check_time
from liandong.desk.office import Office
from liandong.desk.rights import UNIT_FILINGS, Who
from liandong.desk.streams import OLDER, Held, Noted, enter, opened, read_entries
from liandong.store import assess, streams
from liandong.store.connection import Database
from liandong.store.shapes import Once


class UnitRecord(msgspec.Struct, frozen=True):
    """A unit's own stream as it stands. ``version`` is what a caller may give as seen."""

    unit: str
    version: int
    contacts: list[ContactChange]
    offline_since: Instant | None
    entries: tuple[Entry, ...]
    """All of them, in the order of entry; ``voided`` holds the positions that stand no more."""
    voided: frozenset[int]


class Activity(msgspec.Struct, frozen=True):
    """A meeting or an inspection as it stands in its month's stream; ``voided``: it counts no more, and why."""

    month: str
    entry: Entry
    voided: str = ""


class DrillRecord(msgspec.Struct, frozen=True):
    """A drill with what its units did, and their assembly clocks at this moment."""

    drill: Drill
    version: int
    clocks: list[Clock]
    rules: Rules


def record(
    db: Database,
    office: Office,
    who: Who,
    deed: Deed,
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
) -> Noted:
    """Enter one event of a unit, a drill, or a month; a drill that is called gets its number here.

    A unit speaks for itself, and counts when it is heard; the centre names who spoke.
    Raises :class:`Invalid`, :class:`Refused`, :class:`Forbidden`, :class:`Unknown`, :class:`Conflict`.
    """
    check(deed, who, now)
    event = deed.event
    if isinstance(event, ev.DrillCalled):
        if event.drill:
            raise Invalid("order.numbered")
        day = date_of(local_day(now if deed.at is None else min(now, deed.at)))
        event = msgspec.structs.replace(event, drill=office.next_drill(db, day))
    place = stream_of(event, now if deed.at is None else deed.at)
    if place is None or isinstance(event, ev.FindingEvent | ev.PeriodFrozen):
        raise Invalid("step.unknown", {"do": event_name(event)})
    kind, name = place
    if not name:
        raise Invalid("field.missing", {"field": "drill" if kind == DRILL else "unit"})
    if kind == UNIT and name not in office.current(db).units and name not in _places(db, office):
        raise Unknown("unit.unknown", {"unit": name})
    return enter(db, office, who, kind, name, [command_of(deed, who, event)], now=now, once=once, seen=seen)


def void(
    db: Database,
    office: Office,
    who: Who,
    kind: str,
    name: str,
    positions: tuple[int, ...],
    *,
    reason: str,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
) -> Noted:
    """Declare entries of such a stream void, with a reason; a period's decisions are taken back in ``supervise``."""
    check_text("reason", reason)
    if kind not in (UNIT, DRILL, PERIOD):
        raise Invalid("step.unknown", {"do": "event.voided"})
    command = Command(ev.EventVoided(positions=positions), by=who.name, reason=reason)
    return enter(db, office, who, kind, name, [command], now=now, once=once, seen=seen)


def check(deed: Deed, who: Who, now: Instant) -> None:
    """Refuse what cannot be meant: control characters, absurd times, a unit's late deed without its witness."""
    check_record("", deed.event)
    for field in ("by", "channel", "reason"):
        check_text(field, getattr(deed, field))
    check_time("at", deed.at)
    event = deed.event
    late = deed.at is not None and deed.at < now
    unit_deed = isinstance(event, UNIT_FILINGS) and not isinstance(event, OLDER)
    if late and unit_deed and who.role != "unit" and not (deed.by and deed.reason):
        raise Invalid("late.speaker", {"do": event_name(event)})
    if isinstance(event, ev.DrillUnitAbsent) and not deed.reason:
        raise Refused("reason.missing", {"do": event_name(event)})


def command_of(deed: Deed, who: Who, event: ev.Event) -> Command:
    """The command that a deed leads to: who did it, who wrote it down, by which way it came."""
    by_unit = who.role == "unit"
    return Command(
        event,
        at=deed.at,
        by=deed.by or who.name,
        entered_by=who.name if deed.by and deed.by != who.name else "",
        channel=deed.channel or ("terminal" if by_unit else ""),
        reason=deed.reason,
        authority="unit" if by_unit else "centre",
    )


# --- looking ------------------------------------------------------------------------------


def unit_record(db: Database, office: Office, who: Who, unit: str, now: Instant) -> UnitRecord:
    """What a unit filed and how it was found. Raises :class:`Forbidden` for another unit's, :class:`Unknown`."""
    if who.role == "unit" and who.unit != unit:
        raise Forbidden("right.own_unit", {"unit": who.unit})
    held = opened(db, office, UNIT, unit)
    if not held.version and unit not in office.current(db).units:
        raise Unknown("unit.unknown", {"unit": unit})
    entries = held.standing
    gone = [s for s in members.offline_spans(entries, now) if s[0] == unit and s[2] == now]
    return UnitRecord(
        unit=unit,
        version=held.version,
        contacts=members.contact_changes(entries),
        offline_since=gone[0][1] if gone else None,
        entries=held.entries,
        voided=frozenset(e.position for e in held.entries) - frozenset(e.position for e in entries),
    )


def drill(db: Database, office: Office, who: Who, name: str, now: Instant) -> DrillRecord:
    """One drill. Raises :class:`Unknown` where there is none, or none that called the reader's unit."""
    found = _drill(opened(db, office, DRILL, name), who, now)
    if found is None:
        raise Unknown("drill.unknown", {"drill": name})
    return found


def all_drills(db: Database, office: Office, who: Who, now: Instant) -> list[DrillRecord]:
    """Every drill that concerns the reader, the newest first."""
    made: list[DrillRecord] = []
    for stored in db.call(streams.read, office.jurisdiction, DRILL):
        rules = office.rules(db, stored.pack, stored.config)
        found = _drill(Held(stored, tuple(read_entries(stored)), rules), who, now)
        if found is not None:
            made.append(found)
    return sorted(made, key=lambda d: (d.drill.called, d.drill.id), reverse=True)


def activities(db: Database, office: Office, who: Who, low: str = "", high: str = "") -> list[Activity]:
    """Meetings and inspections of these months, the newest first; a unit sees those that name it, or nobody."""
    made: list[Activity] = []
    for stored in db.call(streams.read, office.jurisdiction, PERIOD, low, high):
        entries = read_entries(stored)
        gone = {p: e for e in entries if isinstance(e.event, ev.EventVoided) for p in e.event.positions}
        for entry in entries:
            if isinstance(entry.event, ev.MeetingHeld | ev.InspectionDone) and _concerns(entry.event, who):
                void = gone.get(entry.position)
                made.append(Activity(stored.stream, _as_seen(entry, who), void.reason if void else ""))
    return sorted(made, key=lambda a: (a.entry.at, a.entry.position), reverse=True)


def _concerns(event: ev.MeetingHeld | ev.InspectionDone, who: Who) -> bool:
    return who.role != "unit" or not event.units or who.unit in event.units


def _as_seen(entry: Entry, who: Who) -> Entry:
    """A unit is not told who else was there."""
    if who.role != "unit" or not getattr(entry.event, "units", ()):
        return entry
    return msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, units=(who.unit,)))


def _drill(held: Held, who: Who, now: Instant) -> DrillRecord | None:
    known = drills(held.standing)
    one = next(iter(known.values()), None)
    if one is None or (who.role == "unit" and who.unit not in one.units):
        return None
    clocks = drill_clocks(known, held.rules, now)
    if who.role == "unit":
        own = (who.unit,)
        clocks = [c for c in clocks if c.unit == who.unit]
        one = msgspec.structs.replace(
            one,
            assembled={u: at for u, at in one.assembled.items() if u in own},
            absent={u: why for u, why in one.absent.items() if u in own},
        )
    return DrillRecord(one, held.version, clocks, held.rules)


def gaps(db: Database, office: Office, who: Who, now: Instant) -> list[Gap]:
    """Meetings, drills and inspections that were not held often enough; people whom units have not named."""
    entries = [e for kind in (UNIT, DRILL, PERIOD) for e in all_entries(db, office, kind)]
    began = [e.at for e in entries]
    first = db.call(assess.first_case, office.jurisdiction)
    found = targets.warnings(
        entries, office.current(db), min((*began, *(() if first is None else (first,))), default=None), now
    )
    return [g for g in found if who.role != "unit" or g.unit == who.unit]


def targets_now(db: Database, office: Office, now: Instant) -> list[Gap]:
    """How often meetings, drills and inspections were held so far in the periods that go on."""
    entries = [e for kind in (DRILL, PERIOD) for e in all_entries(db, office, kind)]
    return targets.running(entries, office.current(db), now)


def all_entries(db: Database, office: Office, kind: str, low: str = "", high: str = "") -> list[Entry]:
    """What stands in the streams of a kind."""
    found = db.call(streams.read, office.jurisdiction, kind, low, high)
    return [entry for stored in found for entry in standing(read_entries(stored))]


def contact_rows(found: UnitRecord) -> list[dict[str, Any]]:
    """A unit's changes of contacts with their filings, as plain rows."""
    return [
        {
            "role": c.role,
            "changed_at": c.changed,
            "filed_at": c.filed,
            "receipts": list(c.receipts),
        }
        for c in found.contacts
    ]


def _places(db: Database, office: Office) -> frozenset[str]:
    return office.current(db).settings.places
