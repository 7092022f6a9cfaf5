"""Drills: who assembled in the set time, who stayed away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.clocks import FIRE, Clock, Due, Run, fill
from liandong.core.counting import deadline
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding
from liandong.core.pack import Item
from liandong.core.rules import Rules
from liandong.core.steps import Refusal


class Drill(msgspec.Struct):
    """A drill as called, with what its units did. ``limit`` in seconds, None: none was set."""

    id: str
    kind: str
    called: Instant
    limit: int | None
    units: tuple[str, ...]
    assembled: dict[str, Instant] = {}
    absent: dict[str, tuple[Instant, str]] = {}


def drills(entries: Sequence[Entry]) -> dict[str, Drill]:
    """All drills by id."""
    found: dict[str, Drill] = {}
    for entry in sorted(entries, key=lambda e: (e.at, e.position)):
        event = entry.event
        if isinstance(event, ev.DrillCalled):
            limit = None if event.limit_minutes is None else event.limit_minutes * 60
            found[event.drill] = Drill(event.drill, event.kind, entry.at, limit, event.units)
        elif isinstance(event, ev.DrillUnitAssembled) and event.drill in found:
            found[event.drill].assembled.setdefault(event.unit, entry.at)
            found[event.drill].absent.pop(event.unit, None)
        elif isinstance(event, ev.DrillUnitAbsent):
            drill = found.get(event.drill)
            if drill is not None and event.unit not in drill.assembled:
                drill.absent[event.unit] = (entry.at, entry.reason)
    return found


def guard_called(event: ev.DrillCalled, known: dict[str, Drill], rules: Rules) -> Refusal | None:
    """May this drill be called?"""
    if event.drill in known:
        return Refusal("drill.exists", {"drill": event.drill})
    unknown = next((u for u in event.units if u not in rules.units), None)
    return Refusal("unit.unknown", {"unit": unknown}) if unknown else None


def guard_unit(
    event: ev.DrillUnitAssembled | ev.DrillUnitAbsent, at: Instant, known: Drill | None
) -> Refusal | None:
    """May this be said of a unit at a drill? ``at``: when it happened."""
    if known is None:
        return Refusal("drill.unknown", {"drill": event.drill})
    if event.unit not in known.units:
        return Refusal("drill.unit", {"drill": event.drill, "unit": event.unit})
    if at < known.called:
        return Refusal("time.before_drill", {"drill": event.drill, "at": at, "called": known.called})
    return None


def drill_clocks(known: dict[str, Drill], rules: Rules, now: Instant) -> list[Clock]:
    """Assembly clocks; a unit that reported its absence has none."""
    made: list[Clock] = []
    for rule in rules.pack.clocks:
        if rule.on != "drill":
            continue
        for drill in known.values():
            for unit in drill.units:
                if unit in drill.absent:
                    continue
                limit = drill.limit if rule.limit == "drill" else rule.minutes and rule.minutes * 60
                clock = Clock(rule.id, rule.clause, unit, "running", drill=drill.id)
                fill(clock, Run(drill.called, drill.assembled.get(unit), limit), now)
                made.append(clock)
    return made


def drill_dues(found: Iterable[Clock]) -> list[tuple[str, Due]]:
    """(unit, what its assembly clock will make happen) for the clocks that still go."""
    made: list[tuple[str, Due]] = []
    for clock in found:
        if clock.stop is not None or clock.due_at is None or clock.start is None or clock.limit_s is None:
            continue
        line = deadline(Run(clock.start, None, clock.limit_s))
        for share, kind in FIRE:
            at = clock.start + clock.limit_s * share // 100
            made.append((clock.unit, Due(clock.drill, clock.rule, clock.n, kind, at)))
        if line.breach is not None:
            made.append((clock.unit, Due(clock.drill, clock.rule, clock.n, "breach", line.breach)))
    return made


def drill_findings(known: dict[str, Drill], found: Sequence[Clock], rules: Rules) -> list[Finding]:
    """Late assembly is computed; whether an absence has no good reason is for a person."""
    made: list[Finding] = []
    for item in rules.pack.assessment.items:
        if "clock.breached" in item.triggers:
            made.extend(_late(item, found))
        if "drill.absent" in item.triggers:
            made.extend(_absent(item, known))
    return made


def _late(item: Item, found: Sequence[Clock]) -> Iterator[Finding]:
    for clock in found:
        if (
            not clock.drill
            or clock.rule not in item.clocks
            or clock.breached_at is None
            or clock.due_at is None
        ):
            continue
        because = {"code": "clock.breached", "clock": clock.rule, "due_at": clock.due_at}
        yield _finding(item, clock.unit, clock.drill, clock.due_at, clock.breached_at, "auto", because)


def _absent(item: Item, known: dict[str, Drill]) -> Iterator[Finding]:
    for drill in known.values():
        for unit, (at, reason) in drill.absent.items():
            because = {"code": "drill.absent", "reason": reason}
            yield _finding(item, unit, drill.id, drill.called, at, "evidence", because)


def _finding(
    item: Item, unit: str, drill: str, month_at: Instant, at: Instant, basis: str, because: dict[str, Any]
) -> Finding:
    return Finding(
        item=item.code,
        clause=item.clause,
        unit=unit,
        order="",
        points=item.points,
        month=month_of(month_at),
        basis=basis,
        at=at,
        ledger=item.ledger,
        drill=drill,
        because=(because,),
    )
