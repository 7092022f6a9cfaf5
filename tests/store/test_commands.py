"""The commands migrate and key, and the files with secrets."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import msgspec
import pytest

from liandong.secretfile import secret_bytes, secret_text, write_secret
from liandong.store import log
from liandong.store.keys import Keys
from liandong.store.shapes import Private
from tests.pgfixtures import fresh_database
from tests.store import sample


def liandong(*words: str, home, db=None) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    given = {**os.environ, "LIANDONG_HOME": str(home), "LIANDONG_LANG": "en"}
    if db is not None:
        given |= {"DATABASE_URL": db.app, "DATABASE_OWNER_URL": db.owner}
    return subprocess.run(
        [sys.executable, "-m", "liandong", *words], env=given, check=False, capture_output=True, text=True
    )


def test_migrate_brings_a_database_up_and_is_quiet_after(each_pg, tmp_path):
    with fresh_database(each_pg) as made:
        first = liandong("migrate", "--check", home=tmp_path, db=made)
        assert (first.returncode, "not applied: store.0001_initial" in first.stdout) == (1, True)
        done = liandong("migrate", home=tmp_path, db=made)
        assert (done.returncode, "migrations applied" in done.stdout) == (0, True), done.stderr
        assert "Warning" not in done.stdout
        again = liandong("migrate", home=tmp_path, db=made)
        assert again.stdout == "The database is up to date.\n"
        assert liandong("migrate", "--check", home=tmp_path, db=made).returncode == 0
        # One role for both is told at once.
        both = type(made)(made.name, made.owner, made.owner)
        assert "may alter the log" in liandong("migrate", home=tmp_path, db=both).stdout


def test_the_key_is_copied_and_checked(conn, store_db, tmp_path):
    home = tmp_path / "home"
    assert "there is no key" in liandong("key", "show-id", home=home).stderr
    keys = Keys.of_home(home)
    assert (home / "master.key").stat().st_mode & 0o777 == 0o600
    assert liandong("key", "show-id", home=home).stdout == f"{keys.id}\n"
    copy = tmp_path / "copy.key"
    assert liandong("key", "backup", str(copy), home=home).returncode == 0
    assert copy.read_bytes() == (home / "master.key").read_bytes()
    assert "not overwritten" in liandong("key", "backup", str(copy), home=home).stderr
    assert "nothing sealed" in liandong("key", "check", home=home, db=store_db).stdout
    key = keys.fresh(1, "C1")
    sealed = Private(wrapped_key=key.wrapped)
    log.append(conn, msgspec.structs.replace(sample.intake("C1"), private=sealed))
    assert liandong("key", "check", str(copy), home=home, db=store_db).returncode == 0
    (tmp_path / "other.key").write_bytes(b"x" * 32)
    wrong = liandong("key", "check", str(tmp_path / "other.key"), home=home, db=store_db)
    assert (wrong.returncode, "does NOT open" in wrong.stdout) == (1, True)
    (tmp_path / "short.key").write_bytes(b"x")
    assert (
        "is no master key"
        in liandong("key", "check", str(tmp_path / "short.key"), home=home, db=store_db).stderr
    )


def test_a_secret_is_made_once(tmp_path):
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(secret_bytes(tmp_path / "deep" / "a.key")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["a.key"]
    assert secret_text(tmp_path / "b.key") == secret_text(tmp_path / "b.key")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "b.key", b"")
