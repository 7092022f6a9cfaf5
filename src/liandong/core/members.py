"""What units owe between cases: named contacts, staffed posts, terminals that are on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.clocks import Clock, Run, fill
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding
from liandong.core.pack import Item
from liandong.core.rules import Rules


class ContactChange(msgspec.Struct):
    """A change of a unit's leader or liaison, and when it was filed with the centre."""

    unit: str
    role: str
    changed: Instant | None
    filed: Instant | None = None
    receipts: tuple[str, ...] = ()


def contact_changes(entries: Sequence[Entry]) -> list[ContactChange]:
    """Changes and filings in pairs; a filing answers the oldest change that waits for it."""
    made: list[ContactChange] = []
    for entry in sorted(entries, key=lambda e: (e.at, e.position)):
        event = entry.event
        if isinstance(event, ev.ContactChanged):
            made.append(ContactChange(event.unit, event.role, entry.at))
        elif isinstance(event, ev.ContactFiled):
            waiting = next(
                (c for c in made if c.filed is None and c.unit == event.unit and event.role in ("", c.role)),
                None,
            )
            if waiting is None:
                waiting = ContactChange(event.unit, event.role, None)
                made.append(waiting)
            waiting.filed, waiting.receipts = entry.at, event.receipts
    return made


def contact_clocks(entries: Sequence[Entry], rules: Rules, now: Instant) -> list[Clock]:
    """How long each change waited for its filing."""
    found: list[Clock] = []
    for rule in rules.pack.clocks:
        if rule.on != "contact":
            continue
        for change in contact_changes(entries):
            if change.changed is None:
                continue
            clock = Clock(rule.id, rule.clause, change.unit, "none")
            fill(
                clock,
                Run(change.changed, change.filed, None if rule.minutes is None else rule.minutes * 60),
                now,
            )
            found.append(clock)
    return found


def member_findings(entries: Sequence[Entry], rules: Rules, now: Instant) -> list[Finding]:
    """Evidence that units did not keep what they owe; a person decides each."""
    made: list[Finding] = []
    for item in rules.pack.assessment.items:
        if "contact.unfiled" in item.triggers:
            made.extend(_unfiled(entries, item))
        if "terminal.offline" in item.triggers:
            made.extend(_offline(entries, item, rules, now))
        if "spot_check.unanswered" in item.triggers:
            made.extend(_unanswered(entries, item, rules))
        if "roster.gap" in item.triggers:
            made.extend(_gaps(entries, item, rules, now))
        if "meeting.absent" in item.triggers:
            made.extend(_absent(entries, item, rules))
    return [f for f in made if f.at <= now]


def evidence(item: Item, unit: str, at: Instant, because: dict[str, Any]) -> Finding:
    """A fact for a person to judge."""
    return Finding(
        item=item.code,
        clause=item.clause,
        unit=unit,
        order="",
        points=item.points,
        month=month_of(at),
        basis="evidence",
        at=at,
        ledger=item.ledger,
        fact=f"{because['code']}@{at} {because.get('role') or because.get('kind') or ''}".rstrip(),
        because=(because,),
    )


def _unfiled(entries: Sequence[Entry], item: Item) -> Iterator[Finding]:
    for change in contact_changes(entries):
        if change.changed is not None and change.filed != change.changed:
            because = {
                "code": "contact.unfiled",
                "role": change.role,
                "changed": change.changed,
                "filed": change.filed,
            }
            yield evidence(item, change.unit, change.changed, because)


def offline_spans(entries: Sequence[Entry], now: Instant) -> list[tuple[str, Instant, Instant]]:
    """(unit, from, to) of each time a terminal was gone; ``to`` is now while it is."""
    gone: dict[str, Instant] = {}
    spans: list[tuple[str, Instant, Instant]] = []
    for entry in sorted(entries, key=lambda e: (e.at, e.position)):
        event = entry.event
        if isinstance(event, ev.TerminalOffline):
            gone.setdefault(event.unit, entry.at)
        elif isinstance(event, ev.TerminalOnline) and event.unit in gone:
            spans.append((event.unit, gone.pop(event.unit), entry.at))
    return spans + [(unit, start, now) for unit, start in gone.items()]


def _offline(entries: Sequence[Entry], item: Item, rules: Rules, now: Instant) -> Iterator[Finding]:
    wanted = {t.tier for t in rules.pack.tiers if t.terminal}
    for unit, start, end in offline_spans(entries, now):
        known = rules.units.get(unit)
        if known is None or known.tier not in wanted:
            continue
        on_duty = list(rules.calendar_of(unit).spans(start, end))
        if on_duty:
            seconds = sum(b - a for a, b in on_duty)
            because = {"code": "terminal.offline", "from": start, "to": end, "duty_s": seconds}
            yield evidence(item, unit, on_duty[0][0], because)


def _unanswered(entries: Sequence[Entry], item: Item, rules: Rules) -> Iterator[Finding]:
    takers = [i for i in rules.pack.assessment.items if "spot_check.unanswered" in i.triggers]
    named = {kind for i in takers for kind in i.spot_checks}
    for entry in entries:
        event = entry.event
        if not isinstance(event, ev.SpotCheckCalled) or event.answered:
            continue
        mine = event.kind in item.spot_checks or (event.kind not in named and takers[0] is item)
        if mine and _owed(event, entry.at, item, rules):
            because = {"code": "spot_check.unanswered", "kind": event.kind, "at": entry.at}
            yield evidence(item, event.unit, entry.at, because)


def _owed(event: ev.SpotCheckCalled, at: Instant, item: Item, rules: Rules) -> bool:
    """Must the unit answer this check at this moment? Radios only where its tier has one, in duty hours."""
    radio = event.kind in item.radio_checks
    known = rules.units.get(event.unit)
    if radio and not any(t.radio for t in rules.pack.tiers if known is not None and t.tier == known.tier):
        return False
    return not (item.in_duty or radio) or rules.calendar_of(event.unit).is_open(at)


def _gaps(entries: Sequence[Entry], item: Item, rules: Rules, now: Instant) -> Iterator[Finding]:
    for entry in entries:
        event = entry.event
        if not isinstance(event, ev.RosterSet) or not event.slots:
            continue
        unit = event.unit or event.place
        if unit not in rules.units:
            continue
        for start, end in roster_gaps(event, rules.calendar_of(unit).spans(*_reach(event)), now):
            yield evidence(item, unit, start, {"code": "roster.gap", "from": start, "to": end})


def _reach(event: ev.RosterSet) -> tuple[Instant, Instant]:
    return min(s.from_ for s in event.slots), max(s.to for s in event.slots)


def roster_gaps(
    event: ev.RosterSet, duty: Iterator[tuple[Instant, Instant]], now: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """Stretches of duty time without anybody on post, as far as they have begun."""
    slots = sorted((s.from_, s.to) for s in event.slots)
    for low, high in duty:
        at = low
        for start, end in slots:
            if start > at and at < high:
                yield at, min(start, high)
            at = max(at, end)
        if at < high:
            yield at, high


def _absent(entries: Sequence[Entry], item: Item, rules: Rules) -> Iterator[Finding]:
    asked = {t.name for t in rules.pack.targets if t.what == "meeting"}
    for entry in entries:
        event = entry.event
        if isinstance(event, ev.MeetingHeld) and event.units and event.kind in asked:
            for unit in rules.units:
                if unit not in event.units:
                    yield evidence(
                        item, unit, entry.at, {"code": "meeting.absent", "kind": event.kind, "at": entry.at}
                    )
