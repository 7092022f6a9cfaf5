"""What was measured, how it compares with its limit, and how that is written and shown."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec

HOLDS, FAILS, TOLD = "yes", "NO", "–"


class Bound(msgspec.Struct, frozen=True, omit_defaults=True):
    """What must hold: ``of`` names the figure (``ratio`` or one of the row's details), with a least or most value."""

    of: str
    least: float | None = None
    most: float | None = None
    unit: str = ""

    def holds(self, figure: float) -> bool:
        """Does the figure keep the bound? A figure that is no number keeps none."""
        if math.isnan(figure):
            return False
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    def told(self) -> str:
        """``ratio >= 0.2``"""
        parts = []
        if self.least is not None:
            parts.append(f"{self.of} >= {self.least:g}{self._unit}")
        if self.most is not None:
            parts.append(f"{self.of} <= {self.most:g}{self._unit}")
        return ", ".join(parts)

    @property
    def _unit(self) -> str:
        return f" {self.unit}" if self.unit else ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the results. ``limit`` is in the same unit and from the same run.

    ``details`` holds further figures (percentiles, counts, sanity of the client); bounds may name them.
    ``command`` says how value and limit were measured.
    """

    name: str
    unit: str
    value: float
    limit: float | None
    command: str
    bounds: tuple[Bound, ...] = ()
    details: dict[str, float] = {}

    @property
    def ratio(self) -> float | None:
        """Value by limit; None where there is no limit."""
        return ratio(self.value, self.limit)

    @property
    def holds(self) -> bool | None:
        """Do all bounds hold? None: there is none, the figure is only told."""
        return all(b.holds(self._figure(b.of)) for b in self.bounds) if self.bounds else None

    def record(self) -> Record:
        """The row as it stands in the file."""
        share = self.ratio
        return Record(
            name=self.name,
            unit=self.unit,
            value=rounded(self.value),
            limit=None if self.limit is None else rounded(self.limit),
            ratio=None if share is None else rounded(share),
            budget="; ".join(b.told() for b in self.bounds),
            holds=self.holds,
            command=self.command,
            details={name: rounded(figure) for name, figure in self.details.items()},
        )

    def _figure(self, name: str) -> float:
        if name == "ratio":
            return math.nan if self.ratio is None else self.ratio
        return self.value if name == "value" else self.details.get(name, math.nan)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A line of ``results.json``."""

    name: str
    unit: str
    value: float
    limit: float | None
    ratio: float | None
    budget: str
    holds: bool | None
    command: str
    details: dict[str, float]


def ratio(value: float, limit: float | None) -> float | None:
    """Value by limit; None where there is no limit to compare with."""
    return None if not limit else value / limit


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of values in rising order: the smallest that ``share`` percent do not exceed.

    Not a number for no values at all.
    """
    if not sorted_values:
        return math.nan
    rank = max(1, math.ceil(share / 100 * len(sorted_values)))
    return sorted_values[min(rank, len(sorted_values)) - 1]


def rounded(figure: float) -> float:
    """To four figures: more are noise."""
    if figure == 0 or not math.isfinite(figure):
        return figure if math.isfinite(figure) else 0.0
    return round(figure, max(0, 3 - math.floor(math.log10(abs(figure)))))


def write(path: Path, rows: Sequence[Row]) -> None:
    """The results as a JSON list, replaced whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode([row.record() for row in rows]), indent=2)
    draft = path.with_suffix(".new")
    draft.write_bytes(text + b"\n")
    draft.replace(path)


HEAD = ("row", "value", "unit", "limit", "ratio", "must hold", "holds")


def table(rows: Sequence[Row]) -> str:
    """The results as a table for people, further figures below each line."""
    lines = [HEAD, *(_cells(row.record()) for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(HEAD))]
    rule = "  ".join("-" * width for width in widths)
    shown = [_line(lines[0], widths), rule]
    for row, cells in zip(rows, lines[1:], strict=True):
        shown.append(_line(cells, widths))
        told = ", ".join(f"{name} {rounded(figure):g}" for name, figure in row.details.items())
        if told:
            shown.append(f"    {told}")
    return "\n".join(shown)


def _cells(record: Record) -> tuple[str, ...]:
    holds = TOLD if record.holds is None else HOLDS if record.holds else FAILS
    return (
        record.name,
        _number(record.value),
        record.unit,
        _number(record.limit),
        "" if record.ratio is None else f"{record.ratio:.3g}",
        record.budget,
        holds,
    )


def _number(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(c + " " * (w - _width(c)) for c, w in zip(cells, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
