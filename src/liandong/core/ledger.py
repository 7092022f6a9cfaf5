"""Findings and what people decided about them; sums per unit, month and item.

A decision is an event of its own; the finding it concerns is computed. The
same unit, order and item count once. Sums are plain, without cap or base.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding, Key
from liandong.core.pack import Item
from liandong.core.rules import Rules
from liandong.core.steps import Refusal

DECIDED = {ev.FindingConfirmed: "confirmed", ev.FindingDismissed: "dismissed"}


class Total(msgspec.Struct, frozen=True):
    """Sum of a unit's deductions in a month or a quarter; ``item`` empty: all items."""

    unit: str
    month: str
    item: str
    confirmed: Decimal
    pending: Decimal
    quarter: str = ""

    @property
    def period(self) -> str:
        """The month or the quarter."""
        return self.month or self.quarter


def entered(entries: Sequence[Entry], rules: Rules) -> list[Finding]:
    """Findings that inspectors entered by hand."""
    made: list[Finding] = []
    for entry in entries:
        event = entry.event
        if not isinstance(event, ev.FindingEntered):
            continue
        item = rules.items[event.item]
        made.append(
            Finding(
                item=item.code,
                clause=item.clause,
                unit=event.unit,
                order=event.order,
                points=points_of(item, event.points),
                month=month_of(entry.at),
                basis="inspector",
                at=entry.at,
                ledger=event.ledger or item.ledger,
                fact="" if event.order else f"entered@{entry.at} {entry.position}",
                because=({"code": "inspector", "reason": entry.reason, "by": entry.by},),
            )
        )
    return made


def points_of(item: Item, given: float | None) -> Decimal | None:
    """The points of an entry: the item's fixed ones, or what the inspector chose."""
    return item.points if given is None else Decimal(str(given))


def guard_finding(entry: Entry, known: Iterable[Finding], rules: Rules) -> Refusal | None:
    """May this finding be entered or decided now?"""
    event = entry.event
    if not isinstance(event, ev.FindingEvent):
        return None
    item = rules.items.get(event.item)
    if item is None:
        return Refusal("item.unknown", {"item": event.item})
    if isinstance(event, ev.FindingEntered):
        if event.unit not in rules.at(entry.at).units:
            return Refusal("unit.unknown", {"unit": event.unit})
        return _may_enter(event, item, known)
    target = match(event, known)
    if target is None:
        return Refusal(
            "finding.unknown", {"item": event.item, "unit": event.unit, "order": event.order}, item.clause
        )
    if isinstance(event, ev.FindingDismissed) and not entry.reason:
        return Refusal("reason.missing", {"do": "finding.dismissed"}, item.clause)
    undoing = isinstance(event, ev.FindingDismissed) and target.correct
    if target.state != "proposed" and not undoing and not isinstance(event, ev.FindingAppealed):
        return Refusal("finding.decided", {"item": event.item, "state": target.state}, item.clause)
    if isinstance(event, ev.FindingConfirmed):
        return _points_refusal(item, target.points if event.points is None else points_of(item, event.points))
    return None


def _may_enter(event: ev.FindingEntered, item: Item, known: Iterable[Finding]) -> Refusal | None:
    refusal = _points_refusal(item, points_of(item, event.points))
    if refusal:
        return refusal
    key = (event.unit, event.order, item.code)
    if event.order and any(f.key == key and f.state != "retracted" for f in known):
        return Refusal(
            "finding.duplicate", {"item": item.code, "unit": event.unit, "order": event.order}, item.clause
        )
    return None


def _points_refusal(item: Item, points: Decimal | None) -> Refusal | None:
    """Points as the document prints them: fixed, or in a range by steps."""
    low = item.points_min if item.points_min is not None else item.points
    high = item.points_max if item.points_max is not None else item.points
    if points is None:
        return Refusal("points.missing", {"item": item.code, "min": low, "max": high}, item.clause)
    sound = points.is_finite() and points > 0
    if not sound or (low is not None and points < low) or (high is not None and points > high):
        return Refusal(
            "points.range", {"item": item.code, "points": points, "min": low, "max": high}, item.clause
        )
    if item.step and low is not None and (points - low) % item.step:
        return Refusal("points.step", {"item": item.code, "points": points, "step": item.step}, item.clause)
    return None


