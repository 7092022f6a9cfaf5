"""What the server says when it cannot start becomes a cause and a remedy."""

from pathlib import Path

import pytest

from liandong.local.diagnosis import PORT_TAKEN, STILL_THERE, trouble_from

FULL = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'
NOT_OURS = 'FATAL:  data directory "/srv/data" has wrong ownership'
NO_LOCALE = 'initdb: error: invalid locale name "C.UTF-8"'
DAMAGED = "PANIC:  could not locate a valid checkpoint record at 0/1000028"


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        (FULL, "is full. Free some space"),
        (NOT_OURS, "must belong to that account"),
        (NO_LOCALE, "unset LIANDONG_PG_BIN"),
        (DAMAGED, "restore a backup"),
        ("FATAL:  something new", "see what it said"),
    ],
)
def test_a_cause_is_named_with_what_to_do(tmp_path: Path, said: str, remedy: str) -> None:
    text = str(trouble_from(f"2026-11-25 LOG:  starting PostgreSQL\n{said}\n", tmp_path))
    assert remedy in text
    assert said in text


def test_what_passes_by_itself_is_told_apart() -> None:
    assert STILL_THERE.search('FATAL:  lock file "postmaster.pid" already exists')
    assert STILL_THERE.search("FATAL:  pre-existing shared memory block (key 123, ID 4) is still in use")
    assert PORT_TAKEN.search("FATAL:  could not create any TCP/IP sockets")
    for other in (FULL, NOT_OURS, DAMAGED):
        assert not STILL_THERE.search(other)
        assert not PORT_TAKEN.search(other)
