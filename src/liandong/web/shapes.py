"""What the templates are given: the shape of every screen's context.

Views build these records, templates read nothing else. They carry codes and
numbers; words are chosen when the page is rendered, in the reader's language
(``web.words``). Instants are whole seconds since the epoch, durations whole
seconds; ids are strings. Names of units, places and clauses are the
register's and the pack's own words and are never translated.

Pages, their context and their URL names::

    every page           shell: Shell                       (context processor)
    watch/board.html     board: Board, strip: Strip         watch:board
    watch/_rows.html     rows: tuple[BoardRow, …]           watch:rows    (?ids=a,b or the list's query)
    watch/_counters.html counters, show                     watch:counters
    watch/_strip.html    strip: Strip                       watch:strip
    watch/_panel.html    panel: CasePanel                   watch:panel   (case)
    (a file)             the list's query, as XLSX or CSV   watch:export
    cases/list.html      cases: CaseList                    cases:list
    cases/file.html      file: CaseFile                     cases:file    (case)
    cases/_live.html     file: CaseFile (head and orders)   cases:live    (case)
    cases/_timeline.html timeline: tuple[TimelineRow, …]    cases:timeline (case), oldest first
    cases/_why.html      why: WhyPanel                      cases:why     (case, key)

Other URL names used: ``login``, ``logout``, ``set_language``.
"""

from __future__ import annotations

from dataclasses import dataclass

# --- the frame of every page ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Room:
    """A tab of the top bar. ``code`` is a word of ``words.ROOMS``."""

    code: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """An alarm light: ``engine``, ``feed``, ``db`` or ``undelivered``.

    ``state`` is ``ok``, ``bad`` or ``unknown``; ``value`` is the number shown
    beside it (seconds since the last sign of life, or orders undelivered).
    """

    code: str
    state: str = "unknown"
    value: int | None = None


LIGHTS = (Light("engine"), Light("feed"), Light("db"), Light("undelivered"))


@dataclass(frozen=True, slots=True)
class Shell:
    """Top bar and live connection.

    ``now_ms`` is the server's clock in milliseconds. ``cursor`` is the feed
    position at which this page was read: the stream goes on from there.
    ``samples`` names the settings that hold sample values; the page says so.
    """

    jurisdiction: str
    centre: str
    pack: str
    pack_version: str
    now_ms: int
    rooms: tuple[Room, ...] = ()
    lights: tuple[Light, ...] = LIGHTS
    duty_name: str = ""
    user_name: str = ""
    role: str = ""
    feed_url: str = ""
    cursor: str = ""
    samples: tuple[str, ...] = ()


# --- clocks ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClockCell:
    """One clock as it stands at ``as_of``.

    ``state``: ``waiting running paused met breached ended none`` (``none`` is
    measured without a limit). ``used`` are the counted seconds at ``as_of``.
    While it counts, ``until`` is the moment at which the calendar stops it;
    while it waits, ``resumes`` is the moment at which it goes on by itself:
    with both the browser shows the right number between two refreshes.
    ``counting`` says whether it counts now (a breached clock goes on too).
    """

    key: str
    name: str
    state: str
    used: int
    as_of: int
    slot: str = ""
    """Column of the board: ``sign``, ``arrive``, ``result`` or none."""
    limit: int | None = None
    start: int | None = None
    due: int | None = None
    stop: int | None = None
    counting: bool = False
    until: int | None = None
    resumes: int | None = None
    advisory: bool = False
    provisional: bool = False
    end: str = ""
    """Why it ended without a result: ``superseded withdrawn plan`` …"""
    clause: str = ""
    why_url: str = ""


# --- watch board -----------------------------------------------------------------


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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that is a filter: ``all unsigned overtime enroute handling callback dispute``."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    count: int | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices; ``name`` is the query parameter (``unit place severity category``)."""

    name: str
    options: tuple[Option, ...]

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


# --- case file -------------------------------------------------------------------


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
    """The name of the clock that a ``fired`` line speaks of."""
    text: str = ""
    reason: str = ""
    receipts: tuple[Receipt, ...] = ()
    voided: bool = False


@dataclass(frozen=True, slots=True)
class FindingChip:
    """A deduction: ``state`` is ``proposed confirmed dismissed booked retracted``."""

    key: str
    item: str
    title: str
    state: str
    clause: str = ""
    points: str = ""
    """A decimal as printed, without its sign; empty where the pack prints none."""
    why_url: str = ""


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


# --- why ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause: our reading, and the official words where the district loaded them."""

    ref: str
    reading: str
    verbatim: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The event that started or stopped a clock, to be found on the timeline."""

    position: int
    at: int
    event: str
    who: str = ""
    channel: str = ""
    entered_at: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """``kind`` is ``counted``, ``paused`` or ``uncounted``; ``because`` a word of ``words.BECAUSE``."""

    start: int
    end: int
    kind: str
    because: str = ""

    @property
    def seconds(self) -> int:
        """Length in whole seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class SettingUsed:
    """A setting that decided, as it stood when the clock started."""

    name: str
    question: str
    value: str
    sample: bool = False
    since: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class WhyPanel:
    """Why a clock stands where it stands, or why a finding is proposed.

    A finding that no clock led to (a report that never came) has no ``clock``.
    """

    key: str
    title: str
    clock: ClockCell | None = None
    unit: str = ""
    clauses: tuple[ClauseText, ...] = ()
    start: Evidence | None = None
    stop: Evidence | None = None
    intervals: tuple[Interval, ...] = ()
    findings: tuple[FindingChip, ...] = ()
    settings: tuple[SettingUsed, ...] = ()
    breached_at: int | None = None
    provisional: str = ""
    """Why the result is provisional: ``no_receipt`` or ``calendar``."""
    pack: str = ""
    notes: tuple[str, ...] = ()

    @property
    def over(self) -> int:
        """Counted seconds beyond the limit; not positive while in time."""
        return self.clock.used - (self.clock.limit or 0) if self.clock else 0

    @property
    def rest(self) -> int:
        """Seconds left or beyond, without sign."""
        return abs(self.over)
