"""Drills: who assembled in the set time, who stayed away."""

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
