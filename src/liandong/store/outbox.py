"""The outbox: messages to people, delivered at least once, each recipient in order and by itself.

A worker leases a message for one attempt; if it dies, the lease ends and the
next one tries again under the same key, by which a channel can tell that it
has it already. A recipient has at most one message on the way, and a failure
moves all that wait for it: one bad address never holds up another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.columns import OUTBOX, names
from liandong.store.sections import section
from liandong.store.shapes import CASE, Attempt, Instant, Message, OutboxRow
from liandong.store.statement import Statement

FIRST_WAIT_S = 30
LONGEST_WAIT_S = 3600
MOST_ATTEMPTS = 12

WINDOW = 2000
"""How many due messages are looked at for one batch."""

# The oldest due message of each recipient that has none on the way; a lease that ran out is due again.
TAKE = Statement("""
WITH waiting AS MATERIALIZED (
    SELECT id, jurisdiction, channel, recipient, next_at FROM outbox
    WHERE state IN ('queued', 'sending') AND next_at <= %(now)s AND (channel = ANY(%(channels)s::text[])) = %(among)s
    ORDER BY next_at LIMIT %(window)s
), first AS (
    SELECT DISTINCT ON (jurisdiction, channel, recipient) id, next_at FROM waiting w
    WHERE NOT EXISTS (
        SELECT FROM outbox o WHERE o.state = 'sending' AND o.next_at > %(now)s AND o.jurisdiction = w.jurisdiction
           AND o.channel = w.channel AND o.recipient = w.recipient)
    ORDER BY jurisdiction, channel, recipient, id
), chosen AS MATERIALIZED (
    SELECT o.id FROM outbox o JOIN (SELECT id FROM first ORDER BY next_at LIMIT %(limit)s) f USING (id)
    WHERE o.state IN ('queued', 'sending') AND o.next_at <= %(now)s
    FOR UPDATE OF o SKIP LOCKED
)
UPDATE outbox o SET state = 'sending', attempts = o.attempts + 1, next_at = %(now)s + %(lease_s)s
FROM chosen WHERE o.id = chosen.id
RETURNING o.id, o.jurisdiction, o.key, o.kind, o.stream, o.order_id, o.channel, o.recipient, o.template, o.params,
          o.attempts, o.created_at
""")

# Only the attempt that holds the lease may settle it.
SETTLE = Statement("""
WITH settled AS (
    UPDATE outbox SET state = %(state)s, next_at = %(next_at)s,
        settled_at = CASE WHEN %(state)s::text IN ('delivered', 'dead', 'cancelled') THEN %(now)s::bigint END
    WHERE id = %(id)s AND state = 'sending' AND attempts = %(attempt)s
    RETURNING id, jurisdiction, channel, recipient
), others AS (
    UPDATE outbox o SET next_at = %(next_at)s FROM settled s
    WHERE NOT %(ok)s AND %(state)s::text <> 'cancelled' AND o.jurisdiction = s.jurisdiction AND o.channel = s.channel AND o.recipient = s.recipient
      AND o.state = 'queued' AND o.next_at < %(next_at)s AND o.id <> s.id
)
INSERT INTO outbox_attempt (outbox_id, attempt, at, ok, detail)
SELECT id, %(attempt)s, %(now)s, %(ok)s, %(detail)s FROM settled
""")

PUT = Statement(f"""
INSERT INTO outbox (jurisdiction, kind, stream, key, channel, recipient, template, params, order_id,
                    state, next_at, created_at)
SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(OUTBOX.rpartition(", ")[0], "g.")},
       'queued', coalesce(g.not_before, %(now)s), %(now)s
FROM json_to_recordset(%(outbox)s::json) AS g({OUTBOX})
ON CONFLICT (jurisdiction, key) DO NOTHING
""")

TRIED = Statement("""
SELECT o.key, o.order_id, o.channel, o.recipient, o.template, a.at, a.ok, a.detail, o.state
FROM outbox o JOIN outbox_attempt a ON a.outbox_id = o.id
WHERE o.jurisdiction = %(jurisdiction)s AND o.kind = %(kind)s AND o.stream = %(stream)s
ORDER BY a.at, a.outbox_id, a.attempt
""")

# Messages about a case with their last attempt: those that wait, too.
OF_STREAM = Statement("""
SELECT o.order_id, o.channel, o.recipient, o.template, o.state, o.attempts, o.created_at, o.next_at, o.settled_at
FROM outbox o
WHERE o.jurisdiction = %(jurisdiction)s AND o.kind = %(kind)s AND o.stream = %(stream)s ORDER BY o.id
""")

ORDER = Statement("""
SELECT o.open, o.received_at IS NOT NULL OR o.signed_at IS NOT NULL, o.state FROM order_row o
WHERE o.jurisdiction = %(jurisdiction)s AND o.order_id = %(order)s
""")

UNDELIVERED = Statement("""
SELECT count(*), min(created_at) FROM outbox
WHERE state IN ('queued', 'sending') AND attempts > CASE state WHEN 'queued' THEN 0 ELSE 1 END
  AND (%(jurisdiction)s::int8 = 0 OR jurisdiction = %(jurisdiction)s)
