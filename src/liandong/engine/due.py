"""What clocks make happen: due marks become ``fired`` rows and messages, in the order in which they were due."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from liandong.store import due
from liandong.store.shapes import Instant

BATCH = 5000
"""Rows a statement: 50,000 at one moment take ten, and none holds its locks for long."""

LATE_S = 1
"""From here on the queue is worked off second by second."""


def fire_due(conn: Connection[Any], now: Instant, limit: int = BATCH) -> int:
    """Fire a batch of what is due at ``now``; how many marks were taken. 0: nothing is due.

    One or two statements. After a stop it takes one second's marks a batch, so that the warning of one clock
    does not come before the earlier breach of another.
    """
    first = due.next_at(conn)
    if first is None or first > now:
        return 0
    upto = first if first < now - LATE_S else now
    return due.fire(conn, now, limit, upto).taken


def fire_all(conn: Connection[Any], now: Instant, limit: int = BATCH) -> int:
    """Fire everything that is due at ``now``; how many marks. For simulations with a clock of their own."""
    total = 0
    while taken := fire_due(conn, now, limit):
        total += taken
    return total
