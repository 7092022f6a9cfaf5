"""Locks for the few commands that depend on more than one stream."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.statement import Statement

MERGING = Statement("SELECT pg_advisory_xact_lock(7600002, %(jurisdiction)s::int4)")


def lock_merging(conn: Connection[Any], jurisdiction: int) -> None:
    """Only one merge at a time in a jurisdiction, until the transaction ends: two could make a circle."""
    MERGING.run(conn, {"jurisdiction": jurisdiction})
