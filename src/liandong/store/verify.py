"""The proof that nothing in the log was changed, removed, put in another order or slipped in.

Each stream's chain is computed anew and compared with what is stored, with
the stream's head, and with the anchors: those in the database, and the files
that were carried out of it, which count where the two differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.anchors import Anchor, days, files, read, read_file
from liandong.store.sections import entry_hash
from liandong.store.shapes import ZERO, Instant, NewEntry

LATE_S = 600
"""An entry is entered at most so long before it is in the log; an older one that no anchor knows was slipped in."""


def _chosen(alias: str) -> str:
    """The streams asked for: of one jurisdiction, of those that moved on one day."""
    return f"""
    (%(jurisdiction)s::int8 = 0 OR {alias}.jurisdiction = %(jurisdiction)s)
    AND (%(day)s::date IS NULL OR ({alias}.jurisdiction, {alias}.kind, {alias}.stream) IN (
        SELECT jurisdiction, kind, stream FROM anchored WHERE day = %(day)s))"""


SCRATCH = """
CREATE TEMPORARY TABLE anchored (
    jurisdiction integer, kind text COLLATE "C", stream text COLLATE "C", version integer, hash bytea, day date
) ON COMMIT DROP"""

NEWEST = """
CREATE TEMPORARY TABLE newest ON COMMIT DROP AS
SELECT jurisdiction, kind, stream, max(version) AS version FROM anchored GROUP BY jurisdiction, kind, stream"""

LINES = f"""
SELECT e.jurisdiction, e.kind, e.stream, e.position, e.type, e.version, e.body, e.at, e.entered_at, e.units, e.hash,
       h.version, h.hash, coalesce(a.version, 0)
FROM log_entry e
LEFT JOIN stream_head h ON (h.jurisdiction, h.kind, h.stream) = (e.jurisdiction, e.kind, e.stream)
LEFT JOIN newest a ON (a.jurisdiction, a.kind, a.stream) = (e.jurisdiction, e.kind, e.stream)
WHERE {_chosen("e")}
ORDER BY e.jurisdiction, e.kind, e.stream, e.position"""

EMPTY_HEADS = f"""
SELECT h.jurisdiction, h.kind, h.stream, h.version FROM stream_head h
WHERE NOT EXISTS (SELECT FROM log_entry e
    WHERE (e.jurisdiction, e.kind, e.stream) = (h.jurisdiction, h.kind, h.stream)) AND {_chosen("h")}"""

ANCHORED = f"""
SELECT e.jurisdiction, e.kind, e.stream, e.version, e.day, l.hash IS NULL FROM anchored e
LEFT JOIN log_entry l
  ON (l.jurisdiction, l.kind, l.stream, l.position) = (e.jurisdiction, e.kind, e.stream, e.version)
WHERE l.hash IS DISTINCT FROM e.hash AND {_chosen("e")} ORDER BY e.day, e.jurisdiction, e.kind, e.stream"""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that cannot be if nobody tampered. ``code``:

    ``entry.changed``       the line (its text, order or stamp) is not what was hashed
    ``entry.missing``       lines before this position are gone
    ``entry.unknown``       a line from before the last anchor that no anchor knows
    ``head.differs``        the stream's head is not its last line: lines cut off or slipped in
    ``stream.missing``      a head without any line
    ``anchored.missing``    a line that an anchor vouches for is gone
    ``anchored.changed``    a line that an anchor vouches for is another one
    ``anchor.changed``      an anchor is not what was hashed, or does not follow the one before
    ``anchor.missing``      an exported anchor is gone from the database
    ``anchor.differs``      an exported anchor is another one in the database
    ``export.changed``      an exported file is not what was hashed
    """

    code: str
    jurisdiction: int = 0
    kind: str = ""
    stream: str = ""
    position: int | None = None
    day: str = ""
    detail: str = ""


class Report(msgspec.Struct, kw_only=True):
    """What was looked at and what was found. ``until``: the log is anchored up to that moment."""

    entries: int = 0
    streams: int = 0
    anchors: int = 0
    exported: int = 0
    until: Instant | None = None
    faults: list[Fault] = []


def verify(
    conn: Connection[Any],
    *,
    exported: Path | None = None,
    jurisdiction: int = 0,
    day: date | None = None,
    progress: Callable[[int], None] = lambda entries: None,
) -> Report:
    """Look at everything (or at one jurisdiction, or at the streams that moved on one day), as of one moment.

    Reads by a server-side cursor; needs no room for the log. ``exported`` is
    the folder of anchor files. The connection must be one that may plan freely
    (``connect(hot=False)``).
    """
    report = Report()
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        conn.execute(SCRATCH)
        anchored_at = _believed(conn, exported, jurisdiction, report)
        wanted = {"jurisdiction": jurisdiction, "day": day}
        _chains(conn, wanted, anchored_at, report, progress)
        for row in conn.execute(EMPTY_HEADS, wanted):
            report.faults.append(
                Fault(
                    code="stream.missing",
                    jurisdiction=row[0],
                    kind=row[1],
                    stream=row[2],
                    detail=f"version {row[3]}",
                )
            )
        for row in conn.execute(ANCHORED, wanted):
            report.faults.append(
                Fault(
                    code="anchored.missing" if row[5] else "anchored.changed",
                    jurisdiction=row[0],
                    kind=row[1],
                    stream=row[2],
                    position=row[3],
                    day=row[4].isoformat(),
                )
            )
    return report


