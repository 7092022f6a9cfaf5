"""The assessment: findings as cards, ledgers, duties."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.web.shapes.lists import Page
from liandong.web.shapes.why import WhyPanel


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided last; ``outcome`` is ``confirmed`` or ``dismissed``."""

    outcome: str
    at: int
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding. ``said``: its evidence in one sentence; ``points`` and limits as printed, without a sign.

    ``state``: ``proposed confirmed dismissed booked``; ``basis``: ``auto evidence inspector``.
    ``correct``: decided, but what it rested on is gone. ``late``: confirmed after its month was closed.
    """

    id: str
    unit: str
    item: str
    title: str
    clause: str
    clause_url: str
    said: str
    state: str
    basis: str
    at: int
    month: str
    points: str = ""
    low: str = ""
    high: str = ""
    step: str = ""
    tier: int | None = None
    order: str = ""
    case: str = ""
    drill: str = ""
    matter: str = ""
    why: WhyPanel | None = None
    verdict: Verdict | None = None
    correct: bool = False
    late: bool = False

    @property
    def ranged(self) -> bool:
        """Whether the supervisor chooses the points."""
        return self.low != self.high or not self.low


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a filter, with its own words."""

    value: str
    label: str
    count: int = 0
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter; ``name`` is the query parameter."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The choices in force."""
        return tuple(c for c in self.choices if c.selected)


@dataclass(frozen=True, slots=True)
class MonthHead:
    """The month with its neighbours, sums, and whether it is closed or over."""

    month: str
    before: str
    after: str
    recent: tuple[str, ...]
    confirmed: str
    pending: str
    closed_at: int | None
    over: bool
    acts: bool
    states: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingList(Page):
    """The findings of a month as the query asks for them."""

    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]
    state: str
    sort: str
    open_ids: tuple[tuple[str, str], ...] = ()
    """Number and unit of every proposal that the filters leave, over all pages."""
    any_at_all: bool = False

    @property
    def filtered(self) -> bool:
        """Whether anything but the state narrows the list."""
        return any(f.chosen for f in self.filters)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of the ledger; empty text for nothing."""

    confirmed: str = ""
    pending: str = ""
    query: str = ""
    """The query of the list behind it."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    unit: str
    tier: int | None
    cells: tuple[Sum, ...]
    total: Sum


@dataclass(frozen=True, slots=True)
class Ledger:
    """Units by items. ``late``: confirmed after the closing."""

    items: tuple[tuple[str, str, str], ...]
    """Code, short code and title."""
    rows: tuple[LedgerRow, ...]
    foot: tuple[Sum, ...]
    total: Sum
    late: tuple[Card, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """Something that was entered beside cases; ``position`` names it in its stream for voiding."""

    stream: str
    name: str
    position: int
    at: int
    event: str
    what: str
    by: str
    entered_at: int | None = None
    units: tuple[str, ...] = ()
    reason: str = ""
    voided: bool = False


@dataclass(frozen=True, slots=True)
class TargetLine:
    """How often something was held in a period that goes on or has ended."""

    what: str
    name: str
    period: str
    clause: str
    target: int
    done: int
    ended: bool
    url: str = ""

    @property
    def short(self) -> bool:
        """Whether the document's number was not reached although the period is over."""
        return self.ended and self.done < self.target


@dataclass(frozen=True, slots=True)
class ContactLine:
    role: str
    changed: int | None
    filed: int | None
    clause: str = ""
    receipts: tuple[str, ...] = ()
