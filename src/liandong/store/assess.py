"""Which cases a month's findings can come from: nobody else's have to be read."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store.shapes import CASE, Instant
from liandong.store.statement import Statement

# A breach that the case's rows know, one of an open order that nobody wrote down yet (it needs no event), and the
# steps at which an order is judged by what it lacks: each by an index of its own, the last one partial by these types.
# The order asked for and the counted subqueries keep to those indexes also where the tables were small at planning.
CONCERNED = Statement(f"""
WITH breached AS MATERIALIZED (
    SELECT c.stream AS case_id FROM clock_row c
    WHERE c.jurisdiction = %(jurisdiction)s AND c.kind = '{CASE}' AND c.breached_at IS NOT NULL
      AND c.breached_at >= %(start)s AND c.due_at >= %(start)s AND c.due_at < %(end)s
    ORDER BY c.breached_at
), going AS MATERIALIZED (
    SELECT o.case_id FROM order_row o
    WHERE o.jurisdiction = %(jurisdiction)s AND o.open AND o.next_due_at < LEAST(%(end)s, %(now)s)
      AND (SELECT count(*) FROM clock_row c
           WHERE c.jurisdiction = %(jurisdiction)s AND c.kind = '{CASE}' AND c.stream = o.case_id
             AND c.stop_at IS NULL AND c.due_at >= %(start)s AND c.due_at < %(end)s) > 0
    ORDER BY o.next_due_at
), judged AS MATERIALIZED (
    SELECT e.stream AS case_id FROM log_entry e
    WHERE e.jurisdiction = %(jurisdiction)s AND e.type IN ('order.closed', 'objection.rejected')
      AND e.at >= %(start)s AND e.at < %(end)s AND e.kind = '{CASE}'
    ORDER BY e.at
)
SELECT case_id FROM (
    SELECT case_id FROM breached UNION SELECT case_id FROM going UNION SELECT case_id FROM judged
) f
WHERE %(unit)s = '' OR (
    SELECT count(*) FROM order_row o
    WHERE o.jurisdiction = %(jurisdiction)s AND o.case_id = f.case_id AND o.unit = %(unit)s) > 0
ORDER BY case_id
""")

FIRST = Statement("SELECT min(received_at) FROM case_row WHERE jurisdiction = %(jurisdiction)s")


def concerned(
    conn: Connection[Any], jurisdiction: int, start: Instant, end: Instant, now: Instant, unit: str = ""
) -> list[str]:
    """Numbers of the cases that can have a finding in [start, end), as seen at ``now``; of a unit, or of all."""
    params = {"jurisdiction": jurisdiction, "start": start, "end": end, "now": now, "unit": unit}
    return [case for (case,) in CONCERNED.rows(conn, params)]


def first_case(conn: Connection[Any], jurisdiction: int) -> Instant | None:
    """When the first case was received; None: there is none."""
    row = FIRST.row(conn, {"jurisdiction": jurisdiction})
    found: Instant | None = row[0] if row else None
    return found
