"""The outbox as an administrator looks at it: how each channel does, what failed, and another try."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

COUNTS = Statement("""
SELECT channel,
       count(*) FILTER (WHERE state IN ('queued', 'sending') AND attempts = 0),
       count(*) FILTER (WHERE state IN ('queued', 'sending') AND attempts > 0),
       count(*) FILTER (WHERE state = 'dead'),
       count(*) FILTER (WHERE state = 'delivered'),
       max(settled_at) FILTER (WHERE state = 'delivered')
FROM outbox WHERE jurisdiction = %(jurisdiction)s AND created_at >= %(since)s
GROUP BY channel ORDER BY channel
""")

LISTED = Statement("""
SELECT o.id, o.channel, o.recipient, o.template, o.kind, o.stream, o.order_id, o.state, o.attempts, o.created_at,
       o.next_at, coalesce(a.at, 0), coalesce(a.detail, '')
FROM outbox o
LEFT JOIN LATERAL (SELECT at, detail FROM outbox_attempt WHERE outbox_id = o.id ORDER BY attempt DESC LIMIT 1) a ON true
WHERE o.jurisdiction = %(jurisdiction)s AND o.created_at >= %(since)s
  AND o.state = ANY(%(states)s::text[]) AND (%(channel)s::text = '' OR o.channel = %(channel)s)
ORDER BY o.created_at DESC, o.id DESC LIMIT %(limit)s
""")

AGAIN = Statement("""
UPDATE outbox SET state = 'queued', next_at = %(now)s, settled_at = NULL
WHERE jurisdiction = %(jurisdiction)s AND (id = %(id)s OR %(id)s::bigint = 0)
  AND (state = 'dead' OR (state = 'queued' AND attempts > 0)) AND created_at >= %(since)s
""")

ALL_STATES = ("queued", "sending", "delivered", "dead")
OPEN_STATES = ("queued", "sending", "dead")


class ChannelCount(msgspec.Struct, frozen=True):
    """A channel's messages: never tried, tried in vain and waiting, given up, delivered; and the last success."""

    channel: str
    waiting: int
    failing: int
    dead: int
    delivered: int
    last: Instant | None


class Sent(msgspec.Struct, frozen=True):
    """A message with how its last attempt went."""

    id: int
    channel: str
    recipient: str
    template: str
    kind: str
    stream: str
    order: str
    state: str
    attempts: int
    created_at: Instant
    next_at: Instant
    tried_at: Instant
    detail: str


def counts(conn: Connection[Any], jurisdiction: int, since: Instant) -> list[ChannelCount]:
    """How each channel did since a moment."""
    return [ChannelCount(*row) for row in COUNTS.rows(conn, {"jurisdiction": jurisdiction, "since": since})]


def listed(
    conn: Connection[Any],
    jurisdiction: int,
    since: Instant,
    states: tuple[str, ...] = OPEN_STATES,
    channel: str = "",
    limit: int = 200,
) -> list[Sent]:
    """Messages in these states, the newest first."""
    params = {"jurisdiction": jurisdiction, "since": since, "states": list(states)}
    rows = LISTED.rows(conn, params | {"channel": channel, "limit": limit})
    return [Sent(*row) for row in rows]


def again(conn: Connection[Any], jurisdiction: int, since: Instant, now: Instant, message: int = 0) -> int:
    """Try what failed once more, at once: one message, or all since a moment. How many."""
    params = {"jurisdiction": jurisdiction, "since": since, "now": now, "id": message}
    return AGAIN.run(conn, params).rowcount
