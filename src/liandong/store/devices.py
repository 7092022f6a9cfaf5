"""Signs of life of enrolled terminals, and which of them were cut off since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

SEEN = Statement(
    "UPDATE store_device SET last_seen_at = to_timestamp(%(now)s) WHERE id = ANY(%(ids)s::int8[])"
)

CUT_OFF = Statement("""
SELECT g.id FROM unnest(%(ids)s::int8[]) AS g(id)
WHERE NOT EXISTS (SELECT FROM store_device d WHERE d.id = g.id AND d.revoked_at IS NULL)
""")


def seen(conn: Connection[Any], ids: Iterable[int], now: Instant) -> None:
    """These terminals gave a sign of life."""
    SEEN.run(conn, {"ids": list(ids), "now": now})


def cut_off(conn: Connection[Any], ids: Iterable[int]) -> frozenset[int]:
    """Those of them that are enrolled no longer."""
    return frozenset(row[0] for row in CUT_OFF.rows(conn, {"ids": list(ids)}))