def match(event: ev.FindingEvent, known: Iterable[Finding]) -> Finding | None:
    """The finding that a decision speaks of; undecided ones first."""
    own = [f for f in known if f.item == event.item and f.unit == event.unit and f.state != "retracted"]
    if event.order:
        own = [f for f in own if event.order in (f.order, f.drill)]
    if event.fact:
        own = [f for f in own if f.fact == event.fact]
    own.sort(key=lambda f: (f.state != "proposed", f.at))
    return own[0] if own else None


def stood(finding: Finding) -> ev.Stood:
    """A finding as its decision keeps it."""
    return ev.Stood(
        month=finding.month,
        at=finding.at,
        basis=finding.basis,
        clause=finding.clause,
        points=finding.points,
        case=finding.case,
        drill=finding.drill,
        ledger=finding.ledger,
        because=finding.because,
    )


def as_stood(event: ev.FindingEvent, kept: ev.Stood) -> Finding:
    """The finding that a decision keeps."""
    return Finding(
        item=event.item,
        clause=kept.clause,
        unit=event.unit,
        order="" if kept.drill or event.fact else event.order,
        points=kept.points,
        month=kept.month,
        basis=kept.basis,
        at=kept.at,
        ledger=kept.ledger,
        case=kept.case,
        drill=kept.drill,
        fact=event.fact,
        because=kept.because,
    )


class Verdict(msgspec.Struct, frozen=True):
    """What a person decided about a finding, and the finding as it stood then."""

    finding: Finding
    state: str
    at: Instant
    entered_at: Instant
    by: str
    reason: str


def with_verdicts(
    proposals: Sequence[Finding], verdicts: dict[Key, Verdict], frozen: dict[str, Instant]
) -> list[Finding]:
    """Proposals with their decisions; a decided one whose ground is gone stays, marked for correction."""
    made: list[Finding] = []
    seen: set[Key] = set()
    for proposal in sorted(proposals, key=lambda f: f.state == "retracted"):
        verdict = verdicts.get(proposal.key)
        if verdict is None:
            if proposal.key not in seen:
                made.append(proposal)
            seen.add(proposal.key)
            continue
        if proposal.key in seen:
            continue
        seen.add(proposal.key)
        gone = proposal.state == "retracted" and verdict.state == "confirmed"
        made.append(_decided(verdict, frozen, correct=gone))
    made.extend(
        _decided(v, frozen, correct=v.state == "confirmed") for k, v in verdicts.items() if k not in seen
    )
    return made


def _decided(verdict: Verdict, frozen: dict[str, Instant], *, correct: bool) -> Finding:
    state = verdict.state
    booked = frozen.get(verdict.finding.month)
    if state == "confirmed" and booked is not None and verdict.entered_at <= booked:
        state = "booked"
    return msgspec.structs.replace(verdict.finding, state=state, correct=correct)


def quarter_of(month: str) -> str:
    """``2021-Q1`` for ``2021-03``."""
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def totals(found: Iterable[Finding], *, quarters: bool = False) -> list[Total]:
    """Plain sums per unit, month (or quarter) and item; evidence counts only once it is confirmed."""
    sums: dict[tuple[str, str, str], list[Decimal]] = {}
    for finding in found:
        slot = _slot(finding)
        if finding.points is None or slot is None:
            continue
        period = quarter_of(finding.month) if quarters else finding.month
        for item in ("", finding.item):
            row = sums.setdefault((finding.unit, period, item), [Decimal(0), Decimal(0)])
            row[slot] += finding.points
    return [
        Total(unit, "" if quarters else period, item, c, p, period if quarters else "")
        for (unit, period, item), (c, p) in sorted(sums.items())
    ]


def _slot(finding: Finding) -> int | None:
    """0: it counts, 1: it is pending, None: it stands in no sum."""
    if finding.state in ("confirmed", "booked"):
        return 0
    return 1 if finding.state == "proposed" and finding.basis != "evidence" else None
