"""The commands as people start them: `liandong demo`, `simulate --live`, `intake`, against a real database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from liandong.local.cluster import Cluster
from tests.pgfixtures import Database, fresh_database
from tests.storefixtures import template_of

LIANDONG = (sys.executable, "-m", "liandong")


def environment(database: Database, home: Path, **more: str) -> dict[str, str]:
    urls = {"DATABASE_URL": database.app, "DATABASE_OWNER_URL": database.owner}
    return {**os.environ, **urls, "LIANDONG_HOME": str(home), "LIANDONG_LANG": "en", **more}


def liandong(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LIANDONG, *words], env=env, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def database(pg: Cluster) -> Iterator[Database]:
    with fresh_database(pg, template_of(pg)) as database:
        yield database


@pytest.fixture(scope="module")
def env(database: Database, home: Path) -> dict[str, str]:
    """A home and a database in which `liandong demo` was run."""
    env = environment(database, home)
    done = liandong(env, "demo", "--days", "0")
    assert done.returncode == 0, done.stderr
    assert "jiejing" in done.stdout
    assert "refused" not in done.stdout
    return env


def test_a_second_demo_keeps_everything(env: dict[str, str]) -> None:
    again = liandong(env, "demo", "--days", "0")
    assert again.returncode == 0
    assert "everything is kept" in again.stdout


def test_the_district_lives_until_it_is_interrupted(env: dict[str, str], database: Database) -> None:
    before = logged(database)
    running = subprocess.Popen(
        [*LIANDONG, "simulate", "--live", "--speed", "60", "--rate", "600"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert "lives" in running.stdout.readline()
    for _ in range(20):
        assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors
    assert "Stopped after" in rest.splitlines()[-1]
    assert logged(database) > before + 15


def test_intake_says_where_each_message_went(env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("id,time,text\n1,2020/1/6 12:09:38,停电\n2,unknown,停水\n", encoding="utf-8")
    done = liandong(env, "intake", str(file))
    assert done.returncode == 1
    assert done.stdout.startswith("2\t1\tC20200106-1\tentered\n3\t2\t–\trejected: “unknown” is not a time")
    assert "2 messages (UTF-8): 1 entered, 0 known already, 1 rejected." in done.stderr
    assert liandong(env, "intake", str(tmp_path / "none.csv")).returncode == 2


def test_wrong_use_is_told(env: dict[str, str]) -> None:
    for words in (
        ("simulate",),
        ("simulate", "--live", "--speed", "0"),
        ("demo", "--days", "-1"),
        ("demo", "--pack", "x"),
    ):
        done = liandong(env, *words)
        assert done.returncode == 2, words
        assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_told(pg: Cluster, tmp_path: Path) -> None:
    with fresh_database(pg) as bare:
        for words in (("demo",), ("simulate", "--live"), ("intake", __file__)):
            done = liandong(environment(bare, tmp_path), *words)
            assert done.returncode in (1, 2), words
            assert "Traceback" not in done.stderr, done.stderr


def test_no_invented_cases_in_a_real_district(pg: Cluster, tmp_path: Path) -> None:
    with fresh_database(pg, template_of(pg)) as real:
        with psycopg.connect(real.owner, autocommit=True) as conn:
            conn.execute(
                "INSERT INTO store_jurisdiction (name, centre, level, code, number_prefix, active)"
                " VALUES ('真实的县', '', '', '', 'C', true)"
            )
        done = liandong(environment(real, tmp_path), "simulate", "--live")
        assert done.returncode == 1
        assert "no invented cases" in done.stderr
        waiting = subprocess.Popen(
            [*LIANDONG, "simulate", "--live"],
            env=environment(real, tmp_path, LIANDONG_SUPERVISED="1"),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        assert "no invented cases" in waiting.stderr.readline()
        time.sleep(0.2)
        assert waiting.poll() is None
        waiting.terminate()
        waiting.communicate(timeout=60)
        assert waiting.returncode == 0


def logged(database: Database) -> int:
    with psycopg.connect(database.owner) as conn:
        row = conn.execute("SELECT count(*) FROM log_entry").fetchone()
    return row[0] if row else 0
