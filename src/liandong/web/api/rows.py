"""Rows of answers: instants as RFC 3339, decimals as numbers, findings with their why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from liandong.core.events import Entry
from liandong.core.ledger import Total
from liandong.core.show import finding_row
from liandong.desk.assess import Judged
from liandong.web.times import iso

INSTANTS = frozenset({"at", "start", "stop", "from", "to", "due_at", "changed", "filed", "arrived", "called"})
"""Names that hold instants, besides those that end in ``_at``."""


def times(value: Any) -> Any:
    """Instants and decimals inside rows as machines read them."""
    if isinstance(value, dict):
        return {k: iso(v) if _is_instant(k, v) else times(v) for k, v in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return [times(v) for v in value] if isinstance(value, list | tuple) else value


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
    shown: dict[str, Any] = times(made)
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
    fields = msgspec.to_builtins(entry.event)
    shown: dict[str, Any] = times(
        {
            "position": entry.position,
            "do": fields.pop("do"),
            "at": entry.at,
            "entered_at": entry.entered_at,
            "by": entry.by,
            "entered_by": entry.entered_by,
            "claimed_at": entry.claimed_at,
            "channel": entry.channel,
            "reason": entry.reason,
            "voided": voided,
            "data": fields,
        }
    )
    return shown
