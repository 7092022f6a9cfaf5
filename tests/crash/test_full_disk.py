"""The disk under the database is really full: refused with what to do, nothing half done, and it goes on by itself.

The tables of a district at work lie in a tablespace on a disk of some megabytes. PostgreSQL itself says 53100, out of
the system's own "No space left on device".
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import requests
from psycopg import sql

from liandong.desk.rows import GRACE_S
from liandong.local.cluster import Cluster
from tests.crash.listeners import Reader
from tests.crash.smalldisk import SmallDisk, small_disk
from tests.district import TEMPLATE, TOWN, UNIT, district_home, made
from tests.pgfixtures import server
from tests.running import Running, running, until

__all__ = ["district_home"]

CALL = {"place": TOWN, "text": "水管爆裂，路面积水" * 40, "orders": [{"unit": UNIT}]}
LIMIT_S = 600
"""Within which an order is to be signed."""

MOST = 3000
"""Calls that surely need more room than tables have left in their last pages."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of this test's own: a tablespace belongs to a server."""
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def disk(cluster: Cluster) -> Iterator[SmallDisk]:
    with small_disk(160, os.stat(cluster.data)) as disk:
        yield disk


@pytest.fixture(scope="module")
def here(cluster: Cluster, disk: SmallDisk, district_home: Path) -> Iterator[Running]:
    """A district whose tables lie on the small disk; copies of the template lie where it lies."""
    made(cluster, district_home)
    space = disk.folder / "tables"
    space.mkdir(mode=0o700)
    owner = os.stat(disk.folder)
    os.chown(space, owner.st_uid, owner.st_gid)
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(space))))
        conn.execute(f"ALTER DATABASE {TEMPLATE} SET TABLESPACE small")
    with running(cluster, district_home) as started:
        yield started


def counted(here: Running) -> list[tuple[Any, ...]]:
    """What a command writes, in numbers."""
    return here.rows(
        "SELECT (SELECT count(*) FROM log_entry), (SELECT count(*) FROM case_row), (SELECT count(*) FROM order_row),"
        " (SELECT count(*) FROM clock_row), (SELECT count(*) FROM private_text), (SELECT count(*) FROM idempotency)"
    )


def chinese(here: Running, key: str) -> dict[str, Any]:
    token = here.made.tokens["centre"]
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-CN", "Idempotency-Key": key}
    answer: dict[str, Any] = requests.post(
        f"{here.url}/api/v1/cases", json=CALL, headers=headers, timeout=30
    ).json()
    return answer


def fired(here: Running, order: str) -> list[str]:
    """Marks of an order's signing clock, as they fired."""
    rows = here.rows("SELECT mark FROM fired WHERE subject = %s AND rule LIKE '%%SIGN' ORDER BY id", order)
    return [str(mark) for (mark,) in rows]


def test_a_full_disk(here: Running, disk: SmallDisk) -> None:
    api = here.api("centre")
    reader = Reader(here, "centre")
    reader.start()
    until(lambda: reader.events, what=here.said)
    # Its signing comes due while there is no room.
    issued = int(time.time()) - LIMIT_S + 6
    order = api.past_case(UNIT, ago=LIMIT_S - 6).order
    until(lambda: fired(here, order) == ["warn50", "warn80"], what=here.said)
    pids = {name: process.pid for name, process in here.processes.items()}
    disk.fill()
    try:
        # What still fits into the last pages is done, whole; then comes the first that does not.
        for _ in range(MOST):
            before = counted(here)
            key = str(uuid4())
            refused = api.post("/cases", CALL, key)
            if refused.status_code != 201:
                break
        assert (refused.status_code, refused.json()["code"]) == (507, "store.disk_full"), refused.text
        assert "must make room" in refused.json()["detail"]
        assert "磁盘已满" in chinese(here, key)["detail"]
        assert counted(here) == before
        # Reading goes on.
        assert [c["case"] for c in api.get("/cases")["cases"]] != []
        while time.time() < issued + LIMIT_S + GRACE_S + 2:
            time.sleep(0.2)
        assert pids == {name: process.pid for name, process in here.processes.items() if process.alive}
    finally:
        disk.free()
    until(lambda: fired(here, order) == ["warn50", "warn80", "breach"], what=here.said)
    case = api.post("/cases", CALL, key)
    assert (case.status_code, case.json()["replayed"]) == (201, False), case.text
    again = api.post("/cases", CALL, key)
    assert (again.json()["case"], again.json()["replayed"]) == (case.json()["case"], True)
    number = case.json()["case"]
    until(lambda: number in {c for c, _ in reader.entries()}, what="the feed does not go on")
    logged = [tuple(r) for r in here.rows("SELECT stream, position FROM log_entry WHERE kind = 'case'")]
    until(lambda: len(reader.entries()) >= len(logged), what="the feed stays behind")
    assert sorted(reader.entries()) == sorted(logged)
    reader.stop()
    here.engine.pause()
    for words in (("audit", "verify"), ("rebuild", "--check")):
        done = here.command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
