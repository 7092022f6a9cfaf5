"""The live feed as a real process: every listener hears what is theirs, once, in order, however often it drops."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from liandong.engine.due import fire_all
from liandong.store import feed as stored
from liandong.store import health, log, register
from liandong.store.connection import connect
from liandong.store.sections import chained
from liandong.store.shapes import Append, Mark
from tests.engine import district
from tests.engine.listening import CENTRE, Listener, unit
from tests.engine.processes import Processes, until
from tests.pgfixtures import Database

NOW = int(time.time())


@pytest.fixture
def port(conn, processes: Processes) -> int:
    """A running feed."""
    return processes.feed()[1]


def further(before: Append, position: int, unit: str) -> Append:
    """One more entry on the same case."""
    entries = (
        district.entry(position, "progress.reported", NOW, [unit], order=f"{before.stream}-1", text="秘密"),
    )
    return Append(
        jurisdiction=before.jurisdiction,
        stream=before.stream,
        entries=entries,
        now=NOW,
        expected=position - 1,
        prev_hash=chained(before)[1],
    )


def told(conn, unit: str = "") -> list[tuple[str, int]]:
    """The log as it is told: (case, position)."""
    return conn.execute(
        "SELECT stream, position FROM log_entry WHERE %(unit)s = '' OR %(unit)s = ANY(units) ORDER BY txid, id",
        {"unit": unit},
    ).fetchall()


def heard(listener: Listener) -> list[tuple[str, int]]:
    return [(e.data["case"], e.data["position"]) for e in listener.named("case")]


def test_writers_and_listeners_that_come_and_go(migrated: Database, conn, port: int) -> None:
    listeners = [Listener(port, CENTRE) for _ in range(4)] + [Listener(port, unit(f"u{n}")) for n in range(4)]
    start_at = stored.now(conn)
    for listener in listeners:
        listener.cursor = start_at
    writing = threading.Event()
    writing.set()

    def write(number: int) -> None:
        with connect(migrated.app) as own:
            for n in range(40):
                made = district.case(f"C{number}-{n}", f"u{n % 4}", NOW)
                log.append(own, made)
                before = made
                for position in (3, 4):
                    before = further(before, position, f"u{n % 4}")
                    with own.transaction():  # some commit late, after others that began after them
                        log.append(own, before)
                        time.sleep(random.random() / 100)

    def come_and_go(listener: Listener) -> None:
        while writing.is_set():
            listener.connect(by_header=random.random() < 0.5)
            assert listener.status == 200
            time.sleep(random.random() / 2)
            listener.drop()
        listener.connect()

    with ThreadPoolExecutor(16) as pool:
        going = [pool.submit(come_and_go, listener) for listener in listeners]
        for done in [pool.submit(write, number) for number in range(6)]:
            done.result()
        writing.clear()
        for done in going:
            done.result()
    everything = told(conn)
    assert len(everything) == 6 * 40 * 4
    for listener in listeners:
        own = listener.reader.sights[0].unit
        expected = told(conn, own)
        until(lambda mine=listener, all_=expected: len(heard(mine)) >= len(all_))
        assert heard(listener) == expected
        assert not listener.named("reset")


def test_nothing_but_ids_is_told(conn, port: int) -> None:
    listener = Listener(port, CENTRE, stored.now(conn)).connect()
    made = district.case("C1", "u1", NOW)
    district.put(conn, made)
    district.put(conn, further(made, 3, "u1"))
    until(lambda: len(heard(listener)) == 3)
    assert listener.named("case")[2].data == {
        "jurisdiction": 1,
        "case": "C1",
        "position": 3,
        "type": "progress.reported",
        "at": NOW,
        "order": "C1-1",
        "orders": ["C1-1"],
        "units": ["u1"],
    }


def test_a_unit_hears_of_its_own_orders_only(conn, port: int) -> None:
    here = stored.now(conn)
    mine = Listener(port, unit("u1"), here).connect()
    district.put(conn, district.case("C1", "u1", NOW, [Mark(mark="breach", due_at=NOW, fire_at=NOW)]))
    district.put(conn, district.case("C2", "u2", NOW, [Mark(mark="breach", due_at=NOW, fire_at=NOW)]))
    district.put(conn, district.case("C3", "u1", NOW, at=2))
    fire_all(conn, NOW + 5)
    until(lambda: mine.named("clock"))
    caught_up = Listener(port, unit("u1"), here).connect()
    until(lambda: caught_up.named("time"))
    for listener in (mine, caught_up):
        assert heard(listener) == [("C1", 2)]
        assert [e.data["order"] for e in listener.named("clock")] == ["C1-1"]


def test_marks_that_fired_are_told_once_over_a_reconnect(conn, port: int) -> None:
    here = stored.now(conn)
    district.fill(
        conn,
        [
            district.case(f"C{n}", "u1", NOW, [Mark(mark="breach", due_at=NOW, fire_at=NOW)])
            for n in range(30)
        ],
    )
    fire_all(conn, NOW + 5)
    first = Listener(port, CENTRE, here).connect()
    until(lambda: len(first.named("clock")) == 30)
    assert first.named("clock")[0].data == {
        "case": "C0",
        "jurisdiction": 1,
        "order": "C0-1",
        "orders": ["C0-1"],
        "rule": "SIGN",
        "n": 1,
        "mark": "breach",
        "due_at": NOW,
        "unit": "u1",
    }
    middle = first.named("clock")[14]
    rest = Listener(port, CENTRE, middle.id).connect()
    until(lambda: rest.named("time"))
    assert heard(rest) == []
    assert [e.data["case"] for e in rest.named("clock")] == [f"C{n}" for n in range(15, 30)]


def test_what_was_missed_comes_before_the_time(conn, port: int) -> None:
    listener, other = Listener(port, CENTRE).connect(), Listener(port, CENTRE).connect()
    until(lambda: listener.named("time") and other.named("time"))
    listener.drop()
    district.fill(conn, [district.case(f"C{n}", "u1", NOW) for n in range(50)])
    until(lambda: len(heard(other)) == 100)
    listener.events.clear()
    listener.connect()
    until(lambda: listener.named("time"))
    names = [event.name for event in listener.events]
    assert names[:100] == ["case"] * 100
    assert "time" in names[100:]


def test_a_quiet_listener_moves_on_with_the_time(conn, port: int) -> None:
    """A unit that hears nothing for a night does not read the whole night's log when it comes back."""
    listener = Listener(port, unit("nobody")).connect()
    until(lambda: listener.named("time"))
    before = listener.cursor
    district.put(conn, district.case("C1", "u1", NOW))
    until(lambda: listener.cursor != before)
    assert heard(listener) == []


