"""Drills: who assembled in the set time, who stayed away."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.clocks import Clock, Run, fill
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding
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
        elif isinstance(event, ev.DrillUnitAbsent) and event.drill in found:
            found[event.drill].absent[event.unit] = (entry.at, entry.reason)
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
        base = {"item": item.code, "clause": item.clause, "order": "", "points": item.points, "ledger": item.ledger}
        if "clock.breached" in item.triggers:
            for clock in found:
                if clock.drill and clock.rule in item.clocks and clock.breached_at is not None and clock.due_at is not None:
                    because = {"code": "clock.breached", "clock": clock.rule, "due_at": clock.due_at}
                    made.append(
                        Finding(
                            **base,
                            unit=clock.unit,
                            month=month_of(clock.due_at),
                            basis="auto",
                            at=clock.breached_at,
                            drill=clock.drill,
                            because=(because,),
                        )
                    )
        if "drill.absent" in item.triggers:
            for drill in known.values():
                for unit, (at, reason) in drill.absent.items():
                    because = {"code": "drill.absent", "reason": reason}
                    made.append(
                        Finding(
                            **base,
                            unit=unit,
                            month=month_of(drill.called),
                            basis="evidence",
                            at=at,
                            drill=drill.id,
                            because=(because,),
                        )
                    )
    return made
