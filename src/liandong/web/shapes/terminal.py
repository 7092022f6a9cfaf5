"""The terminal: the unit, its open orders, and the one in hand."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.web.shapes.casefile import TimelineRow
from liandong.web.shapes.clocks import ClockCell


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """An order in the terminal's list. ``received`` no: the page confirms receipt when it shows it."""

    order: str
    case: str
    state: str
    matter: str
    place: str
    issued_at: int
    received: bool
    severity: str = ""
    signed_by: str = ""
    signed_at: int | None = None
    clock: ClockCell | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class TerminalStep:
    """A station of the line 签收─出动─到场─处置─反馈; ``at``: when it was reached."""

    code: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class TerminalUnit:
    """A unit on the case; ``own``: this terminal's."""

    unit: str
    role: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class TerminalOrder:
    """The order in hand. ``version`` is the case's; ``caller`` is masked, empty where nobody may call."""

    line: TerminalLine
    version: int
    category: str
    address: str
    text: str
    """The order's own words; empty where it has none."""
    number: str
    units: tuple[TerminalUnit, ...]
    steps: tuple[TerminalStep, ...]
    clocks: tuple[ClockCell, ...]
    timeline: tuple[TimelineRow, ...]
    presence: bool = True
    caller: str = ""
    may_object: bool = True
    contact: bool = False
    """Whether the regulation asks for a first and a second contact with the caller."""
    arrival_phone: str = ""
    """Number to which the regulation wants arrivals reported by telephone."""
    arrival_report: bool = False
    """Whether an arrival is reported here, as a step of its own."""
    result_clause: str = ""
    reason: str = ""
    """Why the last result came back, or the objection was rejected."""
    deaths: int = 0
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class TerminalOfficer:
    """Somebody who may act here; ``pin`` no: they sign in with their account."""

    id: int
    name: str
    pin: bool


@dataclass(frozen=True, slots=True)
class TerminalPage:
    """The whole terminal."""

    unit: str
    device: str
    """Name of the enrolled device; empty where the browser is none."""
    name: str
    officer: str
    officer_id: int
    by_pin: bool
    officers: tuple[TerminalOfficer, ...]
    units: tuple[str, ...]
    """Units that an objection may propose."""
    today: int
    open: int
    lines: tuple[TerminalLine, ...]
    chosen: TerminalOrder | None
    may_enrol: bool = False

    @property
    def ringing(self) -> int:
        """Orders that nobody signed."""
        return sum(line.state == "issued" for line in self.lines)
