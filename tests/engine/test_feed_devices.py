"""Enrolled terminals on the feed: when they were last seen, and the end of one that was cut off."""

from __future__ import annotations

import time
from typing import Any

from psycopg import Connection

from liandong.desk.live import reader_at
from liandong.store import devices
from tests.engine import district
from tests.engine.listening import Listener, unit
from tests.engine.processes import Processes, until

NOW = int(time.time())

ENROL = """
INSERT INTO store_device (jurisdiction_id, unit_id, name, hash, enrolled_at, enrolled_by, revoked_by)
SELECT jurisdiction_id, id, %s, %s, now(), '', '' FROM store_unit WHERE name = 'u1' RETURNING id
"""


def enrol(conn: Connection[Any], name: str) -> int:
    row = conn.execute(ENROL, (name, name)).fetchone()
    assert row is not None
    return int(row[0])


def last_seen(conn: Connection[Any], device: int) -> float | None:
    row = conn.execute(
        "SELECT extract(epoch FROM last_seen_at) FROM store_device WHERE id = %s", (device,)
    ).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def test_a_terminal_that_listens_is_seen_and_one_that_was_cut_off_hears_nothing_more(
    conn: Connection[Any], processes: Processes
) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u1")
    stolen, kept, away = (enrol(conn, name) for name in ("stolen", "kept", "away"))
    _, port = processes.feed()
    thief, duty = (Listener(port, reader_at(1, "u1", device)).connect() for device in (stolen, kept))
    account = Listener(port, unit("u1")).connect()
    until(lambda: all(listener.named("time") for listener in (thief, duty, account)))
    until(lambda: last_seen(conn, kept))
    assert abs((last_seen(conn, kept) or 0) - time.time()) < 120
    assert last_seen(conn, away) is None

    conn.execute("UPDATE store_device SET revoked_at = now() WHERE id = %s", (stolen,))
    until(lambda: thief.named("shut"))
    until(thief.ended.is_set)
    district.put(conn, district.case("C1", "u1", NOW))
    until(lambda: duty.named("case") and account.named("case"))
    assert not thief.named("case")
    assert not duty.named("shut")
    assert not duty.ended.is_set()


def test_devices_that_are_gone_count_as_cut_off(conn: Connection[Any]) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u1")
    one = enrol(conn, "one")
    assert devices.cut_off(conn, [one, one + 1000]) == {one + 1000}
