"""The embedded PostgreSQL: it starts, survives a crash with its data, and refuses what it cannot read."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from liandong.clitext import Trouble
from liandong.local import locks
from liandong.local.cluster import Cluster
from liandong.local.settings import Settings
from tests.pgfixtures import FAST, OWN_SERVER, Database, fresh_database, make_template, server

SERVERS = [
    "wheel",
    pytest.param(str(OWN_SERVER), marks=pytest.mark.skipif(not OWN_SERVER.exists(), reason="none")),
]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Cluster]:
    """A server that tests may stop, kill and spoil, as long as it can be started again afterwards."""
    with server() as cluster:
        yield cluster


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("which", SERVERS)
def test_data_survive_kill_9_and_a_clean_stop(which: str) -> None:
    with server(which) as cluster:
        rows(cluster.owner_url, "CREATE TABLE kept (word text)")
        rows(cluster.app_url, "INSERT INTO kept VALUES ('群众')")
        port = cluster.port
        cluster.kill9()
        assert not cluster.ready
        cluster.start()
        rows(cluster.app_url, "INSERT INTO kept VALUES ('𠮷')")
        cluster.stop()
        assert cluster.pid is None
        cluster.start()
        assert rows(cluster.app_url, "SELECT word FROM kept") == [("群众",), ("𠮷",)]
        assert cluster.port == port


@pytest.mark.parametrize("which", SERVERS)
def test_the_database_is_utf8_with_checksums_and_sorts_by_code_point(which: str) -> None:
    with server(which) as cluster:
        assert rows(cluster.app_url, "SHOW data_checksums") == [("on",)]
        assert rows(cluster.app_url, "SHOW server_encoding") == [("UTF8",)]
        assert rows(cluster.app_url, "SHOW timezone") == [("UTC",)]
        words = "SELECT w FROM unnest(ARRAY['b', 'B', '中', 'a', '一']) w ORDER BY w"
        assert rows(cluster.app_url, words) == [("B",), ("a",), ("b",), ("一",), ("中",)]


def test_the_application_may_use_tables_but_not_make_or_change_them(fresh_db: Database) -> None:
    rows(fresh_db.owner, "CREATE TABLE log (n int)")
    rows(fresh_db.owner, "REVOKE UPDATE, DELETE ON log FROM liandong_app")
    rows(fresh_db.app, "INSERT INTO log VALUES (1)")
    assert rows(fresh_db.app, "SELECT n FROM log") == [(1,)]
    for forbidden in (
        "UPDATE log SET n = 2",
        "DELETE FROM log",
        "TRUNCATE log",
        "DROP TABLE log",
        "ALTER TABLE log ADD m int",
        "CREATE TABLE mine (n int)",
        "SET ROLE liandong_owner",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(fresh_db.app, forbidden)


def test_a_copy_of_a_template_keeps_tables_and_rights(pg: Cluster) -> None:
    def migrate(database: Database) -> None:
        rows(database.owner, "CREATE TABLE log (n int)")
        rows(database.owner, "REVOKE DELETE ON log FROM liandong_app")

    template = make_template(pg, "template_of_test_cluster", migrate)
    with fresh_database(pg, template) as first, fresh_database(pg, template) as second:
        rows(first.app, "INSERT INTO log VALUES (1)")
        assert rows(second.app, "SELECT count(*) FROM log") == [(0,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(second.app, "DELETE FROM log")


def test_nobody_gets_in_without_a_password(pg: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://liandong_app@127.0.0.1:{pg.port}/liandong")


def test_passwords_and_data_are_closed_to_others(pg: Cluster) -> None:
    credentials = pg.settings.home / "credentials.json"
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
    assert stat.S_IMODE(pg.data.parent.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert pg.data.owner() == "liandong-pg"


def test_data_of_another_major_version_are_refused_untouched(scratch: Cluster) -> None:
    scratch.stop()
    stamp = scratch.data / "PG_VERSION"
    stamp.write_text("14\n")
    again = Cluster(scratch.settings)
    with pytest.raises(Trouble) as refused:
        again.start()
    text = str(refused.value)
    assert "PostgreSQL 14" in text
    assert "pg_upgrade" in text
    assert str(scratch.data) in text
    stamp.write_text("18\n")
    again.start()


def test_a_pid_file_that_names_a_living_stranger_does_not_stop_the_start(scratch: Cluster) -> None:
    scratch.start()
    scratch.kill9()
    pid_file = scratch.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    scratch.start()
    assert rows(scratch.app_url, "SELECT 1") == [(1,)]


def test_another_port_is_taken_when_somebody_has_ours(scratch: Cluster) -> None:
    scratch.start()
    with server() as other:
        other.stop()
        conf = other.data / "liandong.conf"
        conf.write_text(conf.read_text().replace(f"port = '{other.port}'", f"port = '{scratch.port}'"))
        other.start()
        assert other.port != scratch.port
        assert rows(other.app_url, "SELECT 1") == [(1,)]


def test_an_interrupted_initdb_is_begun_anew(scratch: Cluster) -> None:
    scratch.stop()
    scratch.data.rename(scratch.data.with_name("data.draft"))
    again = Cluster(scratch.settings)
    again.start()
    assert rows(again.app_url, "SELECT 1") == [(1,)]
    again.stop()


def test_lost_passwords_are_named(scratch: Cluster) -> None:
    scratch.stop()
    file = scratch.settings.home / "credentials.json"
    kept = file.read_text()
    file.unlink()
    with pytest.raises(Trouble, match=r"credentials.json"):
        Cluster(scratch.settings).start()
    file.write_text(kept)


def test_an_unusable_data_directory_says_why(scratch: Cluster) -> None:
    scratch.stop()
    scratch.data.chmod(0o755)
    with pytest.raises(Trouble, match="permission") as refused:
        scratch.start()
    assert str(scratch.data.parent) in str(refused.value)
    scratch.data.chmod(0o700)


def test_the_last_user_stops_the_server(scratch: Cluster) -> None:
    scratch.stop()
    with scratch.in_use():
        with Cluster(scratch.settings).in_use() as second:
            assert rows(second.app_url, "SELECT 1") == [(1,)]
        assert scratch.ready
    assert scratch.pid is None
    with locks.attempt(scratch.settings.home / "pg.users") as free:
        assert free


def test_a_server_that_shall_stay_stays(scratch: Cluster) -> None:
    scratch.keep(True)
    with scratch.in_use():
        pass
    assert scratch.ready
    scratch.keep(False)
    with scratch.in_use():
        pass
    assert scratch.pid is None


def test_a_folder_without_a_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="LIANDONG_PG_BIN"):
        Cluster(Settings(home=tmp_path / "home", pg_bin=tmp_path, options=FAST)).start()
