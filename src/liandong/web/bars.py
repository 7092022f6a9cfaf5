"""Geometry of the bar that draws how a clock counted: plain percentages.

A night of twelve hours beside ten counted minutes would leave nothing to see,
so a stretch that is not counted takes at most half the room of the counted
ones and is drawn broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liandong.web.shapes import Interval

GAP_SHARE = 0.5
LEAST = 1.2
"""Percent that a segment has at least, so that one second is still seen."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar; ``x`` and ``width`` in percent."""

    x: float
    width: float
    kind: str
    interval: Interval
    broken: bool = False
    over: bool = False
    """Counted beyond the limit."""

    @property
    def middle(self) -> float:
        """Where a label stands, in percent."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Bar:
    segments: tuple[Segment, ...]
    mark: float | None = None
    """Where the limit was used up, in percent."""


def _split_at(intervals: Sequence[Interval], due: int | None) -> list[tuple[Interval, bool]]:
    """Cut the counted interval in which the limit lies; True for what lies beyond it."""
    parts: list[tuple[Interval, bool]] = []
    for it in intervals:
        if due is None or it.kind != "counted" or it.end <= due:
            parts.append((it, False))
        elif it.start >= due:
            parts.append((it, True))
        else:
            parts.append((Interval(it.start, due, it.kind, it.because), False))
            parts.append((Interval(due, it.end, it.kind, it.because), True))
    return parts


def layout(intervals: Sequence[Interval], due: int | None = None) -> Bar:
    """Place the intervals on a bar of 100 percent; ``due`` marks the used-up limit."""
    parts = [(it, over) for it, over in _split_at(intervals, due) if it.seconds > 0]
    counted = sum(it.seconds for it, _ in parts if it.kind == "counted")
    cap = max(counted * GAP_SHARE, 1.0)
    broken = [counted > 0 and it.kind != "counted" and it.seconds > cap for it, _ in parts]
    weights = [cap if cut else float(it.seconds) for (it, _), cut in zip(parts, broken, strict=True)]
    total = sum(weights) or 1.0
    shares = [max(w / total * 100, LEAST) for w in weights]
    scale = 100 / (sum(shares) or 1.0)
    segments: list[Segment] = []
    x, mark = 0.0, None
    for (it, over), share, cut in zip(parts, shares, broken, strict=True):
        width = share * scale
        if over and mark is None:
            mark = x
        segments.append(Segment(round(x, 3), round(width, 3), it.kind, it, cut, over))
        x += width
    if mark is None and due is not None and parts and parts[-1][0].end == due:
        mark = 100.0
    return Bar(tuple(segments), None if mark is None else round(mark, 3))
