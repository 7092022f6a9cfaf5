"""The rows of streams beside cases: a drill's assembly clocks, one a unit, whose name is the row's subject.

The same function writes them with an append and rebuilds them from the log.
"""

from __future__ import annotations

from collections.abc import Sequence

from liandong.core.clocks import Clock, Due
from liandong.core.drills import drill_clocks, drill_dues, drills
from liandong.core.events import Entry, Instant
from liandong.core.rules import Rules
from liandong.core.streams import DRILL, standing
from liandong.desk.rows import GRACE_S
from liandong.store.shapes import ClockRow, DueRow, Mark, Projection


def project(kind: str, entries: Sequence[Entry], rules: Rules, now: Instant) -> Projection:
    """All rows of one stream; units and periods have none, their lists are computed."""
    if kind != DRILL:
        return Projection()
    found = drill_clocks(drills(standing(entries)), rules, now)
    grouped: dict[tuple[str, str, int], list[Mark]] = {}
    for unit, due in drill_dues(found):
        grouped.setdefault((unit, due.rule, due.n), []).append(_mark(due))
    return Projection(
        clocks=tuple(_clock(c) for c in found),
        due=tuple(
            DueRow(
                subject=unit, rule=rule, n=n, unit=unit, marks=tuple(sorted(marks, key=lambda m: m.fire_at))
            )
            for (unit, rule, n), marks in grouped.items()
        ),
    )


def _mark(due: Due) -> Mark:
    return Mark(mark=due.kind, due_at=due.at, fire_at=due.at + (GRACE_S if due.kind == "breach" else 0))


def _clock(clock: Clock) -> ClockRow:
    return ClockRow(
        subject=clock.unit,
        rule=clock.rule,
        state=clock.state,
        n=clock.n,
        unit=clock.unit,
        clause=clock.clause,
        start_at=clock.start,
        due_at=clock.due_at,
        stop_at=clock.stop,
        breached_at=clock.breached_at,
        used_s=clock.used_s,
        limit_s=clock.limit_s,
    )
