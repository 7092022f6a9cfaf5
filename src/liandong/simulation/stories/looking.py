"""The result of a story as the database has it, under the story's own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.core import ledger, targets
from liandong.core.alerts import alerts
from liandong.core.events import Instant
from liandong.core.show import (
    case_rows,
    clock_row,
    command_rows,
    finding_row,
    order_rows,
    row,
    suggestion_rows,
)
from liandong.desk import files
from liandong.simulation.stories.player import UNSAID, Player, refused_row

Result = dict[str, list[dict[str, Any]]]

EMPTY = ("contacts", "hqs", "reports", "aids", "levels", "metrics", "sample")
"""Lists that no story has that the desk can play."""


def look(player: Player, at: Instant) -> Result:
    """Every case opened through the desk at a moment: the lists of a story's result."""
    numbers = list(player.cases.values())
    opened = files.read_many(player.db, player.office, player.who, numbers, at)
    found = [opened[n] for n in numbers]
    seen = {f.case.id: f.case for f in found}
    rules = player.office.current(player.db)
    findings = ledger.with_verdicts([x for f in found for x in f.findings], {}, {})
    first = min((e.at for f in found for e in f.case.entries), default=None)
    result: Result = {
        "cases": [r for f in found for r in case_rows(f.case)],
        "orders": [r for f in found for r in order_rows(f.case)],
        "clocks": [clock_row(c, seen, f.rules, at) for f in found for c in f.clocks],
        "findings": [finding_row(x) for x in findings],
        "totals": [row(t) for t in ledger.totals(findings)],
        "alerts": [row(a) for f in found for a in alerts(f.case, f.clocks, f.rules, at)],
        "command": [r for f in found for r in command_rows(f.case)],
        "suggestions": [r for f in found for r in suggestion_rows(f.case, f.rules)],
        "warnings": [row(w) for w in targets.warnings([], rules, first, at)],
        "refused": [refused_row(r) for r in player.refused],
        **{name: [] for name in EMPTY},
    }
    names = {number: name for name, number in [*player.cases.items(), *player.orders.items()]}
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
