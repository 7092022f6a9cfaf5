"""The rows of streams beside cases: a drill's assembly clocks, one a unit, whose name is the row's subject.

The same function writes them with an append and rebuilds them from the log.
"""

from __future__ import annotations

from collections.abc import Sequence

from liandong.core.drills import drill_clocks, drill_dues, drills
from liandong.core.events import Entry, Instant
from liandong.core.rules import Rules
from liandong.core.streams import DRILL, standing
from liandong.desk.rows import clock_row, mark
from liandong.store.shapes import DueRow, Mark, Projection


def project(kind: str, entries: Sequence[Entry], rules: Rules, now: Instant) -> Projection:
    """All rows of one stream; units and periods have none, their lists are computed."""
    if kind != DRILL:
        return Projection()
    found = drill_clocks(drills(standing(entries)), rules, now)
    grouped: dict[tuple[str, str, int], list[Mark]] = {}
    for unit, due in drill_dues(found):
        grouped.setdefault((unit, due.rule, due.n), []).append(mark(due))
    return Projection(
        clocks=tuple(clock_row(c, c.unit) for c in found),
        due=tuple(
            DueRow(
                subject=unit, rule=rule, n=n, unit=unit, marks=tuple(sorted(marks, key=lambda m: m.fire_at))
            )
            for (unit, rule, n), marks in grouped.items()
        ),
    )
