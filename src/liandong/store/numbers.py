"""Numbers from leased blocks: unique, in order within a process, with gaps, of no fixed width."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from psycopg import Connection

from liandong.store.connection import Database
from liandong.store.statement import Statement

LEASE = Statement("""
INSERT INTO number_block AS b (jurisdiction, name, next)
VALUES (%(jurisdiction)s, %(name)s, 1 + %(size)s)
ON CONFLICT (jurisdiction, name) DO UPDATE SET next = b.next + %(size)s
RETURNING next - %(size)s
""")

FIRST_BLOCK, LARGEST_BLOCK = 1, 256
KEPT_NAMES = 64


def lease_block(conn: Connection[Any], jurisdiction: int, name: str, size: int) -> int:
    """The first of ``size`` numbers that nobody else will get. Numbers of a name begin with 1."""
    row = LEASE.row(conn, {"jurisdiction": jurisdiction, "name": name, "size": size})
    assert row is not None  # noqa: S101  (an upsert returns its row)
    return int(row[0])


class Numbers:
    """A process's stock of numbers, for all its threads.

    Blocks grow while a name is in demand, so that a quiet night leaves small
    gaps and an import asks seldom.
    """

    def __init__(self, lease: Callable[[int, str, int], int]) -> None:
        self._lease = lease
        self._lock = threading.Lock()
        self._stock: dict[tuple[int, str], tuple[int, int, int]] = {}

    @classmethod
    def of(cls, database: Database) -> Numbers:
        """A stock that leases from this database."""
        return cls(lambda *what: database.call(lease_block, *what))

    def take(self, jurisdiction: int, name: str) -> int:
        """The next number of this name, never given twice."""
        key = (jurisdiction, name)
        with self._lock:
            first, end, size = self._stock.pop(key, (0, 0, 0))
            if first >= end:
                size = min(size * 2, LARGEST_BLOCK) or FIRST_BLOCK
                first = self._lease(jurisdiction, name, size)
                end = first + size
            while len(self._stock) >= KEPT_NAMES:
                self._stock.pop(next(iter(self._stock)))
            self._stock[key] = (first + 1, end, size)
        return first
