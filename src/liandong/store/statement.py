"""A hand-written statement with named parameters, prepared on the server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from psycopg import Connection, RawCursor

PLACE = re.compile(r"%\((\w+)\)s")


class Statement:
    """SQL with ``%(name)s`` places, turned into ``$1 …`` once.

    The driver would translate a long statement anew each time; this one is
    sent as it is, under its prepared name from the second use on.
    """

    def __init__(self, sql: str) -> None:
        self.names: list[str] = []
        self.sql: bytes = PLACE.sub(self._number, sql).encode()

    def _number(self, match: re.Match[str]) -> str:
        name = match[1]
        if name not in self.names:
            self.names.append(name)
        return f"${self.names.index(name) + 1}"

    def run(self, conn: Connection[Any], params: Mapping[str, Any] | None = None) -> RawCursor[Any]:
        """Execute and return the cursor; one round trip."""
        given = params or {}
        return RawCursor(conn).execute(self.sql, [given[name] for name in self.names], prepare=True)

    def row(self, conn: Connection[Any], params: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found: tuple[Any, ...] | None = self.run(conn, params).fetchone()
        return found

    def rows(self, conn: Connection[Any], params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows."""
        return self.run(conn, params).fetchall()
