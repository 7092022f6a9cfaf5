"""What a wall of the control room shows: towns with their worst clock, and today beside the usual.

Each is one statement, bounded by the open orders or by 29 days of cases.
"""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.board import OVERDUE
from liandong.store.shapes import Instant
from liandong.store.statement import Statement

DAY = 86_400
USUAL_DAYS = 28

TOWNS = Statement(f"""
SELECT c.place, count(*), count(*) FILTER (WHERE {OVERDUE}), max(k.share)
FROM order_row o
JOIN case_row c ON c.jurisdiction = o.jurisdiction AND c.case_id = o.case_id
LEFT JOIN LATERAL (
    SELECT max(1 - (k.due_at - %(now)s)::real / k.limit_s) AS share FROM clock_row k
    WHERE k.jurisdiction = o.jurisdiction AND k.kind = 'case' AND k.stream = o.case_id AND k.subject = o.order_id
      AND k.state = 'running' AND k.stop_at IS NULL AND k.due_at >= %(now)s AND k.limit_s > 0
) k ON true
WHERE o.jurisdiction = %(jurisdiction)s AND o.open AND (%(unit)s = '' OR o.unit = %(unit)s)
GROUP BY c.place
""")

# By hour of the day, today apart from the days before: what had come by this time, and what was closed by then.
TODAY = Statement("""
SELECT received_at >= %(midnight)s AS today, (received_at - %(first)s) % 86400 / 3600 AS hour, count(*),
       count(*) FILTER (WHERE (received_at - %(first)s) % 86400 <= %(into)s),
       count(*) FILTER (WHERE closed_at <= received_at - (received_at - %(first)s) % 86400 + %(into)s),
       coalesce(sum(breaches) FILTER (WHERE (received_at - %(first)s) % 86400 <= %(into)s), 0),
       min(received_at)
FROM case_row c
WHERE jurisdiction = %(jurisdiction)s AND counted AND received_at >= %(first)s AND received_at <= %(now)s
  AND (%(unit)s = '' OR EXISTS (
        SELECT FROM order_row o
        WHERE o.jurisdiction = c.jurisdiction AND o.case_id = c.case_id AND o.unit = %(unit)s))
GROUP BY 1, 2
""")


class Town(msgspec.Struct, frozen=True):
    """A place's open orders; ``share`` of the limit that its worst running clock has used, None: none runs."""

    place: str
    open: int
    overdue: int
    share: float | None


class Hour(msgspec.Struct, frozen=True):
    """Cases of one hour of the day: of today, or of the days before. ``first``: when the earliest of them came."""

    today: bool
    hour: int
    cases: int
    by_now: int
    closed_by_now: int
    breaches: int
    first: Instant


def towns(conn: Connection[Any], jurisdiction: int, unit: str, now: Instant) -> list[Town]:
    """Places that have open orders."""
    rows = TOWNS.rows(conn, {"jurisdiction": jurisdiction, "unit": unit, "now": now})
    return [Town(*row) for row in rows]


def hours(conn: Connection[Any], jurisdiction: int, unit: str, midnight: Instant, now: Instant) -> list[Hour]:
    """Cases received since 28 days before ``midnight``, by hour of the day; without drills and merged ones."""
    first = midnight - USUAL_DAYS * DAY
    params = {
        "jurisdiction": jurisdiction,
        "unit": unit,
        "midnight": midnight,
        "first": first,
        "into": now - midnight,
        "now": now,
    }
    return [Hour(*row) for row in TODAY.rows(conn, params)]
