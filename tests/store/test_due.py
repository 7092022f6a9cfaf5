"""The due queue: everything fires, once, in order, whoever is killed meanwhile."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import time

import msgspec

from liandong.store import due, feed, log
from liandong.store.connection import connect
from liandong.store.epochs import ensure_epoch
from liandong.store.shapes import DueRow, Mark
from tests.store import sample

NOW = sample.NOW


def marks(conn) -> list[tuple]:
    return conn.execute("SELECT stream, subject, mark FROM fired ORDER BY id").fetchall()


def test_marks_fire_in_order_and_leave_the_queue(conn):
    log.append(conn, sample.intake())
    assert due.next_at(conn) == NOW + 300
    assert due.fire(conn, NOW + 299) == due.Batch(0, 0)
    assert due.fire(conn, NOW + 300) == due.Batch(2, 2)
    assert due.fire(conn, NOW + 479) == due.Batch(0, 0)
    # The engine was away: what came due meanwhile fires in order.
    assert due.fire(conn, NOW + 10_000) == due.Batch(2, 2)
    assert due.fire(conn, NOW + 10_000) == due.Batch(2, 2)
    assert due.fire(conn, NOW + 10_000) == due.Batch(0, 0)
    assert [m for *_, m in marks(conn)] == ["warn50"] * 2 + ["warn80"] * 2 + ["breach"] * 2
    assert due.next_at(conn) is None
    fired = due.fired_of(conn, 1, "case", "C1")[-1]
    assert (fired.due_at, fired.unit, fired.fired_at) == (NOW + 601, "府山街道", NOW + 10_000)


def test_a_breach_speaks_in_the_same_transaction(conn):
    log.append(conn, sample.intake())
    for at in (300, 480, 603):
        due.fire(conn, NOW + at)
    rows = conn.execute(
        "SELECT key, kind, stream, recipient, order_id, next_at FROM outbox ORDER BY key"
    ).fetchall()
    assert rows == [
        (
            f"C1-1/clock.breached/SIGN/1/{NOW + 601}/liaison/mail",
            "case",
            "C1",
            "liaison:区水利局",
            "C1-1",
            NOW + 603,
        ),
        (
            f"C1-2/clock.breached/SIGN/1/{NOW + 601}/liaison/mail",
            "case",
            "C1",
            "liaison:府山街道",
            "C1-2",
            NOW + 603,
        ),
    ]


def test_a_clock_that_stopped_fires_no_more(conn):
    first = sample.intake()
    log.append(conn, first)
    log.append(conn, sample.signed(first, "C1-1", "区水利局"))
    due.fire(conn, NOW + 300)
    assert marks(conn) == [("C1", "C1-2", "warn50")]


def moved(append, by: int):
    """The same clocks with later deadlines."""
    rows = tuple(
        msgspec.structs.replace(
            row,
            marks=tuple(
                msgspec.structs.replace(m, due_at=m.due_at + by, fire_at=m.fire_at + by) for m in row.marks
            ),
        )
        for row in append.due
    )
    return msgspec.structs.replace(append, due=rows)


def test_a_later_command_does_not_fire_again_what_fired(conn):
    first = sample.intake()
    log.append(conn, first)
    due.fire(conn, NOW + 300)
    # The desk names all marks again; those that fired are left out.
    second = sample.after(first, sample.entry(4, "progress.reported", NOW + 310))
    log.append(conn, second)
    assert due.fire(conn, NOW + 310) == due.Batch(0, 0)
    for at in (480, 603):
        assert due.fire(conn, NOW + at).fired == 2
    third = sample.after(second, sample.entry(5, "progress.reported", NOW + 700))
    log.append(conn, third)
    assert conn.execute("SELECT count(*) FROM due").fetchone()[0] == 0
    assert due.fire(conn, NOW + 900) == due.Batch(0, 0)


def test_a_moved_deadline_warns_anew(conn):
    first = sample.intake()
    log.append(conn, first)
    due.fire(conn, NOW + 300)
    second = moved(sample.after(first, sample.entry(4, "deadline.extended", NOW + 310)), 600)
    log.append(conn, second)
    assert due.fire(conn, NOW + 480) == due.Batch(0, 0)
    assert due.fire(conn, NOW + 900) == due.Batch(2, 2)
    assert [m for *_, m in marks(conn)] == ["warn50"] * 4
    # Back to the old deadline: its first warning is known, so the second comes next.
    third = moved(sample.after(second, sample.entry(5, "case.corrected", NOW + 310)), 0)
    log.append(conn, third)
    assert conn.execute("SELECT DISTINCT step, fire_at FROM due").fetchall() == [(2, NOW + 480)]


def test_a_deadline_moved_to_one_that_fired_whole_leaves_the_queue(conn):
    mark = Mark(mark="receipt", due_at=NOW + 60, fire_at=NOW + 60)
    early = (DueRow(subject="C1-1", rule="receipt", marks=(mark,)),)
    late = (
        DueRow(
            subject="C1-1",
            rule="receipt",
            marks=(msgspec.structs.replace(mark, due_at=NOW + 90, fire_at=NOW + 90),),
        ),
    )
    first = msgspec.structs.replace(sample.intake(), due=early)
    log.append(conn, first)
    due.fire(conn, NOW + 60)
    second = msgspec.structs.replace(
        sample.after(first, sample.entry(4, "progress.reported", NOW + 61)), due=late
    )
    log.append(conn, second)
    third = msgspec.structs.replace(
        sample.after(second, sample.entry(5, "progress.reported", NOW + 62)), due=early
    )
    log.append(conn, third)
    assert conn.execute("SELECT count(*) FROM due").fetchone()[0] == 0


def test_what_fires_is_fed_by_cursor(conn):
    ensure_epoch(conn, NOW)
    log.append(conn, sample.intake())
    cursor = feed.now(conn)
    due.fire(conn, NOW + 300)
    page = feed.read_fired(conn, cursor)
    assert [(f.subject, f.mark) for f in page.rows] == [("C1-1", "warn50"), ("C1-2", "warn50")]
    assert feed.read_fired(conn, page.cursor).rows == ()
    assert [f.subject for f in feed.read_fired(conn, cursor, unit="府山街道").rows] == ["C1-2"]
    assert feed.read_fired(conn, cursor, jurisdiction=2).rows == ()


def engine(url: str, delay: float) -> None:
    with connect(url) as conn:
        while True:
            with conn.transaction():
                batch = due.fire(conn, NOW + 10_000, 3)
                time.sleep(delay)
            if batch.taken == 0:
                return


def test_engines_killed_in_the_middle_lose_and_double_nothing(store_db):
    with connect(store_db.app) as conn:
        for i in range(120):
            log.append(conn, sample.intake(f"C{i}"))
        context = mp.get_context("fork")
        for _ in range(6):
            workers = [context.Process(target=engine, args=(store_db.app, 0.02)) for _ in range(2)]
            for worker in workers:
                worker.start()
            before = len(marks(conn))
            while len(marks(conn)) < before + 9:
                time.sleep(0.005)
            for worker in workers:
                os.kill(worker.pid, signal.SIGKILL)
            for worker in workers:
                worker.join()
        half = len(marks(conn))
        # Two go on to the end, side by side.
        workers = [context.Process(target=engine, args=(store_db.app, 0)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        engine(store_db.app, 0)
        found = marks(conn)
        assert 0 < half < len(found)
        assert len(found) == len(set(found)) == 120 * 2 * 3
        assert conn.execute("SELECT count(*), count(DISTINCT key) FROM outbox").fetchone() == (240, 240)
        assert conn.execute("SELECT count(*) FROM due").fetchone()[0] == 0


def test_engines_side_by_side_do_not_wait_for_each_other(conn, store_db):
    log.append(conn, sample.intake())
    conn.execute("SET lock_timeout = '2s'")
    with connect(store_db.app) as other, other.transaction():
        assert due.fire(other, NOW + 300, 1) == due.Batch(1, 1)
        assert due.fire(conn, NOW + 300) == due.Batch(1, 1)
    assert len(set(marks(conn))) == 2
