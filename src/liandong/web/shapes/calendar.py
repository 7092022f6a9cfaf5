"""The year view of a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from liandong.desk.days import Batch, Change


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the year. ``kind``: ``work``, ``rest``, ``holiday`` (rest against the week) or ``makeup``."""

    day: date
    kind: str
    name: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday; None where a week belongs to another month."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class YearTab:
    """A year to choose. ``state``: ``entered``, ``proposed`` (the library knows it) or ``unpublished``."""

    year: int
    state: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPage:
    """The whole page. ``text``, ``since``, ``reason``: what the form holds; ``preview`` what it would change."""

    year: int
    state: str
    tabs: tuple[YearTab, ...]
    months: tuple[Month, ...]
    counts: Mapping[str, int]
    batches: tuple[Batch, ...]
    text: str = ""
    since: str = ""
    reason: str = ""
    source: str = ""
    proposed: str = ""
    preview: tuple[Change, ...] | None = None
    problems: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
