"""Connections that come back by themselves, and errors that say what to do."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from liandong.store import health, log, numbers
from liandong.store.connection import Database, connect
from liandong.store.errors import BadText, Busy, DiskFailed, DiskFull, Duplicate, Forbidden, Unavailable
from liandong.store.numbers import Numbers
from liandong.store.shapes import Appended
from tests.pgfixtures import fresh_database, server
from tests.store import sample
from tests.storefixtures import migrate


def cut(database: Database, superuser) -> None:
    """End the server's side of this thread's connection."""
    with database.connection() as conn:
        superuser.execute("SELECT pg_terminate_backend(%s)", [conn.info.backend_pid])


def test_a_call_goes_on_after_the_connection_was_cut(store_db, superuser):
    database = Database(store_db.app)
    for i in range(3):
        cut(database, superuser)
        assert isinstance(database.call(log.append, sample.intake(f"C{i}")), Appended)


def test_an_answer_lost_on_the_way_is_no_conflict(store_db, superuser):
    database = Database(store_db.app)
    given = sample.intake()
    tries = []

    def append_and_lose_the_answer(conn):
        outcome = log.append(conn, given)
        tries.append(outcome)
        if len(tries) == 1:
            superuser.execute("SELECT pg_terminate_backend(%s)", [conn.info.backend_pid])
            conn.execute("SELECT 1")
        return outcome

    outcome = database.call(append_and_lose_the_answer)
    assert tries == [outcome, outcome]
    assert database.call(log.load, 1, "case", "C1").version == 3


def test_a_lent_connection_is_replaced_at_the_next_use(store_db, superuser):
    database = Database(store_db.app)
    cut(database, superuser)
    with pytest.raises(Unavailable), database.connection() as conn:
        conn.execute("SELECT 1")
    with database.connection() as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_no_server_is_unavailable():
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as caught:
        database.call(log.load, 1, "case", "C1")
    assert caught.value.code == "store.unavailable"


def test_each_thread_has_its_own_connection(store_db):
    database = Database(store_db.app)
    pids = []

    def ask() -> None:
        with database.connection() as conn:
            pids.append(conn.info.backend_pid)
        database.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join()
    assert len(set(pids)) == 3


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("53100", DiskFull),
        ("58030", DiskFailed),
        ("53200", Busy),
        ("40P01", Busy),
        ("57014", Busy),
        ("55P03", Busy),
        ("23505", Duplicate),
        ("42501", Forbidden),
    ],
)
def test_what_the_server_says_is_told_as_a_code(store_db, superuser, state, error):
    # The full disk is played by a trigger; everything on the way from the server to us is real.
    superuser.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '{state}'; END $$"
    )
    superuser.execute("CREATE TRIGGER fail BEFORE INSERT ON order_row FOR EACH ROW EXECUTE FUNCTION fail()")
    database = Database(store_db.app)
    with pytest.raises(error):
        database.call(log.append, sample.intake())
    assert database.call(log.load, 1, "case", "C1").version == 0
    superuser.execute("DROP FUNCTION fail() CASCADE")
    assert isinstance(database.call(log.append, sample.intake()), Appended)


@pytest.mark.own_database
def test_a_migration_under_a_prepared_statement_is_survived(store_db):
    database = Database(store_db.app)
    select = "SELECT * FROM beat"
    with database.connection() as conn:
        for _ in range(8):
            conn.execute(select, prepare=True)
    with connect(store_db.owner) as owner:
        owner.execute("ALTER TABLE beat ADD COLUMN extra int")
    assert database.call(lambda conn: conn.execute(select, prepare=True).fetchall()) == []


def test_text_that_cannot_be_stored(store_db):
    database = Database(store_db.app)
    with pytest.raises(BadText):
        database.call(lambda conn: conn.execute("SELECT %s::text", ["\x00"]))


# --- numbers, signs of life ---------------------------------------------------------


def test_numbers_are_unique_over_threads_and_processes(store_db):
    found: list[int] = []

    def take() -> None:
        stock = Numbers.of(Database(store_db.app))
        mine = [stock.take(1, "C20271115") for _ in range(200)]
        assert mine == sorted(mine)
        found.extend(mine)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1200
    assert min(found) == 1


def test_one_stock_serves_many_threads(store_db):
    stock, found = Numbers.of(Database(store_db.app)), []
    threads = [
        threading.Thread(target=lambda: found.extend(stock.take(1, "a") for _ in range(100)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 601))
    assert stock.take(1, "b") == stock.take(2, "a") == 1


def test_blocks(conn):
    assert numbers.lease_block(conn, 1, "C", 10) == 1
    assert numbers.lease_block(conn, 1, "C", 5) == 11
    assert numbers.lease_block(conn, 1, "D", 5) == 1


def test_signs_of_life(conn):
    health.beat(conn, "engine", "a", 100)
    health.beat(conn, "engine", "b", 105, "2 due")
    health.beat(conn, "feed", "a", 90)
    health.beat(conn, "engine", "a", 103)
    alive = health.health(conn)
    assert {n: (b.instance, b.at, b.detail) for n, b in alive.items()} == {
        "engine": ("b", 105, "2 due"),
        "feed": ("a", 90, ""),
    }
    assert health.forget(conn, 91 + health.KEPT_S) == 1
    assert set(health.health(conn)) == {"engine"}


def test_the_statements_use_their_indexes_on_an_empty_database(conn):
    # A plan made while tables are empty is kept for long; it must not read them whole when they have grown.
    log.append(conn, sample.intake())
    log.append(conn, sample.signed(sample.intake(), "C1-1", "区水利局"))
    plans = conn.execute("SELECT name, statement FROM pg_prepared_statements").fetchall()
    assert plans
    for name, statement in plans:
        arguments = ", ".join(
            ["NULL"]
            * (statement.count("$") and max(map(int, __import__("re").findall(r"\$(\d+)", statement))))
        )
        plan = conn.execute(f'EXPLAIN EXECUTE "{name}"({arguments})').fetchall()
        assert not [line for (line,) in plan if "Seq Scan" in line], statement


def test_a_driver_error_keeps_its_words():
    with pytest.raises(psycopg.OperationalError):
        connect("postgresql://nobody@127.0.0.1:1/none")


def _asked_until_it_fails(database: Database) -> None:
    for _ in range(100):
        database.call(log.load, 1, "case", "C1")
        time.sleep(0.1)


def test_a_crash_of_the_server_is_survived():
    """Nothing that was acknowledged is lost, and the next call after the restart goes through by itself."""
    with server() as cluster, fresh_database(cluster) as made:
        migrate(made)
        database = Database(made.app)
        assert isinstance(database.call(log.append, sample.intake("C1")), Appended)
        cluster.kill9()
        # A worker of the server may answer for another moment before it notices.
        with pytest.raises(Unavailable):
            _asked_until_it_fails(database)
        cluster.start()
        assert isinstance(database.call(log.append, sample.intake("C2")), Appended)
        assert [database.call(log.load, 1, "case", c).version for c in ("C1", "C2")] == [3, 3]
