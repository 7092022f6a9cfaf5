"""The result of a story as the database has it, under the story's own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.core import drills, members
from liandong.core.alerts import alerts
from liandong.core.events import Instant
from liandong.core.show import (
    case_rows,
    clock_row,
    command_rows,
    contact_row,
    correction_row,
    finding_row,
    late_row,
    order_rows,
    row,
    suggestion_rows,
)
from liandong.core.streams import DRILL, PERIOD, UNIT
from liandong.desk import duty, files
from liandong.simulation.stories import beside
from liandong.simulation.stories.player import UNSAID, Player, refused_row

Result = dict[str, list[dict[str, Any]]]

EMPTY = ("hqs", "reports", "aids", "levels", "metrics", "sample")
"""Lists that no story has that the desk can play."""


def look(player: Player, at: Instant) -> Result:
    """Everything opened through the desk at a moment: the lists of a story's result."""
    db, office = player.db, player.office
    opened = files.read_many(db, office, player.who, list(player.cases.values()), at)
    found = [opened[n] for n in player.cases.values()]
    seen = {f.case.id: f.case for f in found}
    months = list(beside.months(db, office, player.who, at))
    judged = [j for m in months for j in m.findings]
    listed = {j.finding.key for j in judged}
    # What lost its ground before anybody decided is shown in its case alone.
    fallen = [x for f in found for x in f.findings if x.state == "retracted" and x.key not in listed]
    entries = [e for kind in (UNIT, DRILL, PERIOD) for e in duty.all_entries(db, office, kind)]
    rules = office.current(db)
    other = drills.drill_clocks(drills.drills(entries), rules, at) + members.contact_clocks(
        entries, rules, at
    )
    result: Result = {
        "cases": [r for f in found for r in case_rows(f.case)],
        "orders": [r for f in found for r in order_rows(f.case)],
        "clocks": [
            *(clock_row(c, seen, f.rules, at) for f in found for c in f.clocks),
            *(clock_row(c, seen, rules, at) for c in other),
        ],
        "findings": [finding_row(x) for x in [*(j.finding for j in judged), *fallen]],
        "totals": [
            *(row(t) for m in months for t in m.totals),
            *(row(t) for t in beside.quarter_sums(db, office, at)),
        ],
        "alerts": [row(a) for f in found for a in alerts(f.case, f.clocks, f.rules, at)],
        "command": [r for f in found for r in command_rows(f.case)],
        "suggestions": [
            *(r for f in found for r in suggestion_rows(f.case, f.rules)),
            *(correction_row(j.finding) for j in judged if j.finding.correct),
            *(late_row(j.finding) for j in judged if j.late),
        ],
        "warnings": [row(w) for w in duty.gaps(db, office, player.who, at)],
        "contacts": [contact_row(c) for c in members.contact_changes(entries) if c.filed is not None],
        "refused": [refused_row(r) for r in player.refused],
        **{name: [] for name in EMPTY},
    }
    known = [*player.cases.items(), *player.orders.items(), *player.drills.items()]
    names = {number: name for name, number in known}
    # The longest first: an order's number begins with its case's. What nobody said is nobody's word.
    ordered = dict(sorted(names.items(), key=lambda pair: -len(pair[0]))) | {UNSAID: ""}
    return {name: [_renamed(r, ordered) for r in rows] for name, rows in result.items()}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for number, name in names.items():
            value = value.replace(number, name)
        return value
    if isinstance(value, dict):
        return {k: _renamed(v, names) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(v, names) for v in value]
    return value
