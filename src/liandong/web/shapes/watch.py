"""The watch board."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.web.shapes.clocks import ClockCell
from liandong.web.shapes.lists import Facet, Page


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last thing a unit said or did on an order."""

    event: str
    at: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open order. ``version`` changes whenever the row would look different."""

    order: str
    case: str
    number: str
    matter: str
    place: str
    unit: str
    role: str
    order_state: str
    issued_at: int
    severity: str = ""
    category: str = ""
    orders_in_case: int = 1
    sign: ClockCell | None = None
    arrive: ClockCell | None = None
    result: ClockCell | None = None
    last: LastWord | None = None
    unreceived: bool = False
    urged: int = 0
    """How often the unit was urged, and when last."""
    urged_at: int | None = None
    supervised: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that is a filter: ``all unsigned overtime enroute handling callback dispute``."""

    code: str
    count: int


COLUMNS = ("number", "matter", "place", "unit", "sign", "arrive", "result", "last")
SORTS = ("due", "issued", "number", "place", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Page):
    """The list as asked for by the query: ``show q sort page unit place severity category hide``.

    ``unit``, ``place``, ``severity``, ``category`` and ``hide`` may be repeated.
    ``sort`` is one of :data:`SORTS`, with a leading ``-`` for descending.
    """

    rows: tuple[BoardRow, ...]
    counters: tuple[Counter, ...]
    facets: tuple[Facet, ...] = ()
    show: str = "all"
    q: str = ""
    sort: str = "due"
    hide: frozenset[str] = frozenset()

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q) or self.show != "all" or any(o.selected for f in self.facets for o in f.options)


@dataclass(frozen=True, slots=True)
class NextBreach:
    order: str
    case: str
    number: str
    unit: str
    matter: str
    clock: ClockCell


@dataclass(frozen=True, slots=True)
class QuietTerminal:
    unit: str
    since: int
    on_duty: bool = True


@dataclass(frozen=True, slots=True)
class Unreceived:
    order: str
    case: str
    number: str
    unit: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The right edge of the board: what will need a person next."""

    breaches: tuple[NextBreach, ...] = ()
    quiet: tuple[QuietTerminal, ...] = ()
    unreceived: tuple[Unreceived, ...] = ()
