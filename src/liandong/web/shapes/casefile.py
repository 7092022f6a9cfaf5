"""The case file and the list of files."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.web.shapes.clocks import ClockCell
from liandong.web.shapes.lists import Facet, Page
from liandong.web.shapes.why import FindingChip, WhyPanel


@dataclass(frozen=True, slots=True)
class Commander:
    """Who commands on scene now: a unit or a role."""

    name: str
    since: int
    clause: str = ""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """``caller`` is already masked. ``erased`` says that the caller's words are gone."""

    case: str
    number: str
    state: str
    matter: str
    place: str
    received_at: int
    severity: str = ""
    category: str = ""
    address: str = ""
    caller: str = ""
    channel: str = ""
    deaths: int = 0
    headcount: int | None = None
    commander: Commander | None = None
    merged_into: str = ""
    pack: str = ""
    erased: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: ``waiting``, ``delivered`` or ``failed``."""

    state: str
    channel: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class FileLink:
    """A photo or file that came with a line; ``gone``: it was erased."""

    case: str
    ref: str
    picture: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of a case's story.

    ``kind`` is ``event`` (a person or device did it), ``fired`` (the engine
    noticed: ``event`` is then ``warn50 warn80 breach``) or ``message`` (an
    attempt to reach somebody). ``entered_at`` only where it differs from ``at``.
    """

    position: int
    at: int
    event: str
    who: str = ""
    kind: str = "event"
    entered_at: int | None = None
    entered_by: str = ""
    channel: str = ""
    unit: str = ""
    order: str = ""
    clock: str = ""
    """The name of the clock that a ``fired`` line speaks of; what a ``message`` was about."""
    text: str = ""
    reason: str = ""
    receipts: tuple[Receipt, ...] = ()
    voided: bool = False
    files: tuple[FileLink, ...] = ()
    claimed_at: int | None = None
    """When a terminal says that it was done, where it was heard later."""


@dataclass(frozen=True, slots=True)
class OrderCard:
    order: str
    unit: str
    role: str
    state: str
    issued_at: int
    channel: str = ""
    tier: int | None = None
    received_at: int | None = None
    text: str = ""
    reworks: int = 0
    clocks: tuple[ClockCell, ...] = ()
    findings: tuple[FindingChip, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePanel:
    """The board's side panel: the same case, told briefly. The timeline is oldest first as everywhere; the panel turns it round."""

    head: CaseHead
    orders: tuple[OrderCard, ...]
    timeline: tuple[TimelineRow, ...]
    order: str = ""
    """The order of the row that was chosen."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    head: CaseHead
    orders: tuple[OrderCard, ...]
    timeline: tuple[TimelineRow, ...]
    why: WhyPanel | None = None
    """Shown at once where the address asks for it (``?why=key``)."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list of files."""

    case: str
    number: str
    state: str
    matter: str
    place: str
    received_at: int
    severity: str = ""
    category: str = ""
    units: tuple[str, ...] = ()
    breaches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList(Page):
    """The list of files as asked for by the query: ``q state place page``."""

    rows: tuple[CaseLine, ...]
    facets: tuple[Facet, ...] = ()
    q: str = ""

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q) or any(o.selected for f in self.facets for o in f.options)
