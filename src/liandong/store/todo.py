"""What waits for a dispatcher: open orders that need the centre, and calls that nobody sent on yet."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

CALLS_FROM_S = 7 * 86_400
"""Calls that came in earlier than this are found in the list of cases."""

WAITING = Statement("""
SELECT what, case_id, order_id, unit, since, n FROM (
    SELECT what, case_id, order_id, unit, since,
           count(*) OVER (PARTITION BY what) AS n,
           row_number() OVER (PARTITION BY what ORDER BY since, order_id) AS place
    FROM (
        SELECT CASE WHEN o.state = 'objected' THEN 'objection'
                    WHEN o.state = 'dispute' THEN 'dispute'
                    WHEN o.state = 'issued' THEN 'unreceived'
                    ELSE 'callback' END AS what,
               o.case_id, o.order_id, o.unit,
               CASE WHEN o.state = 'issued' THEN o.issued_at
                    WHEN o.state IN ('submitted', 'verifying') THEN coalesce(o.submitted_at, o.issued_at)
                    ELSE coalesce(o.last_at, o.issued_at) END AS since
        FROM order_row o
        WHERE o.jurisdiction = %(jurisdiction)s AND o.open AND NOT o.drill
          AND (o.state IN ('objected', 'dispute', 'submitted', 'verifying')
               OR (o.state = 'issued' AND o.received_at IS NULL AND o.issued_at <= %(issued_before)s))
    ) found
) counted WHERE place <= %(limit)s ORDER BY what, place
""")

CALLS = Statement("""
SELECT c.case_id, c.received_at, count(*) OVER () FROM case_row c
WHERE c.jurisdiction = %(jurisdiction)s AND c.received_at >= %(since)s
  AND c.state IN ('received', 'accepted') AND c.orders_open = 0
ORDER BY c.received_at, c.case_id LIMIT %(limit)s
""")


class Waiting(msgspec.Struct, frozen=True):
    """One thing to do; ``n`` of its kind (``what``) there are in all. ``order`` and ``unit`` are empty for a call."""

    what: str
    case: str
    order: str
    unit: str
    since: Instant
    n: int


def waiting(
    conn: Connection[Any], jurisdiction: int, issued_before: Instant, limit: int = 8
) -> list[Waiting]:
    """Objections, disputes, orders issued before a moment without receipt, and results to call back about.

    The longest waiting of each kind, the oldest first.
    """
    rows = WAITING.rows(conn, {"jurisdiction": jurisdiction, "issued_before": issued_before, "limit": limit})
    return [Waiting(*row) for row in rows]


def calls(conn: Connection[Any], jurisdiction: int, now: Instant, limit: int = 8) -> list[Waiting]:
    """Cases of the last days that are received or accepted and have no live order, the oldest first."""
    rows = CALLS.rows(conn, {"jurisdiction": jurisdiction, "since": now - CALLS_FROM_S, "limit": limit})
    return [Waiting("call", case, "", "", since, n) for case, since, n in rows]
