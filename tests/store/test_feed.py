"""The feed: every line, once, whatever commits in whatever order."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import Rollback

from liandong.store import feed, log
from liandong.store.cases import open_orders
from liandong.store.connection import connect
from liandong.store.epochs import ensure_epoch, new_epoch
from tests.store import sample


@pytest.fixture
def fed(conn):
    ensure_epoch(conn, sample.NOW)
    return conn


def follow(conn, cursor: str, **more) -> list:
    """All lines from a cursor on."""
    rows = []
    while True:
        page = feed.read_feed(conn, cursor, **more)
        assert not page.stale
        rows += page.rows
        cursor = page.cursor
        if not page.more:
            return rows


def test_lines_come_in_order_with_their_cursors(fed):
    start = feed.now(fed)
    first = sample.intake("C1")
    log.append(fed, first)
    log.append(fed, sample.signed(first, "C1-1", "区水利局"))
    rows = follow(fed, start)
    assert [(r.stream, r.position, r.type) for r in rows] == [
        ("C1", 1, "case.received"),
        ("C1", 2, "order.issued"),
        ("C1", 3, "order.issued"),
        ("C1", 4, "order.signed"),
    ]
    assert rows[1].units == ("区水利局",)
    # From each line on, exactly the rest comes.
    for i, row in enumerate(rows):
        assert follow(fed, row.cursor) == rows[i + 1 :]
    assert follow(fed, feed.beginning(fed)) == rows
    assert follow(fed, start, limit=1) == rows


def test_a_unit_sees_its_own_and_a_jurisdiction_its_own(fed):
    start = feed.now(fed)
    log.append(fed, sample.intake("C1", 1))
    log.append(fed, sample.intake("C1", 2))
    mine = follow(fed, start, jurisdiction=2, unit="区水利局", limit=2)
    assert [(r.jurisdiction, r.position) for r in mine] == [(2, 2)]
    assert len(follow(fed, start, jurisdiction=2)) == 3


def test_a_line_that_commits_late_is_not_skipped(fed, store_db):
    start = feed.now(fed)
    with connect(store_db.app) as slow:
        with slow.transaction():
            log.append(slow, sample.intake("SLOW"))
            log.append(fed, sample.intake("QUICK"))
            page = feed.read_feed(fed, start)
            # Nothing that is newer than a running transaction is told yet.
            assert page.rows == ()
        page = feed.read_feed(fed, page.cursor)
    assert [r.stream for r in page.rows] == ["SLOW"] * 3 + ["QUICK"] * 3


@pytest.mark.parametrize(
    "cursor", ["", None, "x", "1.2", "0.5.5", "9.1.1", "1.99999999999.1", "1.-1.1", "1.１.1"]
)
def test_a_cursor_that_means_nothing_asks_for_a_snapshot(fed, cursor):
    log.append(fed, sample.intake())
    page = feed.read_feed(fed, cursor)
    assert page.stale
    assert page.rows == ()
    assert [o.row.unit for o in open_orders(fed, 1, "区水利局")] == ["区水利局"]
    assert len(open_orders(fed, 1)) == 2
    assert follow(fed, page.cursor) == []
    log.append(fed, sample.intake("C2"))
    assert len(follow(fed, page.cursor)) == 3


def test_a_restore_begins_a_new_epoch(fed, superuser):
    log.append(fed, sample.intake("OLD"))
    before = feed.now(fed)
    # Lines restored from a dump carry transaction numbers that this server has not reached.
    superuser.execute("UPDATE log_entry SET txid = '999999999'")
    assert ensure_epoch(fed, sample.NOW) == 1
    assert new_epoch(fed, sample.NOW, "restored") == 2
    page = feed.read_feed(fed, before)
    assert page.stale
    log.append(fed, sample.intake("NEW"))
    assert {r.stream for r in follow(fed, page.cursor)} == {"NEW"}
    superuser.execute("UPDATE log_entry SET txid = '2' WHERE stream = 'OLD'")


def test_another_server_is_another_epoch(fed, superuser):
    superuser.execute("UPDATE feed_epoch SET system = 'another'")
    assert ensure_epoch(fed, sample.NOW) == 2
    assert ensure_epoch(fed, sample.NOW) == 2


WRITERS, EACH = 8, 25
TOTAL = WRITERS * EACH * 4


def write(url: str, n: int) -> None:
    """Some transactions of one statement, some slow ones of two, some that are undone."""
    dice = random.Random(n)
    with connect(url) as conn:
        for i in range(EACH):
            first = sample.intake(f"W{n}-{i}")
            second = sample.signed(first, f"W{n}-{i}-1", "区水利局")
            if dice.random() < 0.3:
                with conn.transaction():
                    log.append(conn, first)
                    time.sleep(dice.random() * 0.05)
                    log.append(conn, second)
            else:
                log.append(conn, first)
                log.append(conn, second)
            if dice.random() < 0.1:
                with conn.transaction():
                    log.append(conn, sample.intake(f"GONE{n}-{i}"))
                    raise Rollback


def read(url: str, cursor: str, stop: threading.Event, seen: list[tuple[str, int]]) -> None:
    """Follow the feed until everybody has written and everything is seen."""
    deadline = time.monotonic() + 60
    with connect(url) as conn:
        while True:
            page = feed.read_feed(conn, cursor, limit=7)
            seen.extend((r.stream, r.position) for r in page.rows)
            cursor = page.cursor
            # The server's own transactions (autovacuum) may hold the newest lines back a little.
            if stop.wait(0) and not page.more and (len(seen) >= TOTAL or time.monotonic() > deadline):
                return


def test_a_reader_sees_every_line_exactly_once_under_many_writers(store_db):
    with connect(store_db.app) as conn:
        ensure_epoch(conn, sample.NOW)
        cursor = feed.now(conn)
    stop, seen = threading.Event(), []
    reader = threading.Thread(target=read, args=(store_db.app, cursor, stop, seen))
    reader.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: write(store_db.app, n), range(WRITERS)))
    stop.set()
    reader.join()
    assert len(seen) == len(set(seen)) == TOTAL
    assert {s for s, _ in seen} == {f"W{n}-{i}" for n in range(WRITERS) for i in range(EACH)}
    # A stream's lines come in their order.
    by_stream: dict[str, list[int]] = {}
    for stream, position in seen:
        by_stream.setdefault(stream, []).append(position)
    assert all(positions == [1, 2, 3, 4] for positions in by_stream.values())
