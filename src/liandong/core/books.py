"""The books of a jurisdiction: what people decided about findings, and which periods are closed.

A decision keeps the finding as it stood then. Closing a period keeps its sums
as they were at that moment. Both rest on an entry each: when that is voided,
they are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import OFFSET
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding, Key
from liandong.core.ledger import DECIDED, Total, Verdict, as_stood, match, totals
from liandong.core.steps import Refusal


class Closing(msgspec.Struct, frozen=True):
    """A frozen month or quarter with its sums. ``known`` is when the freezing was entered."""

    period: str
    known: Instant
    sums: tuple[Total, ...]


class Books:
    """Decisions and closed periods, by the position of the entry that they rest on."""

    def __init__(self) -> None:
        self._verdicts: dict[int, Verdict] = {}
        self._closings: dict[int, Closing] = {}

    def note(self, entry: Entry, findings: Callable[[], list[Finding]]) -> None:
        """Keep what an accepted entry decides or closes; ``findings`` gives them as they stand now."""
        event = entry.event
        state = DECIDED.get(type(event))
        if state is not None and isinstance(event, ev.FindingEvent):
            target = match(event, findings()) if event.stood is None else as_stood(event, event.stood)
            if target is None:
                return
            points = getattr(event, "points", None)
            if points is not None:
                target = msgspec.structs.replace(target, points=Decimal(str(points)))
            self._verdicts[entry.position] = Verdict(
                target, state, entry.at, entry.entered_at, entry.by, entry.reason
            )
        elif isinstance(event, ev.PeriodFrozen):
            period = event.month or event.quarter
            if event.sums is None:
                found = totals(findings(), quarters=bool(event.quarter))
                sums = tuple(t for t in found if t.period == period)
            else:
                sums = tuple(
                    Total(s.unit, event.month, s.item, s.confirmed, s.pending, event.quarter)
                    for s in event.sums
                )
            self._closings[entry.position] = Closing(period, entry.entered_at, sums)

    def void(self, positions: Iterable[int]) -> None:
        """Forget what rested on these entries."""
        for position in positions:
            self._verdicts.pop(position, None)
            self._closings.pop(position, None)

    def verdicts(self, at: Instant) -> dict[Key, Verdict]:
        """The newest decision about each finding, as known at a moment."""
        return {v.finding.key: v for _, v in sorted(self._verdicts.items()) if v.entered_at <= at}

    def position_of(self, key: Key) -> int | None:
        """The entry that holds the decision in force about a finding."""
        return max((p for p, v in self._verdicts.items() if v.finding.key == key), default=None)

    def closings(self, at: Instant) -> dict[str, Closing]:
        """Closed periods as known at a moment."""
        return {c.period: c for _, c in sorted(self._closings.items()) if c.known <= at}

    def guard(self, entry: Entry) -> Refusal | None:
        """May this period be closed now? Once, by its name, and when it is over."""
        event = entry.event
        if not isinstance(event, ev.PeriodFrozen):
            return None
        period = event.month or event.quarter
        end = end_of(event.month, event.quarter)
        if end is None:
            return Refusal("period.unknown", {"period": period})
        if entry.at < end:
            return Refusal("period.not_over", {"period": period, "at": entry.at})
        if period in self.closings(entry.entered_at):
            return Refusal("period.frozen_already", {"period": period})
        return None


def end_of(month: str, quarter: str) -> Instant | None:
    """The first second after a month (``2021-03``) or quarter (``2021-Q1``); None for what is neither."""
    try:
        if bool(month) == bool(quarter):
            return None
        if month:
            year, number = int(month[:4]), int(month[5:7])
            named = f"{year:04d}-{number:02d}"
        else:
            year, number = int(quarter[:4]), int(quarter[6:7]) * 3
            named = f"{year:04d}-Q{number // 3}"
        if named != (month or quarter) or not 1 <= number <= 12:
            return None
        after = date(year + number // 12, number % 12 + 1, 1)
    except ValueError:
        return None
    return (after - date(1970, 1, 1)).days * 86_400 - OFFSET
