"""What a unit's terminal counts: its orders of today, and those that are open."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

COUNTS = Statement("""
SELECT (SELECT count(*) FROM order_row WHERE jurisdiction = %(jurisdiction)s AND issued_at >= %(since)s AND unit = %(unit)s),
       (SELECT count(*) FROM order_row WHERE jurisdiction = %(jurisdiction)s AND open AND unit = %(unit)s)
""")


def counts(conn: Connection[Any], jurisdiction: int, unit: str, since: Instant) -> tuple[int, int]:
    """Orders issued to a unit since a moment, and its open ones."""
    row = COUNTS.row(conn, {"jurisdiction": jurisdiction, "unit": unit, "since": since})
    return (0, 0) if row is None else (row[0], row[1])