@pytest.mark.parametrize("cursor", ["", "nonsense", "99.1.1~99.1.1", "1.999999999.5~1.999999999.5", "0.0.0"])
def test_who_has_no_good_cursor_begins_with_the_open_orders(conn, port: int, cursor: str) -> None:
    for n in range(3):
        district.put(conn, district.case(f"C{n}", "u1", NOW, closed=n == 1))
    district.put(conn, district.case("C8", "u2", NOW))
    terminal = Listener(port, unit("u1"), cursor).connect()
    centre = Listener(port, CENTRE, cursor).connect()
    until(lambda: terminal.named("time") and centre.named("time"))
    (begun,) = terminal.named("reset")
    assert [order["order_id"] for order in begun.data["orders"]] == ["C0-1", "C2-1"]
    (begun,) = centre.named("reset")
    assert begun.data["orders"] is None
    assert next(e.name for e in centre.events if e.name != "health") == "reset"
    district.put(conn, district.case("C9", "u1", NOW))
    until(lambda: ("C9", 2) in heard(terminal))


def test_tokens_open_the_stream_as_far_as_they_go(conn, port: int) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u1")
    whole = register.new_token(conn, 1, "town platform", ("feed",), NOW)
    of_unit = register.new_token(conn, 1, "terminal", ("feed",), NOW, "u1")
    other = register.new_token(conn, 1, "hotline", ("intake",), NOW)
    everything = Listener(port, token=whole).connect()
    own = Listener(port, token=of_unit).connect()
    assert (everything.status, own.status) == (200, 200)
    assert everything.headers["content-type"].startswith("text/event-stream")
    assert everything.headers["access-control-allow-origin"] == "*"
    until(lambda: own.named("time") and everything.named("time"))
    district.put(conn, district.case("C1", "u2", NOW))
    district.put(conn, district.case("C2", "u1", NOW))
    until(lambda: heard(own) == [("C2", 2)] and len(heard(everything)) == 4)
    assert Listener(port, token=other).connect().status == 403
    assert Listener(port, token="ld_wrong").connect().status == 401


def test_a_listening_unit_is_a_living_terminal(conn, port: int) -> None:
    listener = Listener(port, unit("u1")).connect()
    until(lambda: "terminal:1:u1" in health.health(conn))
    assert "feed" in health.health(conn)
    listener.drop()