# --- anchors ------------------------------------------------------------------------


def _believed(
    conn: Connection[Any], folder: Path | None, jurisdiction: int, report: Report
) -> dict[int, Instant]:
    """Note what the anchors vouch for; when the newest of each jurisdiction was made.

    An exported anchor is believed where it differs from the database's. One is read at a time.
    """
    stored = days(conn, jurisdiction)
    exported = {k: p for k, p in (files(folder) if folder else {}).items() if jurisdiction in (0, k[0])}
    report.anchors, report.exported = len(stored), len(exported)
    before: dict[int, bytes] = {}
    newest: dict[int, Instant] = {}
    for key in sorted({*stored, *exported}):
        anchor = read(conn, *key)
        if anchor is not None:
            if anchor.right_hash() != anchor.hash or anchor.prev != before.get(key[0], ZERO):
                report.faults.append(_of_day("anchor.changed", key))
            before[key[0]] = anchor.hash
        if key in exported:
            anchor = _compared(anchor, exported[key], key, report)
        if anchor is not None:
            newest[key[0]] = anchor.made_at
            _note(conn, anchor)
    report.until = max(newest.values(), default=None)
    conn.execute(NEWEST)
    conn.execute("ANALYZE anchored")
    conn.execute("ANALYZE newest")
    return newest


def _compared(stored: Anchor | None, path: Path, key: tuple[int, date], report: Report) -> Anchor | None:
    """The anchor to believe, of the database's and the exported one."""
    exported = read_file(path)
    if exported.right_hash() != exported.hash or (exported.jurisdiction, exported.day) != key:
        report.faults.append(_of_day("export.changed", key, str(path)))
        return stored
    if stored is None:
        report.faults.append(_of_day("anchor.missing", key, str(path)))
    elif stored.hash != exported.hash:
        report.faults.append(_of_day("anchor.differs", key, str(path)))
    return exported


def _of_day(code: str, key: tuple[int, date], detail: str = "") -> Fault:
    return Fault(code=code, jurisdiction=key[0], day=key[1].isoformat(), detail=detail)


def _note(conn: Connection[Any], anchor: Anchor) -> None:
    """Put the leaves where the database can join them."""
    with conn.cursor() as cursor, cursor.copy("COPY anchored FROM STDIN") as copy:
        for leaf in anchor.each():
            copy.write_row((anchor.jurisdiction, leaf.kind, leaf.stream, leaf.version, leaf.hash, anchor.day))


# --- chains -------------------------------------------------------------------------


def _chains(
    conn: Connection[Any],
    wanted: dict[str, Any],
    anchored_at: dict[int, Instant],
    report: Report,
    progress: Callable[[int], None],
) -> None:
    chain: _Chain | None = None
    with conn.cursor(name="lines") as cursor:
        cursor.itersize = 2000
        for row in cursor.execute(LINES, wanted):
            if chain is None or chain.name != row[:3]:
                if chain is not None:
                    report.faults += chain.ended()
                chain = _Chain(row[:3], row[11:13], row[13], anchored_at.get(row[0]))
                report.streams += 1
            report.faults += chain.line(row)
            report.entries += 1
            if report.entries % 10_000 == 0:
                progress(report.entries)
    if chain is not None:
        report.faults += chain.ended()
    progress(report.entries)


class _Chain:
    """One stream, line by line. After a fault the stored hash is taken, so that each is told once."""

    def __init__(
        self,
        name: tuple[int, str, str],
        head: tuple[int | None, bytes | None],
        anchored: int,
        anchored_at: Instant | None,
    ) -> None:
        self.name = name
        self.head = head
        self.anchored = anchored
        self.anchored_at = anchored_at
        self.position = 0
        self.hash = ZERO

    def line(self, row: tuple[Any, ...]) -> Iterator[Fault]:
        jurisdiction, kind, stream, position, type_, version, body, at, entered_at, units, stored = row[:11]
        entry = NewEntry(
            position=position,
            type=type_,
            version=version,
            body=body,
            at=at,
            entered_at=entered_at,
            units=tuple(units),
        )
        if position != self.position + 1:
            yield self._fault("entry.missing", position, f"expected {self.position + 1}")
        elif entry_hash(self.hash, jurisdiction, kind, stream, entry) != stored:
            yield self._fault("entry.changed", position, type_)
        if (
            self.anchored_at is not None
            and position > self.anchored
            and entered_at < self.anchored_at - LATE_S
        ):
            yield self._fault("entry.unknown", position, type_)
        self.position, self.hash = position, stored

    def ended(self) -> Iterator[Fault]:
        if (self.position, self.hash) != self.head:
            yield self._fault("head.differs", self.position, f"head {self.head[0]}")

    def _fault(self, code: str, position: int, detail: str) -> Fault:
        jurisdiction, kind, stream = self.name
        return Fault(
            code=code, jurisdiction=jurisdiction, kind=kind, stream=stream, position=position, detail=detail
        )
