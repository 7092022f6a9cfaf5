"""Even the database's own log of changes finds no room: the server may stop; it is started again when there is room."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from liandong.local.cluster import Cluster
from liandong.local.settings import Settings
from liandong.local.watch import kept_running
from liandong.store.errors import DiskFull, StoreError, Unavailable, told
from tests.crash.smalldisk import SmallDisk, small_disk
from tests.running import until

SMALL = {
    "shared_buffers": "16MB",
    "min_wal_size": "32MB",
    "max_wal_size": "48MB",
    "wal_recycle": "off",
    "checkpoint_timeout": "30s",
}
CHANGES = "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000))"
"""Writes to the log of changes alone."""

CHUNK = "INSERT INTO deeds SELECT gen_random_uuid(), repeat('x', 400) FROM generate_series(1, 2000)"


@pytest.fixture
def whole() -> Iterator[tuple[Cluster, SmallDisk]]:
    """A server all of whose files lie on a small disk."""
    with (
        tempfile.TemporaryDirectory(prefix="liandong-test-") as home,
        small_disk(220, os.stat("/")) as disk,
    ):
        cluster = Cluster(Settings(home=Path(home), cluster_dir=disk.folder / "pg", options=SMALL))
        try:
            cluster.start()
            yield cluster, disk
        finally:
            disk.free()
            cluster.stop()


def do(url: str, sql: str, *params: object) -> None:
    """One statement as the store would send it. Raises the store's errors."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as conn:
            conn.execute(sql, params)
    except psycopg.Error as error:
        raise told(error) from error


def refusal(url: str, sql: str) -> StoreError:
    """What is said when it no longer goes."""
    for _ in range(400):
        try:
            do(url, sql)
        except StoreError as error:
            return error
    raise AssertionError("the disk was never full")


def works(url: str) -> bool:
    try:
        do(url, "INSERT INTO deeds VALUES (gen_random_uuid(), 'after')")
    except StoreError:
        return False
    return True


def test_the_server_comes_back_when_there_is_room(whole: tuple[Cluster, SmallDisk]) -> None:
    cluster, disk = whole
    url = cluster.owner_url
    do(url, "CREATE TABLE deeds (id uuid PRIMARY KEY, words text)")
    kept = [str(uuid.uuid4()) for _ in range(50)]
    heard: list[str] = []
    with kept_running(cluster, heard.append):
        for one in kept:
            do(url, "INSERT INTO deeds VALUES (%s, 'acknowledged')", one)
        disk.fill()
        assert isinstance(refusal(url, CHUNK), DiskFull | Unavailable)
        # Where not even the log of changes can be written, the server gives up.
        until(lambda: isinstance(refusal(cluster.superuser_url("liandong"), CHANGES), Unavailable), 60)
        disk.free()
        until(lambda: works(url), 90, lambda: "\n".join(heard))
    with psycopg.connect(url) as conn:
        found = conn.execute("SELECT id::text FROM deeds WHERE words = 'acknowledged'").fetchall()
        odd = conn.execute("SELECT count(*) % 2000 FROM deeds WHERE words LIKE 'x%'").fetchone()
    assert sorted(i for (i,) in found) == sorted(kept)
    assert odd == (0,), "a refused statement left nothing half done"
    print(heard)
