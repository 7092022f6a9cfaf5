"""The findings of a month: proposed from the log, with what people decided about them folded in.

Nothing of it is stored but the decisions. What cases propose is computed from
those that can have a finding in the month; what units and drills propose from
their streams. A decision keeps its finding, so it is read from the period's stream alone.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from liandong.core import drills, ledger, members
from liandong.core.books import Books, Closing, end_of
from liandong.core.case import CaseStream
from liandong.core.clocks import Clock
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding, Key
from liandong.core.history import assess
from liandong.core.ledger import Total, Verdict
from liandong.core.rules import Rules
from liandong.core.streams import DRILL, PERIOD, UNIT
from liandong.desk.duty import all_entries
from liandong.desk.errors import Invalid, Unknown
from liandong.desk.lane import open_case, unfold
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.desk.streams import Held, opened, read_entries
from liandong.store import assess as stored
from liandong.store import board, streams
from liandong.store.connection import Database

BATCH = 200
"""Cases that are read at once."""

NEAR = 12
"""Months around one in which decisions about its findings can stand: a deadline moves by days, not by years."""

ID_LENGTH = 12


class Judged(msgspec.Struct, frozen=True):
    """A finding with its number, and what was decided about it last.

    ``late``: confirmed after its month was closed, so it goes into the next bulletin by name.
    """

    id: str
    finding: Finding
    verdict: Verdict | None = None
    late: bool = False


class Ground(msgspec.Struct, frozen=True):
    """What a finding rests on: a clock as it stands now, its rules, and the entries of its case or drill."""

    clock: Clock
    rules: Rules
    entries: Sequence[Entry]
    cases: dict[str, CaseStream]
    """Its case by number, as ``core.show.clock_row`` asks for it; none for a drill."""


class Month(msgspec.Struct, frozen=True):
    """All findings of a month that the reader may see. ``version`` is that of the month's stream.

    ``totals`` are the sums of now, those of a closed month the ones of its closing.
    """

    month: str
    version: int
    closed_at: Instant | None
    findings: list[Judged]
    totals: list[Total]


def of_month(db: Database, office: Office, who: Who, month: str, now: Instant, *, unit: str = "") -> Month:
    """Findings and sums of a month (``2026-11``), of one unit or of all; a unit sees its own.

    Raises :class:`Invalid` for what is no month.
    """
    wanted = who.unit if who.role == "unit" else unit
    facts = Facts(db, office, month, now, wanted)
    shown = [f for f in facts.findings() if not wanted or f.unit == wanted]
    closing = facts.closing
    sums: Iterable[Total] = ledger.totals(shown) if closing is None else closing.sums
    return Month(
        month=month,
        version=facts.held.version,
        closed_at=None if closing is None else closing.known,
        findings=sorted(
            (facts.judged(f) for f in shown), key=lambda j: (j.finding.at, j.finding.unit, j.finding.item)
        ),
        totals=[t for t in sums if not wanted or t.unit == wanted],
    )


def one(db: Database, office: Office, who: Who, number: str, now: Instant) -> Judged:
    """A finding by its number. Raises :class:`Unknown` where there is none that the reader may see."""
    month = month_in(number)
    found = of_month(db, office, who, month, now).findings if month else []
    for judged in found:
        if judged.id == number:
            return judged
    raise Unknown("finding.number", {"number": number})


def clock_of(db: Database, office: Office, finding: Finding, now: Instant) -> Ground | None:
    """The clock that a finding rests on; None for one that rests on none."""
    named = {str(b.get("clock", "")) for b in finding.because} - {""}
    if not named:
        return None
    if finding.drill:
        held = opened(db, office, DRILL, finding.drill)
        found = drills.drill_clocks(drills.drills(held.standing), held.rules, now)
        own = (c for c in found if c.unit == finding.unit and c.rule in named)
        return next((Ground(c, held.rules, held.entries, {}) for c in own), None)
    read = open_case(db, office, finding.case)
    clocks, _ = assess(read.case, read.rules, now)
    own = (c for c in clocks if c.order == finding.order and c.rule in named)
    cases = {read.case.id: read.case}
    return next((Ground(c, read.rules, read.case.entries, cases) for c in own), None)


class Facts:
    """Everything that a month's findings follow from, at one moment."""

    def __init__(self, db: Database, office: Office, month: str, now: Instant, unit: str = "") -> None:
        self.start, self.end = span_of(month)
        self.month, self.now, self.unit = month, now, unit
        self._db, self._office = db, office
        self.held = opened(db, office, PERIOD, month)
        self.near = [
            self.held if held.stored.stream == month else held for held in near(db, office, month, month)
        ]
        self.verdicts, closings = decisions(self.near, now)
        self.frozen = {name: c.known for name, c in closings.items()}
        """Closed periods, and when their closing was entered."""
        self.closing: Closing | None = closings.get(month)
        self.raw = [*self._cases(), *self._own()]
        """Everything that is proposed, of any month: a case that a decision speaks of is looked at too."""

    def findings(self) -> list[Finding]:
        """The month's findings with the decisions folded in; what was proposed and fell away is left out."""
        keys = {p.key for p in self.raw}
        verdicts = {k: v for k, v in self.verdicts.items() if k in keys or v.finding.month == self.month}
        found = ledger.with_verdicts(self.raw, verdicts, self.frozen)
        return [f for f in found if f.month == self.month and f.state != "retracted"]

    def _cases(self) -> Iterator[Finding]:
        office = self._office
        numbers = set(
            self._db.call(stored.concerned, office.jurisdiction, self.start, self.end, self.now, self.unit)
        )
        numbers |= {
            v.finding.case for v in self.verdicts.values() if v.finding.case and self._mine(v.finding)
        }
        for batch in _batches(sorted(numbers)):
            for case in self._db.call(board.load_many, office.jurisdiction, batch).values():
                opened_case = unfold(self._db, office, case)
                yield from assess(opened_case.case, opened_case.rules, self.now)[1]

    def _mine(self, finding: Finding) -> bool:
        return finding.month == self.month and self.unit in ("", finding.unit)

    def judged(self, finding: Finding) -> Judged:
        """A finding with its decision."""
        verdict = self.verdicts.get(finding.key)
        closed = self.frozen.get(finding.month)
        late = finding.state == "confirmed" and closed is not None
        return Judged(number_of(finding), finding, verdict, late)

    def _own(self) -> list[Finding]:
        """What units, drills, meetings and inspectors give rise to."""
        db, office, rules = self._db, self._office, self.held.rules
        called = all_entries(db, office, DRILL)
        known = drills.drills(called)
        found = drills.drill_findings(known, drills.drill_clocks(known, rules, self.now), rules)
        own = self.held.standing
        found += members.member_findings([*all_entries(db, office, UNIT), *own], rules, self.now)
        found += ledger.entered(own, rules)
        return [f for f in found if f.at <= self.now]


