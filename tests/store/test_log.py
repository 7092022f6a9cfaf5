"""The append: all or nothing, one after the other, once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import psycopg
import pytest

from liandong.store import cases, log
from liandong.store.connection import Database, connect
from liandong.store.shapes import (
    ZERO,
    Appended,
    Conflict,
    Mismatch,
    Once,
    OutboxRow,
    Private,
    PrivateText,
    Replayed,
)
from tests.store import sample

TABLES = (
    "stream_head",
    "log_entry",
    "case_row",
    "order_row",
    "clock_row",
    "due",
    "outbox",
    "idempotency",
    "private_key",
    "private_text",
    "private_phone",
    "search_row",
)


def counts(conn) -> dict[str, int]:
    return {t: conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}


def full(case: str = "C1", key: str = "k1"):
    """An append that writes to every table."""
    return msgspec.structs.replace(
        sample.intake(case, once=Once(credential="t", key=key, request=b"r" * 32, answer='{"case":1}')),
        outbox=(OutboxRow(key=f"{case}:o", channel="mail", recipient="liaison:x", template="order.issued"),),
        private=Private(
            wrapped_key=b"w" * 60,
            texts=(PrivateText(ref="text", ciphertext=b"c" * 40),),
            phones=(b"p" * 16,),
            search=("aa11", "bb22"),
        ),
    )


def test_an_append_writes_everything_and_is_read_back(conn):
    given = full()
    outcome = log.append(conn, given)
    assert isinstance(outcome, Appended)
    assert outcome.version == 3
    assert counts(conn) == {
        **dict.fromkeys(TABLES, 1),
        "log_entry": 3,
        "order_row": 2,
        "clock_row": 2,
        "due": 2,
    }
    stream = log.load(conn, 1, "case", "C1")
    assert stream.bodies == [e.body for e in given.entries]
    assert stream.versions == [1, 1, 1]
    assert (stream.version, stream.hash, stream.pack) == (3, outcome.hash, "ab" * 32)
    assert stream.wrapped_key == b"w" * 60
    assert cases.cases(conn, 1, ["C1"])["C1"].row == given.case
    assert [o.row for o in cases.orders_of(conn, 1, ["C1"])] == list(given.orders)
    assert cases.order(conn, 1, "C1-2").row == given.orders[1]


def test_there_is_no_stream_before_its_first_entry(conn):
    stream = log.load(conn, 1, "case", "C9")
    assert (stream.version, stream.hash, stream.bodies) == (0, ZERO, [])


def test_the_same_number_in_another_jurisdiction_is_another_case(conn):
    assert isinstance(log.append(conn, sample.intake("C1", 1)), Appended)
    assert isinstance(log.append(conn, sample.intake("C1", 2)), Appended)
    assert log.load(conn, 2, "case", "C1").version == 3


@pytest.mark.parametrize("expected", [0, 2, 4])
def test_a_conflict_leaves_nothing_behind(conn, expected):
    log.append(conn, sample.intake())
    before = counts(conn)
    late = msgspec.structs.replace(
        full(key="k2"), expected=expected, prev_hash=b"x" * 32 if expected else ZERO
    )
    late = msgspec.structs.replace(
        late, entries=tuple(msgspec.structs.replace(e, position=e.position + expected) for e in late.entries)
    )
    late = msgspec.structs.replace(
        late, entries=tuple(msgspec.structs.replace(e, at=5) for e in late.entries)
    )
    assert log.append(conn, late) == Conflict(version=3)
    assert counts(conn) == before


def test_a_command_decided_on_another_past_is_a_conflict(conn):
    first = sample.intake()
    log.append(conn, first)
    step = sample.signed(first, "C1-1", "区水利局")
    assert log.append(conn, msgspec.structs.replace(step, prev_hash=b"y" * 32)) == Conflict(version=3)


def test_positions_must_follow(conn):
    with pytest.raises(ValueError, match="does not follow"):
        log.append(conn, msgspec.structs.replace(sample.intake(), expected=1))


def test_rows_follow_the_stream(conn):
    first = sample.intake()
    log.append(conn, first)
    second = sample.signed(first, "C1-1", "区水利局")
    log.append(conn, second)
    assert [o.row for o in cases.orders_of(conn, 1, ["C1"])] == list(second.orders)
    assert conn.execute("SELECT subject FROM due").fetchall() == [("C1-2",)]
    third = sample.after(second, sample.entry(5, "order.voided", sample.NOW + 90, order="C1-2"))
    log.append(conn, third)
    assert [o.row.order_id for o in cases.orders_of(conn, 1, ["C1"])] == ["C1-1"]
    assert counts(conn) | {"clock_row": 1, "due": 0, "order_row": 1, "log_entry": 5} == counts(conn)


def test_an_untouched_row_is_not_written_again(conn):
    first = sample.intake()
    log.append(conn, first)
    place = "SELECT ctid, xmin FROM {} WHERE {} = 'C1-2'"
    before = [
        conn.execute(place.format(*t)).fetchone() for t in (("order_row", "order_id"), ("due", "subject"))
    ]
    log.append(conn, sample.signed(first, "C1-1", "区水利局"))
    after = [
        conn.execute(place.format(*t)).fetchone() for t in (("order_row", "order_id"), ("due", "subject"))
    ]
    assert before == after


def test_a_key_is_used_once(conn):
    once = Once(credential="t", key="k", request=b"a" * 32, answer='{"case":"C1"}')
    assert isinstance(log.append(conn, sample.intake("C1", once=once)), Appended)
    before = counts(conn)
    again = sample.intake("C2", once=once)
    assert log.append(conn, again) == Replayed(answer='{"case":"C1"}')
    other = msgspec.structs.replace(once, request=b"b" * 32)
    assert log.append(conn, sample.intake("C3", once=other)) == Mismatch()
    assert log.answered(conn, 1, once) == Replayed(answer='{"case":"C1"}')
    assert log.answered(conn, 1, other) == Mismatch()
    assert log.answered(conn, 2, once) is None
    assert counts(conn) == before


def test_answers_are_forgotten_but_not_those_of_imports(conn):
    for key, for_ever in (("a", False), ("b", True)):
        once = Once(credential="t", key=key, request=b"a" * 32, answer="{}", for_ever=for_ever)
        log.append(conn, sample.intake(f"C{key}", once=once))
    assert log.forget_answers(conn, sample.NOW) == 0
    assert log.forget_answers(conn, sample.NOW + 1) == 1
    assert conn.execute("SELECT key FROM idempotency").fetchall() == [("b",)]


def test_repeating_an_append_whose_answer_got_lost(conn):
    first = sample.intake()
    done = log.append(conn, first)
    assert log.append(conn, first) == done
    second = sample.signed(first, "C1-1", "区水利局")
    log.append(conn, second)
    assert log.append(conn, first) == done
    assert counts(conn)["log_entry"] == 4


def test_two_commands_that_read_the_same_are_two(conn):
    """Two systems report the same words in the same second: the log's line of the one is not the other's."""
    first = sample.intake()
    log.append(conn, first)

    def report(key: str):
        once = Once(credential="t", key=key, request=b"a" * 32, answer=f'"{key}"')
        return sample.signed(first, "C1-1", "区水利局", once=once)

    assert isinstance(log.append(conn, report("a")), Appended)
    assert log.append(conn, report("b")) == Conflict(version=4)
    # The one whose answer got lost asks again.
    assert log.append(conn, report("a")) == Replayed(answer='"a"')


def test_many_streams_at_once_all_or_none(conn):
    a, b = sample.intake("A"), sample.intake("B")
    log.append_all(conn, [a, b])
    a2, b2 = sample.signed(a, "A-1", "区水利局"), sample.signed(b, "B-1", "区水利局")
    log.append(conn, sample.signed(b, "B-2", "府山街道"))
    assert log.append_all(conn, [a2, b2]) == Conflict(version=4)
    assert log.load(conn, 1, "case", "A").version == 3
    assert counts(conn)["log_entry"] == 7


def test_a_batch_has_an_outcome_each(conn):
    once = Once(credential="file", key="1", request=b"a" * 32, answer="{}", for_ever=True)
    log.append(conn, sample.intake("C0"))
    outcomes = log.append_each(
        conn,
        [
            sample.intake("C1", once=once),
            sample.intake("C0", now=5),
            sample.intake("C2"),
        ],
    )
    assert [type(o) for o in outcomes] == [Appended, Conflict, Appended]
    # The same key twice in one batch: the second is the first's answer.
    twice = msgspec.structs.replace(once, key="2")
    outcomes = log.append_each(conn, [sample.intake("C3", once=twice), sample.intake("C4", once=twice)])
    assert [type(o) for o in outcomes] == [Appended, Replayed]
    assert log.load(conn, 1, "case", "C4").version == 0


def test_two_at_once_on_one_case_one_gets_a_conflict(store_db):
    database = Database(store_db.app)
    first = sample.intake()
    database.call(log.append, first)
    barrier = threading.Barrier(8)

    def sign(i: int):
        barrier.wait()
        return database.call(log.append, sample.signed(first, "C1-1", "区水利局", sample.NOW + i))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(sign, range(8)))
    assert sorted(type(o).__name__ for o in outcomes) == ["Appended", *["Conflict"] * 7]
    assert database.call(log.load, 1, "case", "C1").version == 4


def test_one_key_at_once_is_done_once(store_db):
    database = Database(store_db.app)
    barrier = threading.Barrier(8)

    def call(i: int):
        once = Once(credential="t", key="k", request=b"a" * 32, answer=f'"C{i}"')
        barrier.wait()
        return database.call(log.append, sample.intake(f"C{i}", once=once))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(call, range(8)))
    assert sorted(type(o).__name__ for o in outcomes) == ["Appended", *["Replayed"] * 7]
    with connect(store_db.app) as conn:
        assert counts(conn)["stream_head"] == 1
        (answer,) = {o.answer for o in outcomes if isinstance(o, Replayed)}
        assert conn.execute("SELECT stream FROM stream_head").fetchone()[0] == answer.strip('"')


def test_the_application_cannot_alter_the_log(conn, store_db):
    log.append(conn, sample.intake())
    for statement in (
        "UPDATE log_entry SET body = ''",
        "DELETE FROM log_entry",
        "TRUNCATE log_entry",
        "DELETE FROM anchor",
        "ALTER TABLE log_entry DISABLE TRIGGER append_only",
        "INSERT INTO log_entry (jurisdiction, kind, stream, position, txid, type, version, body, at, entered_at,"
        " units, hash) VALUES (1, 'case', 'C1', 4, '1', 'x', 1, '', 0, 0, '{}', '')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(statement)
    with connect(store_db.owner) as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("UPDATE log_entry SET body = ''")


def test_rare_characters_stay_as_they_are(conn):
    text = "𠮷 😀 \u0007 \\u0000 ‮ “引号” \t\n"
    given = msgspec.structs.replace(
        sample.intake(), entries=(sample.entry(1, "case.received", text=text),), orders=(), clocks=(), due=()
    )
    log.append(conn, given)
    assert log.load(conn, 1, "case", "C1").bodies == [given.entries[0].body]
