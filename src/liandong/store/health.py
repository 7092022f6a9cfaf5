"""Signs of life of the processes, for the alarm lights."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import Beat, Instant
from liandong.store.statement import Statement

BEAT = Statement("""
INSERT INTO beat (name, instance, at, detail) VALUES (%(name)s, %(instance)s, %(now)s, %(detail)s)
ON CONFLICT (name, instance) DO UPDATE SET (at, detail) = (excluded.at, excluded.detail)
""")

LATEST = Statement("""
SELECT DISTINCT ON (name) name, instance, at, detail FROM beat ORDER BY name, at DESC
""")

FORGET = Statement("DELETE FROM beat WHERE at < %(before)s")

KEPT_S = 86_400


def beat(conn: Connection[Any], name: str, instance: str, now: Instant, detail: str = "") -> None:
    """Say that ``name`` (engine, feed, web) lives; ``instance`` tells several of one name apart."""
    BEAT.run(conn, {"name": name, "instance": instance, "now": now, "detail": detail})


def health(conn: Connection[Any]) -> dict[str, Beat]:
    """The newest sign of life by name."""
    return {
        name: Beat(name=name, instance=instance, at=at, detail=detail)
        for name, instance, at, detail in LATEST.rows(conn)
    }


def forget(conn: Connection[Any], now: Instant) -> int:
    """Drop instances that have been silent for a day."""
    return FORGET.run(conn, {"before": now - KEPT_S}).rowcount
