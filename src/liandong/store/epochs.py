"""Epochs of the live feed: a restored or replaced database counts transactions anew.

A cursor is good for its epoch only. Lines from before an epoch may carry
transaction numbers that this server has not reached yet; the epoch's fence
keeps them from ever being told as news.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

SERVER = Statement("""
SELECT (SELECT system_identifier FROM pg_control_system()) || '/' ||
       (SELECT oid FROM pg_database WHERE datname = current_database()),
       (SELECT timeline_id FROM pg_control_checkpoint())
""")

LATEST = Statement("SELECT epoch, system, timeline FROM feed_epoch ORDER BY epoch DESC LIMIT 1")

SEQUENCES = Statement("""
SELECT (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM log_entry_id_seq),
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM fired_id_seq)
""")

# Sent after the sequences were read: who holds one of those ids has a transaction number below the fence.
NEW = Statement("""
INSERT INTO feed_epoch (epoch, made_at, system, timeline, fence, from_entry, from_fired, note)
VALUES (%(epoch)s, %(now)s, %(system)s, %(timeline)s, pg_snapshot_xmax(pg_current_snapshot()),
        %(from_entry)s, %(from_fired)s, %(note)s)
ON CONFLICT (epoch) DO NOTHING
""")


def ensure_epoch(conn: Connection[Any], now: Instant) -> int:
    """The epoch; a new one where this is another server, database or course of history than before.

    To be called when a process starts. Some round trips.
    """
    system, timeline = SERVER.row(conn) or ("", 0)
    latest = LATEST.row(conn)
    if latest is not None and latest[1:] == (system, timeline):
        return int(latest[0])
    return new_epoch(conn, now, "first" if latest is None else "another server, database or timeline")


def new_epoch(conn: Connection[Any], now: Instant, note: str) -> int:
    """Begin a new epoch: every reader takes a snapshot. To be called after a restore."""
    system, timeline = SERVER.row(conn) or ("", 0)
    latest = LATEST.row(conn)
    epoch = 1 if latest is None else int(latest[0]) + 1
    from_entry, from_fired = SEQUENCES.row(conn) or (0, 0)
    NEW.run(
        conn,
        {
            "epoch": epoch,
            "now": now,
            "system": system,
            "timeline": timeline,
            "from_entry": from_entry,
            "from_fired": from_fired,
            "note": note,
        },
    )
    return epoch
