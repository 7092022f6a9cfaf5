"""The records that go into the store and come out of it.

Instants are whole seconds since 1970-01-01T00:00:00Z. A *stream* is named by
(jurisdiction, kind, stream): kind ``case`` with the case number, ``unit`` with
the unit's name, and so on. Names of fields are the names of columns.
"""

from __future__ import annotations

import msgspec

Instant = int

CASE = "case"
"""The kind of a case's own stream."""

ZERO = b"\x00" * 32
"""What the first entry of a stream is chained to."""


# --- what an append writes -------------------------------------------------------


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line for the log. ``body`` is the canonical JSON of the core's entry; ``version`` that of its type.

    ``units`` are the units concerned: a unit's feed shows exactly the entries that name it.
    """

    position: int
    type: str
    body: str
    at: Instant
    entered_at: Instant
    version: int = 1
    units: tuple[str, ...] = ()


class Once(msgspec.Struct, frozen=True, kw_only=True):
    """Idempotency: a command of ``credential`` under ``key`` is done once.

    ``request`` is a hash of the request's body, ``answer`` what to say again.
    Kept 30 days, or for ever (imports: credential = source, key = external id).
    """

    credential: str
    key: str
    request: bytes
    answer: str
    for_ever: bool = False


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """What lists show of a case. No word of the caller's: those are in the private store."""

    state: str
    received_at: Instant
    place: str = ""
    category: str = ""
    kind: str = ""
    severity: str = ""
    channel: str = ""
    outcome: str = ""
    ground: str = ""
    lead_unit: str = ""
    commander: str = ""
    """Unit or role that commands on scene now."""
    deaths: int = 0
    headcount: int | None = None
    orders: int = 0
    orders_open: int = 0
    breaches: int = 0
    next_due_at: Instant | None = None
    closed_at: Instant | None = None
    merged_into: str = ""
    counted: bool = True
    flags: tuple[str, ...] = ()


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the board shows of an order. A clock segment is (state, due_at); state empty: no such clock."""

    order_id: str
    unit: str
    state: str
    open: bool
    issued_at: Instant
    role: str = ""
    channel: str = ""
    drill: bool = False
    received_at: Instant | None = None
    signed_at: Instant | None = None
    departed_at: Instant | None = None
    arrived_at: Instant | None = None
    submitted_at: Instant | None = None
    closed_at: Instant | None = None
    reworks: int = 0
    sign_state: str = ""
    sign_due_at: Instant | None = None
    arrive_state: str = ""
    arrive_due_at: Instant | None = None
    result_state: str = ""
    result_due_at: Instant | None = None
    next_due_at: Instant | None = None
    last_type: str = ""
    """The unit's last word: type and position of its entry, and when it happened."""
    last_position: int | None = None
    last_at: Instant | None = None


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as it stood when the stream's last entry was made. ``subject``: order, case, aid or drill id."""

    subject: str
    rule: str
    state: str
    n: int = 1
    unit: str = ""
    clause: str = ""
    start_at: Instant | None = None
    due_at: Instant | None = None
    stop_at: Instant | None = None
    breached_at: Instant | None = None
    used_s: int = 0
    limit_s: int | None = None
    advisory: bool = False
    provisional: bool = False
    ended: str = ""


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message to one recipient. ``key`` makes it unique; ``params`` is JSON text with ids, never a caller's words.

    ``recipient`` is a role to be resolved when it is sent (``liaison:`` and a unit) or an address.
    ``not_before`` delays the first attempt.
    """

    key: str
    channel: str
    recipient: str
    template: str
    params: str = "{}"
    order_id: str = ""
    not_before: Instant | None = None


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told when a mark fires: one message for each role ``to`` of the unit and each channel.

    What the queue's row says already (case, order, unit, rule, turn, moment) is added when it fires, for most
    clocks stop before: ``more`` holds only the parameters that the row does not know.
    """

    template: str
    to: tuple[str, ...]
    channels: tuple[str, ...]
    more: dict[str, str] = {}
    after: dict[str, int] = {}
    """Channel → seconds to wait after the mark."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of a clock at which the engine acts: warn50, warn80, breach, receipt, reminder, opening.

    ``due_at`` is the moment meant, ``fire_at`` when the engine acts on it (grace included);
    the messages of ``alarm`` go to the outbox in the same transaction.
    """

    mark: str
    due_at: Instant
    fire_at: Instant
    alarm: Alarm | None = None


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """The coming marks of one clock in order of ``fire_at``, *all* of them: what fired already is left out here."""

    subject: str
    rule: str
    marks: tuple[Mark, ...]
    n: int = 1
    unit: str = ""
    """The unit it is about, for that unit's feed."""


