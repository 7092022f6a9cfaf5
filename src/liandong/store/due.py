"""The due queue: what clocks make happen by themselves, and what has happened.

Firing is one statement a batch. A row moves on to its next mark or leaves the
queue, the mark that came due is put down in ``fired``, and what its alarm says goes to
the outbox, all in one transaction: killed at any moment, nothing is lost or
doubled. Several processes may fire at once; each takes rows that no other
holds.
"""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Fired, Instant
from liandong.store.statement import Statement

KEY = "jurisdiction, kind, stream, subject, rule, n"

# Taken in order of time, put down in that order. What fired before (ON CONFLICT) speaks no second time.
FIRE = Statement(f"""
WITH taken AS MATERIALIZED (
    SELECT ctid AS place, {KEY}, unit, marks[step] AS mark, due_ats[step] AS due_at, fire_at,
           alarms -> marks[step] AS alarm
    FROM due WHERE fire_at <= %(upto)s ORDER BY fire_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), moved AS (
    UPDATE due d SET step = d.step + 1, fire_at = d.fire_ats[d.step + 1]
    WHERE d.ctid = ANY (ARRAY(SELECT place FROM taken)) AND d.step < cardinality(d.marks)
), gone AS (
    DELETE FROM due d
    WHERE d.ctid = ANY (ARRAY(SELECT place FROM taken)) AND d.step = cardinality(d.marks)
), put AS (
    INSERT INTO fired ({KEY}, mark, due_at, unit, fired_at)
    SELECT {KEY}, mark, due_at, unit, %(now)s FROM taken ORDER BY fire_at
    ON CONFLICT DO NOTHING
    RETURNING {KEY}, mark, due_at
), spoken AS (
    INSERT INTO outbox (jurisdiction, kind, stream, key, channel, recipient, template, params, order_id,
                        state, next_at, created_at)
    SELECT t.jurisdiction, t.kind, t.stream,
           concat_ws('/', t.subject, t.alarm ->> 'template', t.rule, t.n, t.due_at, role, channel),
           channel, role || ':' || t.unit, t.alarm ->> 'template',
           (jsonb_build_object('case', t.stream, 'order', t.subject, 'unit', t.unit, 'rule', t.rule, 'n', t.n,
                               'at', t.due_at) || (t.alarm -> 'more'))::text,
           t.subject, 'queued', %(now)s + coalesce((t.alarm -> 'after' ->> channel)::bigint, 0), %(now)s
    FROM taken t
    JOIN put p USING ({KEY}, mark, due_at)
    CROSS JOIN LATERAL jsonb_array_elements_text(t.alarm -> 'to') AS role
    CROSS JOIN LATERAL jsonb_array_elements_text(t.alarm -> 'channels') AS channel
    WHERE t.alarm IS NOT NULL
    ON CONFLICT (jurisdiction, key) DO NOTHING
)
SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM put)
""")

NEXT = Statement("SELECT fire_at FROM due ORDER BY fire_at LIMIT 1")

OF_STREAM = Statement(f"""
SELECT {KEY}, mark, due_at, unit, fired_at FROM fired
WHERE jurisdiction = %(jurisdiction)s AND kind = %(kind)s AND stream = %(stream)s ORDER BY id
""")


class Batch(msgspec.Struct, frozen=True):
    """``taken`` rows left the head of the queue, ``fired`` marks are new."""

    taken: int
    fired: int


def fire(conn: Connection[Any], now: Instant, limit: int = 10_000, upto: Instant | None = None) -> Batch:
    """Fire what is due at ``now``, the oldest first. ``taken`` below ``limit``: nothing more is due.

    ``upto`` (not after ``now``) takes only what was due by then: a row gives one mark a batch, so after a long
    stop this keeps the marks of different clocks in their order. What fired is read by
    :func:`liandong.store.feed.read_fired`.
    """
    row = FIRE.row(conn, {"now": now, "limit": limit, "upto": now if upto is None else upto})
    return Batch(*row) if row else Batch(0, 0)


def next_at(conn: Connection[Any]) -> Instant | None:
    """When the next mark is due, whoever's; None: nothing is queued."""
    row = NEXT.row(conn)
    return None if row is None else row[0]


def fired_of(conn: Connection[Any], jurisdiction: int, kind: str, stream: str) -> list[Fired]:
    """What fired on a stream, in order."""
    rows = OF_STREAM.rows(conn, {"jurisdiction": jurisdiction, "kind": kind, "stream": stream})
    return [fired(row) for row in rows]


def fired(row: tuple[Any, ...]) -> Fired:
    """A row of ``fired`` in the order of :data:`KEY`, mark, due_at, unit, fired_at."""
    jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, fired_at = row
    return Fired(
        jurisdiction=jurisdiction,
        kind=kind,
        stream=stream,
        subject=subject,
        rule=rule,
        n=n,
        mark=mark,
        due_at=due_at,
        unit=unit,
        fired_at=fired_at,
    )
