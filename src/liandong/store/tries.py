"""How often something was tried in a window of time, for doors that stand open to everybody."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

COUNT = Statement("""
INSERT INTO status_try AS t (key, began, tries) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    began = CASE WHEN t.began <= %(now)s - %(window)s::bigint THEN %(now)s ELSE t.began END,
    tries = CASE WHEN t.began <= %(now)s - %(window)s::bigint THEN 1 ELSE t.tries + 1 END
RETURNING tries
""")

FORGET = Statement("DELETE FROM status_try WHERE began < %(before)s")

KEPT_S = 86_400


def count(conn: Connection[Any], key: bytes, window_s: int, now: Instant) -> int:
    """Count this try; how many there were in its window with it. ``key`` is a digest, never what was typed."""
    row = COUNT.row(conn, {"key": key, "window": window_s, "now": now})
    return int(row[0]) if row else 1


def forget(conn: Connection[Any], now: Instant) -> int:
    """Drop what is older than a day."""
    return FORGET.run(conn, {"before": now - KEPT_S}).rowcount
