"""The district to measure in: the demo district, founded from a pack with its samples, and a system that may come in."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store import register

PACK = "yuecheng"
SCOPES = ("intake", "dispatch", "reply", "read", "feed")


class District(msgspec.Struct, frozen=True):
    """The district's id, its units, and a token of a system that may do everything there."""

    jurisdiction: int
    units: tuple[str, ...]
    token: str


def district(conn: Connection[Any]) -> District:
    """The only district of a fresh demo, with a token."""
    row = conn.execute("SELECT id FROM store_jurisdiction").fetchone()
    assert row is not None, "liandong demo founds a district"
    here = int(row[0])
    names = conn.execute("SELECT name FROM store_unit WHERE jurisdiction_id = %s ORDER BY id", (here,))
    units = tuple(name for (name,) in names.fetchall())
    return District(here, units, register.new_token(conn, here, "bench", SCOPES, int(time.time())))
