"""Rows of answers: instants as RFC 3339, decimals as numbers, findings with their why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from liandong.core.events import Entry
from liandong.core.ledger import Total
from liandong.core.show import entry_row, finding_row
from liandong.desk.assess import Judged
from liandong.web.times import iso

INSTANTS = frozenset({"at", "start", "stop", "from", "to", "due_at", "changed", "filed", "arrived", "called"})
"""Names that hold instants, besides those that end in ``_at``."""


def times(value: Any) -> Any:
    """Instants inside rows as machines read them."""
    if isinstance(value, dict):
        return {k: iso(v) if _is_instant(k, v) else times(v) for k, v in value.items()}
    return [times(v) for v in value] if isinstance(value, list | tuple) else value


def numbers(value: Any) -> Any:
    """Decimals inside rows as numbers."""
    if isinstance(value, dict):
        return {k: numbers(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [numbers(v) for v in value]
    return float(value) if isinstance(value, Decimal) else value


def _is_instant(name: str, value: Any) -> bool:
    named = name.endswith("_at") or name in INSTANTS
    return named and isinstance(value, int) and not isinstance(value, bool)


def finding(judged: Judged) -> dict[str, Any]:
    """A finding: item, clause, points, month, state, what it rests on, and who decided what."""
    made = finding_row(judged.finding)
    verdict = judged.verdict
    made |= {
        "id": judged.id,
        "late": judged.late,
        "decided_at": verdict.at if verdict else None,
        "decided_by": verdict.by if verdict else "",
        "reason": verdict.reason if verdict else "",
    }
    shown: dict[str, Any] = times(numbers(made))
    return shown


def total(sums: Total) -> dict[str, Any]:
    """A unit's sum of a month or quarter; ``item`` empty: all items."""
    return {
        "unit": sums.unit,
        "item": sums.item,
        "month": sums.month,
        "quarter": sums.quarter,
        "confirmed": float(sums.confirmed),
        "pending": float(sums.pending),
    }


def line(entry: Entry, *, voided: bool = False) -> dict[str, Any]:
    """A line of a stream beside cases."""
    shown: dict[str, Any] = times(entry_row(entry, entry.event, reason=entry.reason, voided=voided))
    return shown
