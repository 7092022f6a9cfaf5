"""The streams beside cases, read whole: those of units, drills and periods are few and short."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import Stream
from liandong.store.statement import Statement

READ = Statement("""
SELECT h.stream, h.version, h.hash, h.pack, l.bodies, l.versions, coalesce(c.version, 0)
FROM stream_head h
LEFT JOIN config_version c ON c.jurisdiction = h.jurisdiction
CROSS JOIN LATERAL (
    SELECT array_agg(body ORDER BY position) AS bodies, array_agg(version ORDER BY position) AS versions
    FROM log_entry e WHERE e.jurisdiction = h.jurisdiction AND e.kind = h.kind AND e.stream = h.stream
) l
WHERE h.jurisdiction = %(jurisdiction)s AND h.kind = %(kind)s
  AND h.stream >= %(low)s AND (%(high)s = '' OR h.stream <= %(high)s)
ORDER BY h.stream
""")


def read(conn: Connection[Any], jurisdiction: int, kind: str, low: str = "", high: str = "") -> list[Stream]:
    """The streams of a kind whose names lie between two, both included; ``high`` empty: no end."""
    rows = READ.rows(conn, {"jurisdiction": jurisdiction, "kind": kind, "low": low, "high": high})
    return [
        Stream(
            jurisdiction=jurisdiction,
            kind=kind,
            stream=name,
            version=version,
            hash=head,
            pack=pack,
            bodies=bodies or [],
            versions=versions or [],
            wrapped_key=None,
            erased_at=None,
            config=config,
        )
        for name, version, head, pack, bodies, versions, config in rows
    ]
