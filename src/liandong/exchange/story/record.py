"""A story as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liandong.core.events import Instant
from liandong.core.settings import Settings
from liandong.core.world import Step
from liandong.exchange.located import Document, Path

Row = dict[str, Any]
"""Expected fields of one row: texts, truths, decimals, moments, rows within rows."""


@dataclass(frozen=True)
class Expectation:
    """What must be true at one moment.

    ``rows``: list → rows that each match exactly one row of the result;
    ``none``: list → rows that match none; ``counts``: list → number of rows.
    """

    at: Instant
    path: Path
    rows: dict[str, list[Row]]
    none: dict[str, list[Row]]
    counts: dict[str, int]


@dataclass(frozen=True)
class Story:
    """Title, pack (``version`` empty: any), settings as entered, steps in file order, expectations."""

    title: str
    pack: str
    version: str
    settings: Settings
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...]
    document: Document

    @property
    def file(self) -> str:
        return self.document.file
