"""Daily anchors: the heads of all streams that moved, chained day to day and carried out of the database.

Whoever can write to the database can rewrite a chain from its first entry on.
He cannot rewrite the anchor files that were copied elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.epochs import ensure_epoch
from liandong.store.shapes import ZERO, Instant
from liandong.store.statement import Statement

LOCK = Statement("SELECT pg_advisory_xact_lock(76, %(jurisdiction)s::int4)")

JURISDICTIONS = Statement("""
WITH RECURSIVE found AS (
    (SELECT jurisdiction FROM stream_head ORDER BY jurisdiction LIMIT 1)
    UNION ALL
    SELECT (SELECT h.jurisdiction FROM stream_head h WHERE h.jurisdiction > f.jurisdiction
            ORDER BY h.jurisdiction LIMIT 1) FROM found f WHERE f.jurisdiction IS NOT NULL
) SELECT jurisdiction FROM found WHERE jurisdiction IS NOT NULL
""")

LAST = Statement("""
SELECT day, epoch, upto::text, hash FROM anchor WHERE jurisdiction = %(jurisdiction)s ORDER BY day DESC LIMIT 1
""")

# What has been seen by no anchor yet. A line of a transaction that runs meanwhile is left to the next one.
MOVED = Statement("""
SELECT m.kind, m.stream, m.version, e.hash FROM (
    SELECT kind, stream, max(position) AS version FROM log_entry
    WHERE jurisdiction = %(jurisdiction)s AND txid >= %(from)s::text::xid8
    GROUP BY kind, stream
) m JOIN log_entry e ON e.jurisdiction = %(jurisdiction)s AND e.kind = m.kind AND e.stream = m.stream
                    AND e.position = m.version
ORDER BY m.kind, m.stream
""")

HORIZON = Statement("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")

PUT = Statement("""
INSERT INTO anchor (jurisdiction, day, made_at, epoch, upto, streams, leaves, prev, hash)
VALUES (%(jurisdiction)s, %(day)s, %(made_at)s, %(epoch)s, %(upto)s::text::xid8, %(streams)s, %(leaves)s,
        %(prev)s, %(hash)s)