def near(db: Database, office: Office, first: str, last: str) -> list[Held]:
    """The streams of the periods around these months: decisions about their findings stand there."""
    low, high = month_after(first, -NEAR), month_after(last, NEAR)
    found = db.call(streams.read, office.jurisdiction, PERIOD, low, high)
    return [Held(s, tuple(read_entries(s)), office.rules(db, s.pack, s.config)) for s in found]


def decisions(periods: Iterable[Held], now: Instant) -> tuple[dict[Key, Verdict], dict[str, Closing]]:
    """The newest decision about each finding, and the closed periods, of several periods' streams."""
    books = [settled(held) for held in periods]
    made = sorted(
        itertools.chain.from_iterable(b.verdicts(now).values() for b in books), key=lambda v: v.entered_at
    )
    return (
        {v.finding.key: v for v in made},
        {name: c for b in books for name, c in b.closings(now).items()},
    )


def decided(
    db: Database, office: Office, case: str, proposals: Sequence[Finding], now: Instant
) -> list[Finding]:
    """A case's proposals with what people decided about them."""
    if not proposals:
        return []
    months = sorted(f.month for f in proposals)
    verdicts, closings = decisions(near(db, office, months[0], months[-1]), now)
    keys = {f.key for f in proposals}
    own = {k: v for k, v in verdicts.items() if k in keys and v.finding.case == case}
    return ledger.with_verdicts(proposals, own, {name: c.known for name, c in closings.items()})


def settled(held: Held) -> Books:
    """The decisions and the closing of one period's stream."""
    books = Books()
    for entry in held.entries:
        books.void(getattr(entry.event, "positions", ()))
        books.note(entry, list)
    return books


def number_of(finding: Finding) -> str:
    """``2026-11-3f2a…``: the month and a digest of what makes the finding one."""
    digest = hashlib.sha256("\x1f".join(finding.key).encode()).hexdigest()
    return f"{finding.month}-{digest[:ID_LENGTH]}"


def month_in(number: str) -> str:
    """The month that a finding's number names; empty where it names none."""
    month = number[:7]
    return month if end_of(month, "") is not None and len(number) == 8 + ID_LENGTH else ""


def span_of(month: str) -> tuple[Instant, Instant]:
    """First second of a month, and the first after it. Raises :class:`Invalid`."""
    end = end_of(month, "")
    start = None if end is None else end_of(month_after(month, -1), "")
    if start is None or end is None:
        raise Invalid("period.unknown", {"period": month})
    return start, end


def month_after(month: str, count: int) -> str:
    """The month so many after this one."""
    months = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]