class PrivateText(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed text: ``ref`` is the name under which the events mention it."""

    ref: str
    ciphertext: bytes


class Private(msgspec.Struct, frozen=True, kw_only=True):
    """What a command adds to the erasable store of its case (see ``private``)."""

    wrapped_key: bytes | None = None
    """The case's data key, wrapped; only with the first text of a case."""
    texts: tuple[PrivateText, ...] = ()
    phones: tuple[bytes, ...] = ()
    search: tuple[str, ...] = ()
    """Search tokens to add to the case's search row."""


class Append(msgspec.Struct, frozen=True, kw_only=True):
    """One command's effect on one stream, all or nothing.

    ``expected`` and ``prev_hash`` are the version and hash it was decided on
    (0 and :data:`ZERO` for a new stream). ``case``, ``orders``, ``clocks`` and
    ``due`` replace the stream's rows whole; ``None`` leaves them as they are.
    """

    jurisdiction: int
    stream: str
    entries: tuple[NewEntry, ...]
    now: Instant
    kind: str = CASE
    expected: int = 0
    prev_hash: bytes = ZERO
    pack: str = ""
    """Content hash of the pack a new stream is born under."""
    case: CaseRow | None = None
    orders: tuple[OrderRow, ...] | None = None
    clocks: tuple[ClockRow, ...] | None = None
    due: tuple[DueRow, ...] | None = None
    outbox: tuple[OutboxRow, ...] = ()
    private: Private | None = None
    once: Once | None = None


# --- what an append answers --------------------------------------------------------


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """Done. ``version`` and ``hash`` are the new head; ``last_id`` the log's id of the last entry."""

    version: int
    hash: bytes
    last_id: int


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Someone else was quicker: ``version`` is the stream's version now (0: there is no such stream)."""

    version: int


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """The same command was done before; this was its answer."""

    answer: str


class Mismatch(msgspec.Struct, frozen=True, kw_only=True):
    """The key was used for another request."""


Outcome = Appended | Conflict | Replayed | Mismatch


# --- what is read back ---------------------------------------------------------------


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """A stream as it is now. ``bodies[i]`` has type version ``versions[i]``; version 0: there is none."""

    jurisdiction: int
    kind: str
    stream: str
    version: int
    hash: bytes
    pack: str
    bodies: list[str]
    versions: list[int]
    wrapped_key: bytes | None
    erased_at: Instant | None
    config: int
    """The jurisdiction's configuration version (see ``register.config_version``)."""


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that ``rebuild`` and ``diff`` expect for one stream, as an append would have written them."""

    case: CaseRow | None = None
    orders: tuple[OrderRow, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    due: tuple[DueRow, ...] = ()


class Fired(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that fired. ``cursor`` is the place right behind it in the feed, where it was read from there."""

    jurisdiction: int
    kind: str
    stream: str
    subject: str
    rule: str
    n: int
    mark: str
    due_at: Instant
    unit: str
    fired_at: Instant
    cursor: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message leased for one attempt. ``key`` is its id for the channel: the same however often it is tried."""

    id: int
    jurisdiction: int
    key: str
    kind: str
    stream: str
    order_id: str
    channel: str
    recipient: str
    template: str
    params: str
    attempt: int
    created_at: Instant


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try to reach somebody, for the case's timeline."""

    key: str
    order_id: str
    channel: str
    recipient: str
    template: str
    at: Instant
    ok: bool
    detail: str
    state: str
    """State of the message now."""


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the log as the live feed tells it. ``cursor`` is the place right behind it."""

    cursor: str
    jurisdiction: int
    kind: str
    stream: str
    position: int
    type: str
    body: str
    at: Instant
    entered_at: Instant
    units: tuple[str, ...]


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """``stale``: the cursor means nothing any more; take a snapshot and go on from ``cursor``."""

    rows: tuple[FeedRow, ...]
    cursor: str
    more: bool = False
    stale: bool = False


class FiredPage(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[Fired, ...]
    cursor: str
    more: bool = False
    stale: bool = False


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """The last sign of life of a process."""

    name: str
    instance: str
    at: Instant
    detail: str = ""