""")


def put(
    conn: Connection[Any],
    jurisdiction: int,
    stream: str,
    messages: Sequence[OutboxRow],
    now: Instant,
    kind: str = CASE,
) -> int:
    """Queue messages outside an append (a bulletin, an alarm of the system itself). How many were new."""
    return PUT.run(
        conn,
        {
            "jurisdiction": jurisdiction,
            "kind": kind,
            "stream": stream,
            "outbox": section(messages),
            "now": now,
        },
    ).rowcount


def take(
    conn: Connection[Any],
    now: Instant,
    n: int = 20,
    lease_s: int = 60,
    channels: Sequence[str] | None = None,
    other_than: Sequence[str] = (),
) -> list[Message]:
    """Lease up to ``n`` messages for one attempt each, at most one a recipient.

    Settle each within ``lease_s`` seconds; after that another worker may try it too. ``channels`` takes theirs
    only, so that a slow channel does not hold up another; else all but ``other_than``.
    """
    among = channels is not None
    params = {"now": now, "limit": n, "window": WINDOW, "lease_s": lease_s, "among": among}
    rows = TAKE.rows(conn, {**params, "channels": list(channels if channels is not None else other_than)})
    made = (Message(**dict(zip(Message.__struct_fields__, row, strict=True))) for row in rows)
    return sorted(made, key=lambda m: m.id)


def delivered(conn: Connection[Any], message: Message, now: Instant, detail: str = "") -> bool:
    """The channel has it. False: the lease had run out, and somebody else tries it now."""
    return _settle(conn, message, now, ok=True, state="delivered", next_at=now, detail=detail)


def failed(
    conn: Connection[Any], message: Message, now: Instant, detail: str, for_good: bool = False
) -> bool:
    """It did not go through. Tried again later, longer each time, unless ``for_good`` or tried too often."""
    dead = for_good or message.attempt >= MOST_ATTEMPTS
    next_at = now + (0 if dead else back_off(message.attempt))
    return _settle(
        conn, message, now, ok=False, state="dead" if dead else "queued", next_at=next_at, detail=detail
    )


def cancelled(conn: Connection[Any], message: Message, now: Instant, detail: str) -> bool:
    """It need not be sent any more. Put down like an attempt, with its reason."""
    return _settle(conn, message, now, ok=False, state="cancelled", next_at=now, detail=detail)


class Standing(msgspec.Struct, frozen=True):
    """A message as it stands; ``next_at``: when it is tried next, while it waits."""

    order_id: str
    channel: str
    recipient: str
    template: str
    state: str
    attempts: int
    created_at: Instant
    next_at: Instant
    settled_at: Instant | None


def of_stream(conn: Connection[Any], jurisdiction: int, kind: str, stream: str) -> list[Standing]:
    """All messages about a stream, in the order in which they were queued."""
    rows = OF_STREAM.rows(conn, {"jurisdiction": jurisdiction, "kind": kind, "stream": stream})
    return [Standing(*row) for row in rows]


def order_stands(conn: Connection[Any], jurisdiction: int, order: str) -> tuple[bool, bool, str] | None:
    """(open, acknowledged, state) of an order; None: there is none."""
    row = ORDER.row(conn, {"jurisdiction": jurisdiction, "order": order})
    return None if row is None else (row[0], row[1], row[2])


def back_off(attempt: int) -> int:
    """Seconds to wait after the failure of attempt 1, 2, …: 30, 60, 120 … an hour."""
    return int(min(FIRST_WAIT_S * 2 ** (attempt - 1), LONGEST_WAIT_S))


def attempts(conn: Connection[Any], jurisdiction: int, kind: str, stream: str) -> list[Attempt]:
    """All attempts to reach somebody about a stream, in order of time."""
    rows = TRIED.rows(conn, {"jurisdiction": jurisdiction, "kind": kind, "stream": stream})
    return [Attempt(**dict(zip(Attempt.__struct_fields__, row, strict=True))) for row in rows]


class Undelivered(msgspec.Struct, frozen=True):
    """How many messages failed so far and wait for another attempt, and since when the oldest does."""

    count: int
    since: Instant | None


def undelivered(conn: Connection[Any], jurisdiction: int = 0) -> Undelivered:
    """For the alarm light; jurisdiction 0: of all."""
    row = UNDELIVERED.row(conn, {"jurisdiction": jurisdiction})
    return Undelivered(*row) if row else Undelivered(0, None)


def _settle(
    conn: Connection[Any],
    message: Message,
    now: Instant,
    *,
    ok: bool,
    state: str,
    next_at: Instant,
    detail: str,
) -> bool:
    return bool(
        SETTLE.run(
            conn,
            {
                "id": message.id,
                "attempt": message.attempt,
                "now": now,
                "ok": ok,
                "state": state,
                "next_at": next_at,
                "detail": detail[:2000].replace("\x00", ""),
            },
        ).rowcount
    )
