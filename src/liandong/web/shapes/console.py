"""The console: what waits, the sheet of a call, suggestions, what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.desk.suggest import UnitHint
from liandong.web.shapes.casefile import CaseHead, OrderCard


@dataclass(frozen=True, slots=True)
class TodoItem:
    """Something to do. ``url`` leads to it; a ``draft`` or a call opens in the sheet instead (``sheet``)."""

    case: str
    matter: str
    since: int
    place: str = ""
    unit: str = ""
    order: str = ""
    channel: str = ""
    url: str = ""
    sheet: str = ""
    holder: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """``code`` is a word of ``QUEUE``: ``objection dispute unreceived callback draft call``."""

    code: str
    count: int
    items: tuple[TodoItem, ...]

    @property
    def oldest(self) -> int | None:
        return min((i.since for i in self.items), default=None)


@dataclass(frozen=True, slots=True)
class Ground:
    """A printed reason of an outcome, or where a transfer goes (``to``)."""

    outcome: str
    code: str
    text: str
    clause: str
    to: str = ""

    @property
    def value(self) -> str:
        """As the form sends it."""
        return f"{self.code}|{self.to}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way to screen a call: ``key`` that chooses it, the clause, what to tell the caller."""

    code: str
    key: str
    clause: str
    grounds: tuple[Ground, ...] = ()
    needs_ground: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of a sheet offer; names of the pack and the register as they are printed."""

    categories: tuple[tuple[str, str], ...]
    """Name and the unit that answers for it."""
    places: tuple[tuple[str, bool | None], ...]
    """Name and whether it is urban."""
    severities: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    channels: tuple[str, ...]
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A call as it stands in the form. ``case``: it was received already and its caller is masked."""

    key: str = ""
    case: str = ""
    seen: int | None = None
    received_at: int | None = None
    began: str = ""
    phone: str = ""
    name: str = ""
    channel: str = "phone"
    address: str = ""
    place: str = ""
    text: str = ""
    category: str = ""
    severity: str = ""
    deaths: str = ""
    headcount: str = ""
    outcome: str = "accept"
    ground: str = ""
    to: str = ""
    screen_text: str = ""
    into: str = ""
    units: tuple[str, ...] = ()
    lead: str = ""
    via: str = "network"
    order_text: str = ""
    place_auto: bool = True
    category_auto: bool = True
    holders: tuple[tuple[str, int], ...] = ()
    """Who else has this call open, and since when."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that the same number called about."""

    head: CaseHead
    open: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """An open case that the call may repeat."""

    head: CaseHead
    units: tuple[str, ...]
    same_phone: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggested unit with its number for Alt and the phone of its duty desk."""

    n: int
    hint: UnitHint
    phone: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The town or street that was recognised; ``word``: what led to it."""

    name: str = ""
    word: str = ""
    urban: bool | None = None


@dataclass(frozen=True, slots=True)
class CategoryOffer:
    name: str
    words: tuple[str, ...]
    clause: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """The right column, and what belongs to the fields beside it."""

    place: Place
    offers: tuple[Offer, ...]
    categories: tuple[CategoryOffer, ...]
    category: str
    lead: str
    twins: tuple[Twin, ...]
    earlier: tuple[Earlier, ...]
    earlier_count: int
    masked: str
    upper_level: str = ""
    refusal: str = ""
    clause: str = ""
    asked: bool = False
    """Whether anything was typed that advice could be given on."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A case that was just sent, told in a line."""

    head: CaseHead
    orders: tuple[OrderCard, ...]
