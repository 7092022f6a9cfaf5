"""What every list has: filters and pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    count: int | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices; ``name`` is the query parameter (``unit place severity category``).

    With ``more`` only what is chosen stands here, and all choices come from that address when the menu is opened.
    """

    name: str
    options: tuple[Option, ...]
    more: str = ""

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The choices in force."""
        return tuple(o for o in self.options if o.selected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a list; ``first`` is the number of its first row, counted from 1."""

    total: int
    page: int = 1
    pages: int = 1
    first: int = 1
    shown: int = 0
    """Rows on this page."""

    @property
    def last(self) -> int:
        """Number of the last row on this page."""
        return self.first + self.shown - 1

    @property
    def previous(self) -> int:
        """Number of the page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """Number of the page after."""
        return self.page + 1
