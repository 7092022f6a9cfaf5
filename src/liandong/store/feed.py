"""The live feed: the log's new lines in an order in which none is ever missed.

Lines are told by (transaction, id), and only below the oldest transaction
that still runs: whatever commits later has a place further on. A cursor is
``epoch.transaction.id``.
"""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.due import fired
from liandong.store.shapes import FeedPage, FeedRow, FiredPage
from liandong.store.statement import Statement

START = """
WITH epoch AS MATERIALIZED (
    SELECT epoch, fence, from_entry, from_fired FROM feed_epoch ORDER BY epoch DESC LIMIT 1
), seen AS MATERIALIZED (
    SELECT pg_snapshot_xmin(s) AS horizon, pg_snapshot_xmax(s) AS newest FROM pg_current_snapshot() AS s
)"""

# The window is what is looked at, whoever it is for: one unit's reader never scans far in one call.
READ = Statement(f"""{START}, part AS MATERIALIZED (
    SELECT txid, id, jurisdiction, kind, stream, position, type, body, at, entered_at, units FROM log_entry
    WHERE (txid, id) > (%(txid)s::text::xid8, %(id)s) AND txid < (SELECT horizon FROM seen)
      AND NOT (id <= (SELECT from_entry FROM epoch) AND txid >= (SELECT fence FROM epoch))
    ORDER BY txid, id LIMIT %(limit)s
)
SELECT epoch.epoch, seen.horizon::text, seen.newest::text,
       (SELECT count(*) FROM part), (SELECT txid::text || '.' || id FROM part ORDER BY txid DESC, id DESC LIMIT 1),
       p.txid::text, p.id, p.jurisdiction, p.kind, p.stream, p.position, p.type, p.body, p.at, p.entered_at, p.units
FROM epoch CROSS JOIN seen LEFT JOIN part p
  ON (%(jurisdiction)s::int8 = 0 OR p.jurisdiction = %(jurisdiction)s)
 AND (%(unit)s::text = '' OR %(unit)s = ANY (p.units))
ORDER BY p.txid, p.id
""")

READ_FIRED = Statement(f"""{START}, part AS MATERIALIZED (
    SELECT txid, id, jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, fired_at FROM fired
    WHERE (txid, id) > (%(txid)s::text::xid8, %(id)s) AND txid < (SELECT horizon FROM seen)
      AND NOT (id <= (SELECT from_fired FROM epoch) AND txid >= (SELECT fence FROM epoch))
    ORDER BY txid, id LIMIT %(limit)s
)
SELECT epoch.epoch, seen.horizon::text, seen.newest::text,
       (SELECT count(*) FROM part), (SELECT txid::text || '.' || id FROM part ORDER BY txid DESC, id DESC LIMIT 1),
       p.txid::text, p.id, p.jurisdiction, p.kind, p.stream, p.subject, p.rule, p.n, p.mark, p.due_at, p.unit,
       p.fired_at
FROM epoch CROSS JOIN seen LEFT JOIN part p
  ON (%(jurisdiction)s::int8 = 0 OR p.jurisdiction = %(jurisdiction)s)
 AND (%(unit)s::text = '' OR p.unit = %(unit)s)
ORDER BY p.txid, p.id
""")

PLACE = Statement(f"{START} SELECT epoch.epoch, seen.horizon::text FROM epoch, seen")


class Cursor(msgspec.Struct, frozen=True, order=True):
    """A place in the feed: everything up to it has been told."""

    epoch: int
    txid: int
    id: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.txid}.{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> Cursor | None:
        """None for what is no cursor."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(p.isascii() and p.isdecimal() and len(p) < 19 for p in parts):
            return None
        return cls(*map(int, parts))


class _Part(msgspec.Struct, frozen=True):
    """What a read found: lines with their cursors, and where to go on."""

    rows: list[tuple[str, tuple[Any, ...]]]
    cursor: str
    more: bool = False
    stale: bool = False


def now(conn: Connection[Any]) -> str:
    """The cursor of this moment. Take it first and a snapshot after, then nothing falls between."""
    epoch, horizon = PLACE.row(conn) or (0, 0)
    return str(Cursor(epoch, int(horizon), 0))


def beginning(conn: Connection[Any]) -> str:
    """The cursor before the first line of the epoch."""
    epoch, _ = PLACE.row(conn) or (0, 0)
    return str(Cursor(epoch, 0, 0))


def read_feed(
    conn: Connection[Any],
    cursor: str | None,
    *,
    jurisdiction: int | None = None,
    unit: str | None = None,
    limit: int = 500,
) -> FeedPage:
    """The lines behind a cursor, of a jurisdiction and of a unit where given; at most ``limit`` are looked at.

    ``more``: there are further ones, read again at once. ``stale``: the cursor
    is none of this epoch (or none at all): take a snapshot, go on from the
    page's cursor.
    """
    part = _read(READ, conn, cursor, jurisdiction, unit, limit)
    rows = tuple(
        FeedRow(
            cursor=place,
            jurisdiction=row[0],
            kind=row[1],
            stream=row[2],
            position=row[3],
            type=row[4],
            body=row[5],
            at=row[6],
            entered_at=row[7],
            units=tuple(row[8]),
        )
        for place, row in part.rows
    )
    return FeedPage(rows=rows, cursor=part.cursor, more=part.more, stale=part.stale)


def read_fired(
    conn: Connection[Any],
    cursor: str | None,
    *,
    jurisdiction: int | None = None,
    unit: str | None = None,
    limit: int = 500,
) -> FiredPage:
    """What fired behind a cursor, in the same way; its cursors are its own."""
    part = _read(READ_FIRED, conn, cursor, jurisdiction, unit, limit)
    rows = tuple(msgspec.structs.replace(fired(row), cursor=place) for place, row in part.rows)
    return FiredPage(rows=rows, cursor=part.cursor, more=part.more, stale=part.stale)


def _read(
    statement: Statement,
    conn: Connection[Any],
    cursor: str | None,
    jurisdiction: int | None,
    unit: str | None,
    limit: int,
) -> _Part:
    at = Cursor.parse(cursor) or Cursor(0, 0, 0)
    # Without a place to go on from there is nothing to read, only the place to begin.
    params = {
        "txid": str(at.txid),
        "id": at.id,
        "limit": limit if at.epoch else 0,
        "jurisdiction": jurisdiction or 0,
        "unit": unit or "",
    }
    found = statement.rows(conn, params)
    if not found:
        return _Part([], str(Cursor(0, 0, 0)), stale=True)
    epoch, horizon, newest, looked_at, last, *_ = found[0]
    if at.epoch != epoch or at.txid > int(newest):
        return _Part([], str(Cursor(epoch, int(horizon), 0)), stale=True)
    more = looked_at >= limit
    rows = [(f"{epoch}.{row[5]}.{row[6]}", row[7:]) for row in found if row[5] is not None]
    return _Part(rows, f"{epoch}.{last}" if more else str(max(Cursor(epoch, int(horizon), 0), at)), more)
