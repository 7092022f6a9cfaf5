"""The outbox: at least once, each recipient by itself, again and again until it is through."""

from __future__ import annotations

from liandong.store import outbox
from liandong.store.connection import connect
from liandong.store.shapes import OutboxRow
from tests.store.sample import NOW


def message(key: str, recipient: str = "a", **more) -> OutboxRow:
    return OutboxRow(key=key, channel="mail", recipient=recipient, template="t", **more)


def put(conn, *messages: OutboxRow, now: int = NOW) -> int:
    return outbox.put(conn, 1, "C1", messages, now)


def test_a_key_is_queued_once(conn):
    assert put(conn, message("1"), message("2")) == 2
    assert put(conn, message("1"), message("3")) == 1


def test_one_recipient_gets_its_messages_one_by_one_in_order(conn):
    put(conn, message("1"), message("2"), message("3", "b"))
    taken = outbox.take(conn, NOW)
    assert [m.key for m in taken] == ["1", "3"]
    assert outbox.take(conn, NOW) == []
    assert outbox.delivered(conn, taken[0], NOW + 1, "250 ok")
    assert [m.key for m in outbox.take(conn, NOW + 1)] == ["2"]
    tried = outbox.attempts(conn, 1, "case", "C1")
    assert [(a.key, a.ok, a.detail, a.state) for a in tried] == [("1", True, "250 ok", "delivered")]


def test_a_failure_waits_longer_each_time_and_ends(conn):
    put(conn, message("1"))
    now, waits = NOW, []
    for _ in range(outbox.MOST_ATTEMPTS):
        (taken,) = outbox.take(conn, now)
        outbox.failed(conn, taken, now, "timeout")
        next_at, state = conn.execute("SELECT next_at, state FROM outbox").fetchone()
        waits.append(next_at - now)
        assert outbox.take(conn, next_at - 1) == []
        now = next_at
    assert waits[:4] == [30, 60, 120, 240]
    assert max(waits) == 3600
    assert state == "dead"
    assert outbox.take(conn, now + 100_000) == []
    assert len(outbox.attempts(conn, 1, "case", "C1")) == outbox.MOST_ATTEMPTS


def test_an_address_that_is_none_is_given_up_at_once(conn):
    put(conn, message("1"), message("2"))
    (taken,) = outbox.take(conn, NOW)
    outbox.failed(conn, taken, NOW, "no such mailbox", for_good=True)
    assert [m.key for m in outbox.take(conn, NOW)] == ["2"]


def test_a_bad_address_holds_up_nobody_else(conn):
    put(conn, *(message(f"bad{i}", "bad") for i in range(50)), message("good", "good"))
    taken = {m.recipient: m for m in outbox.take(conn, NOW)}
    assert set(taken) == {"bad", "good"}
    outbox.failed(conn, taken["bad"], NOW, "refused")
    outbox.delivered(conn, taken["good"], NOW)
    # All that waits for the bad address waits longer; it is not even looked at.
    assert outbox.take(conn, NOW + 29) == []
    put(conn, message("later", "good"), now=NOW + 1)
    assert [m.key for m in outbox.take(conn, NOW + 2)] == ["later"]
    assert [m.key for m in outbox.take(conn, NOW + 30)] == ["bad0"]
    assert outbox.undelivered(conn).count == 1


def test_a_dead_workers_message_is_tried_again_under_the_same_key(conn):
    put(conn, message("1"))
    (lost,) = outbox.take(conn, NOW, lease_s=60)
    assert outbox.take(conn, NOW + 59) == []
    (again,) = outbox.take(conn, NOW + 60)
    assert (again.key, again.attempt) == (lost.key, 2)
    # The first worker was only slow: it can settle nothing any more.
    assert not outbox.delivered(conn, lost, NOW + 61)
    assert outbox.delivered(conn, again, NOW + 61)


def test_two_workers_never_hold_the_same_message(store_db):
    with connect(store_db.app) as one, connect(store_db.app) as other:
        put(one, *(message(str(i), str(i)) for i in range(10)))
        with one.transaction():
            first = outbox.take(one, NOW, 5)
            second = outbox.take(other, NOW, 10)
        keys = [m.key for m in first + second]
        assert len(keys) == len(set(keys))
        assert len(first) == 5
        rest = outbox.take(other, NOW, 10)
        assert sorted(keys + [m.key for m in rest], key=int) == [str(i) for i in range(10)]


def test_a_message_may_wait(conn):
    put(conn, message("1", not_before=NOW + 100))
    assert outbox.take(conn, NOW + 99) == []
    assert [m.key for m in outbox.take(conn, NOW + 100)] == ["1"]
