"""`liandong feed new-epoch`: after a database was set back, everybody begins anew."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from liandong.store import log
from tests.engine.conftest import conn, migrated, processes
from tests.engine.listening import Listener
from tests.engine.processes import Processes, until
from tests.pgfixtures import Database
from tests.store import sample

__all__ = ["conn", "migrated", "processes"]

Connection = psycopg.Connection[Any]


def new_epoch(database: Database, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DATABASE_URL": database.app, "DATABASE_OWNER_URL": database.owner}
    return subprocess.run(
        [sys.executable, "-m", "liandong", "feed", "new-epoch", *words],
        env={**env, "LIANDONG_LANG": language},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def epochs(conn: Connection) -> list[tuple[int, str]]:
    return conn.execute("SELECT epoch, note FROM feed_epoch ORDER BY epoch").fetchall()


def test_a_running_feed_sends_everybody_back_for_a_fresh_picture(
    migrated: Database, conn: Connection, processes: Processes
) -> None:
    port = processes.feed()[1]
    listener = Listener(port).connect()
    until(lambda: listener.named("reset"), what="a reader without a place begins with a picture")
    log.append(conn, sample.intake("BEFORE"))
    until(lambda: listener.named("case"), what="the listener hears what is entered")
    number = epochs(conn)[-1][0] + 1
    done = new_epoch(migrated, "--yes", "--note", "backup of Monday")
    assert done.returncode == 0, done.stderr
    assert f"Epoch {number} begins now" in done.stdout
    assert epochs(conn)[-1] == (number, "backup of Monday")
    assert listener.ended.wait(20), "the stream ends, so that the reader comes back"
    seen = len(listener.events)
    listener.connect()
    until(lambda: any(e.name == "reset" for e in listener.events[seen:]), what="a fresh picture comes")
    log.append(conn, sample.intake("AFTER"))
    until(
        lambda: [e for e in listener.named("case") if e.data["case"] == "AFTER"],
        what="what is entered from now on is heard",
    )


def test_nobody_to_ask(migrated: Database, conn: Connection) -> None:
    before = epochs(conn)
    done = new_epoch(migrated)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert "Nothing in the log is changed" in done.stdout
    assert epochs(conn) == before


def test_in_chinese(migrated: Database, conn: Connection) -> None:
    number = epochs(conn)[-1][0] + 1
    done = new_epoch(migrated, "--yes", language="zh")
    assert done.returncode == 0
    assert f"纪元 {number} 已开始" in done.stdout


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none"])
def test_no_database(url: str) -> None:
    done = new_epoch(Database("none", url, url), "--yes")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