""")

DAYS = Statement("""
SELECT jurisdiction, day FROM anchor
WHERE %(jurisdiction)s::int8 = 0 OR jurisdiction = %(jurisdiction)s ORDER BY jurisdiction, day
""")

READ = Statement("""
SELECT jurisdiction, day, made_at, streams, leaves, prev, hash FROM anchor
WHERE jurisdiction = %(jurisdiction)s AND day = %(day)s
""")


class Leaf(msgspec.Struct, frozen=True):
    """The head of a stream when the anchor was made."""

    kind: str
    stream: str
    version: int
    hash: bytes


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """One day of one jurisdiction. ``leaves`` is text, a JSON array a line: kind, stream, version, hash in hex."""

    jurisdiction: int
    day: date
    made_at: Instant
    streams: int
    leaves: str
    prev: bytes
    hash: bytes

    def right_hash(self) -> bytes:
        """What ``hash`` must be."""
        head = [self.jurisdiction, self.day.isoformat(), self.made_at, self.streams]
        return hashlib.sha256(self.prev + msgspec.json.encode(head) + self.leaves.encode()).digest()

    def each(self) -> Iterator[Leaf]:
        """The leaves. Raises ValueError for a text that is none of ours."""
        for line in self.leaves.splitlines():
            kind, stream, version, head = msgspec.json.decode(line, type=tuple[str, str, int, str])
            yield Leaf(kind, stream, version, bytes.fromhex(head))


def anchor_day(conn: Connection[Any], day: date, now: Instant) -> list[Anchor]:
    """Anchor everything that no anchor has seen yet, under the name of this day.

    One anchor a jurisdiction; a day that has one, or a later one, gets no
    other. Call it after midnight for the day that ended.
    """
    epoch = ensure_epoch(conn, now)
    made = (_anchor(conn, jurisdiction, day, now, epoch) for (jurisdiction,) in JURISDICTIONS.rows(conn))
    return [anchor for anchor in made if anchor is not None]


def _anchor(conn: Connection[Any], jurisdiction: int, day: date, now: Instant, epoch: int) -> Anchor | None:
    name = {"jurisdiction": jurisdiction}
    with conn.transaction():
        LOCK.run(conn, name)
        last = LAST.row(conn, name)
        if last is not None and last[0] >= day:
            return None
        # Transaction numbers of another epoch mean nothing: then all streams are anchored anew.
        start = last[2] if last is not None and last[1] == epoch else "0"
        # Read before the lines: what is still running then has a number from here on, and the next anchor sees it.
        (upto,) = HORIZON.row(conn) or ("0",)
        rows = [Leaf(*row) for row in MOVED.rows(conn, name | {"from": start})]
        anchor = _made(jurisdiction, day, now, rows, ZERO if last is None else last[3])
        PUT.run(conn, msgspec.structs.asdict(anchor) | {"epoch": epoch, "upto": upto})
        return anchor


def _made(jurisdiction: int, day: date, now: Instant, leaves: list[Leaf], prev: bytes) -> Anchor:
    lines = [msgspec.json.encode((f.kind, f.stream, f.version, f.hash.hex())).decode() for f in leaves]
    draft = Anchor(
        jurisdiction=jurisdiction,
        day=day,
        made_at=now,
        streams=len(lines),
        leaves="".join(f"{line}\n" for line in lines),
        prev=prev,
        hash=b"",
    )
    return msgspec.structs.replace(draft, hash=draft.right_hash())


def days(conn: Connection[Any], jurisdiction: int = 0) -> list[tuple[int, date]]:
    """(jurisdiction, day) of all anchors of a jurisdiction (0: of every one), in order."""
    return [(row[0], row[1]) for row in DAYS.rows(conn, {"jurisdiction": jurisdiction})]


def read(conn: Connection[Any], jurisdiction: int, day: date) -> Anchor | None:
    """One anchor; None where there is none."""
    row = READ.row(conn, {"jurisdiction": jurisdiction, "day": day})
    return None if row is None else Anchor(**dict(zip(Anchor.__struct_fields__, row, strict=True)))


# --- files -----------------------------------------------------------------------------


def file_of(folder: Path, jurisdiction: int, day: date) -> Path:
    """Where an anchor is kept outside the database."""
    return folder / str(jurisdiction) / f"{day.isoformat()}.anchor"


def export(conn: Connection[Any], folder: Path) -> list[Path]:
    """Write every anchor that has no file yet; a file that is there is never touched. The new ones."""
    written = []
    for jurisdiction, day in days(conn):
        path = file_of(folder, jurisdiction, day)
        anchor = None if path.exists() else read(conn, jurisdiction, day)
        if anchor is not None:
            _write(path, anchor)
            written.append(path)
    return written


def _write(path: Path, anchor: Anchor) -> None:
    head = {
        "jurisdiction": anchor.jurisdiction,
        "day": anchor.day.isoformat(),
        "made_at": anchor.made_at,
        "streams": anchor.streams,
        "prev": anchor.prev.hex(),
        "hash": anchor.hash.hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(f"{json.dumps(head)}\n{anchor.leaves}", encoding="utf-8")
    draft.replace(path)


def read_file(path: Path) -> Anchor:
    """An exported anchor. Raises ValueError for a file that is none, OSError where it cannot be read."""
    head, _, leaves = path.read_text(encoding="utf-8").partition("\n")
    try:
        given = json.loads(head)
        return Anchor(
            jurisdiction=int(given["jurisdiction"]),
            day=date.fromisoformat(given["day"]),
            made_at=int(given["made_at"]),
            streams=int(given["streams"]),
            leaves=leaves,
            prev=bytes.fromhex(given["prev"]),
            hash=bytes.fromhex(given["hash"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is no anchor: {error}") from error


def files(folder: Path) -> dict[tuple[int, date], Path]:
    """The anchor files of a folder by (jurisdiction, day). Raises ValueError for a name that is none."""
    found = sorted(folder.glob("*/*.anchor"))
    return {(int(path.parent.name), date.fromisoformat(path.stem)): path for path in found}
