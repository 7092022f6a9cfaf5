"""The state of one case and its orders, as the events leave it.

These records are filled by ``core.steps`` and read by everything else. They
are mutable only while a fold runs; whoever holds one treats it as frozen.
"""

from __future__ import annotations

import copy

import msgspec

from liandong.core.events import CaseReceived, Entry, Instant

OPEN = frozenset(
    {
        "issued",
        "signed",
        "enroute",
        "onscene",
        "handling",
        "submitted",
        "verifying",
        "objected",
        "dispute",
        "rework",
        "suspended",
    }
)
"""Order states in which something is still to be done."""

VOID = frozenset({"withdrawn", "reassigned"})
"""Orders that ended without a result of their own; they no longer make the case's state."""


class Pause(msgspec.Struct):
    """A stretch of time that does not count; ``end`` None: it lasts."""

    start: Instant
    because: str
    end: Instant | None = None


class Extension(msgspec.Struct, frozen=True):
    """A longer deadline: when it was granted, and until when."""

    at: Instant
    to: Instant


class Handling(msgspec.Struct):
    """One period of work on an order: from issue or reopening to closing."""

    start: Instant
    end: Instant | None = None
    result: Instant | None = None
    """When the last result came that was not returned."""
    extensions: list[Extension] = []


class Arrival(msgspec.Struct):
    """An arrival report (到点反馈)."""

    at: Instant
    channel: str
    number: str


class Judged(msgspec.Struct, frozen=True):
    """What an order is judged by when it is first closed: reports and results so far, who set out, who was there."""

    reports: int
    results: int
    departed: bool
    arrived: bool


class OrderState(msgspec.Struct):
    """One order (警单): one unit's share of a case. Times are instants, None: not yet."""

    id: str
    unit: str
    role: str
    issued: Instant
    state: str = "issued"
    before: str = ""
    channel: str = ""
    drill: bool = False
    self_received: bool = False
    needs_presence: bool = True
    precondition: str = ""
    received: Instant | None = None
    received_implied: bool = False
    """Nobody confirmed receipt before the crew stood on the scene."""
    signed: Instant | None = None
    signed_entered: Instant | None = None
    signed_channel: str = ""
    signed_by: str = ""
    signed_entered_by: str = ""
    signed_implied: bool = False
    departed: Instant | None = None
    arrived: Instant | None = None
    arrival_reported: Instant | None = None
    arrival_reports: list[Arrival] = []
    handling: Instant | None = None
    first_contact: Instant | None = None
    second_contact: Instant | None = None
    submitted: Instant | None = None
    result_channels: list[str] = []
    closed: Instant | None = None
    first_closed: Instant | None = None
    judged: Judged | None = None
    """What stood at the first closing."""
    settled: bool = False
    """Finished before its case was reopened; it no longer makes the case's state."""
    ended: Instant | None = None
    end: str = ""
    reworks: int = 0
    binding: bool = False
    objected: Instant | None = None
    objections_rejected: list[Instant] = []
    support_requested: Instant | None = None
    pauses: list[Pause] = []
    periods: list[Handling] = []
    last_word: Instant | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN


class Commander(msgspec.Struct):
    """Who commanded, from when to when."""

    start: Instant
    kind: str = "on_scene"
    unit: str = ""
    role: str = ""
    end: Instant | None = None
    clause: str = ""


class Callback(msgspec.Struct):
    """A call back to the citizen."""

    at: Instant
    order: str
    reached: bool
    grade: str = ""
    topics: dict[str, str] = {}


class CaseStream(msgspec.Struct):
    """One case (警情): its entries and what they add up to."""

    id: str
    entries: list[Entry] = []
    voided: set[int] = set()
    received: Instant | None = None
    origin: CaseReceived | None = None
    channel: str = ""
    place: str = ""
    category: str = ""
    severity: str = ""
    deaths: int = 0
    headcount: int | None = None
    controllable: bool | None = None
    outcome: str = ""
    ground: str = ""
    to: str = ""
    same_as: str = ""
    new_fact: bool = False
    merged_into: str = ""
    reopened: Instant | None = None
    explicit_close: Instant | None = None
    plan: str | None = None
    plan_at: Instant | None = None
    lead: str = ""
    orders: dict[str, OrderState] = {}
    binding_orders: set[str] = set()
    commanders: list[Commander] = []
    callbacks: list[Callback] = []
    last_at: Instant = -(2**62)

    @property
    def version(self) -> int:
        """Position of the last entry; 0 for a stream without any."""
        return self.entries[-1].position if self.entries else 0

    @property
    def drill(self) -> bool:
        return bool(self.orders) and all(o.drill for o in self.orders.values())

    @property
    def counted(self) -> bool:
        """Does the case stand in statistics? Drills and merged cases do not."""
        return not self.drill and not self.merged_into

    @property
    def state(self) -> str:
        """The case's state: a function of its screening and its orders' states."""
        if self.merged_into:
            return "merged"
        if self.explicit_close is not None:
            return "closed"
        if self.plan is not None:
            return "plan"
        if self.outcome != "accept":
            return SCREENED.get(self.outcome, "received")
        return _working_state([o for o in self.orders.values() if self._live(o)])

    def _live(self, order: OrderState) -> bool:
        """Orders that make the case's state; a reopened case starts anew."""
        return order.state not in VOID and order.state != "plan" and not order.settled


FINISHED = frozenset({"closed", "merged", "answered", "refused", "transferred", "referred"})
"""Case states in which nothing goes on at the scene."""

SCREENED = {"answer": "answered", "refuse": "refused", "transfer": "transferred", "refer": "referred"}


def _working_state(live: list[OrderState]) -> str:
    if not live:
        return "accepted"
    states = {o.state for o in live}
    if states == {"closed"}:
        return "closed"
    if states <= {"submitted", "verifying", "closed"}:
        return "verifying"
    return "handling" if any(o.signed is not None for o in live) else "dispatched"


def copied(stream: CaseStream) -> CaseStream:
    """A stream that shares nothing mutable with its source."""
    new = copy.copy(stream)
    new.entries = list(stream.entries)
    new.voided = set(stream.voided)
    new.binding_orders = set(stream.binding_orders)
    new.orders = {name: _copied_order(order) for name, order in stream.orders.items()}
    new.commanders = [copy.copy(c) for c in stream.commanders]
    new.callbacks = list(stream.callbacks)
    return new


def _copied_order(order: OrderState) -> OrderState:
    new = copy.copy(order)
    new.arrival_reports = list(order.arrival_reports)
    new.result_channels = list(order.result_channels)
    new.objections_rejected = list(order.objections_rejected)
    new.pauses = [copy.copy(p) for p in order.pauses]
    new.periods = [copy.copy(p) for p in order.periods]
    for period in new.periods:
        period.extensions = list(period.extensions)
    return new
