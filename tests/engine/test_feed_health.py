"""The feed in bad times: a stopped engine, a database that is away, a listener that does not read, the end."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlencode

import msgspec

from liandong.desk.live import make_ticket
from liandong.engine.feed.listener import SLOW
from liandong.store import feed as stored
from liandong.store.connection import connect
from liandong.store.epochs import ensure_epoch
from tests.engine import district
from tests.engine.listening import CENTRE, Listener, unit
from tests.engine.processes import SECRET, Processes, kill, until
from tests.engine.test_feed import heard
from tests.pgfixtures import fresh_database, server
from tests.storefixtures import template_of

NOW = int(time.time())


def lights(listener: Listener) -> dict[str, tuple[str, int | None]]:
    """The lamps as they stand now."""
    last = listener.named("health")[-1:]
    return {
        light["code"]: (light["state"], light["value"]) for event in last for light in event.data["lights"]
    }


def lamp(listener: Listener, code: str) -> str:
    return lights(listener).get(code, ("", None))[0]


def test_a_stopped_engine_is_seen(conn, processes: Processes) -> None:
    _, port = processes.feed()
    listener = Listener(port, CENTRE).connect()
    until(lambda: lamp(listener, "engine") == "bad")
    engine = processes.start("engine")
    until(lambda: lamp(listener, "engine") == "ok")
    kill(engine)
    killed_at = time.time()
    until(lambda: lamp(listener, "engine") == "bad")
    seen_at = next(e.data["now"] / 1000 for e in reversed(listener.named("time")))
    assert seen_at - killed_at < 30, "for people it must be ten seconds; a loaded machine gets some more"
    assert lights(listener)["engine"][1] >= 5


def test_orders_that_nobody_received_are_counted(conn, processes: Processes) -> None:
    _, port = processes.feed()
    centre, own, other = (Listener(port, r).connect() for r in (CENTRE, unit("u1"), unit("u2")))
    until(lambda: lamp(centre, "undelivered") == "ok")
    district.put(conn, district.case("C1", "u1", NOW - 120))
    until(lambda: lights(centre)["undelivered"] == ("bad", 1))
    until(lambda: lights(own)["undelivered"] == ("bad", 1))
    assert lights(other)["undelivered"] == ("ok", 0)


def test_boards_hear_their_counters_when_they_change(conn, processes: Processes) -> None:
    _, port = processes.feed()
    centre, own = Listener(port, CENTRE).connect(), Listener(port, unit("u1")).connect()
    until(lambda: centre.named("board") and own.named("board"))
    district.put(conn, district.case("C1", "u1", NOW))
    district.put(conn, district.case("C2", "u2", NOW))
    until(lambda: centre.named("board")[-1].data["counters"]["unsigned"] == 2)
    until(lambda: own.named("board")[-1].data["counters"]["unsigned"] == 1)
    numbers = [e.data["counters"] for e in centre.named("board")]
    assert all(a != b for a, b in pairwise(numbers))


def test_a_database_that_was_away_is_caught_up_with() -> None:
    with (
        server() as cluster,
        fresh_database(cluster, template_of(cluster)) as database,
        Processes(database.app) as processes,
    ):
        _, port = processes.feed()
        with connect(database.app) as conn:
            ensure_epoch(conn, 1)
            listener = Listener(port, CENTRE, stored.now(conn)).connect()
            district.put(conn, district.case("C1", "u1", NOW))
        until(lambda: len(heard(listener)) == 2)
        cluster.stop()
        until(lambda: lamp(listener, "db") == "bad")
        assert lamp(listener, "engine") == "unknown"
        late = Listener(port, CENTRE, listener.cursor).connect()
        cluster.start()
        with connect(database.app) as conn:
            district.put(conn, district.case("C2", "u1", NOW))
        until(lambda: len(heard(listener)) == 4 and lamp(listener, "db") == "ok")
        until(lambda: len(heard(late)) == 2 and late.named("time"))
        assert not listener.ended.is_set()


def test_another_feed_goes_on_where_the_killed_one_was(conn, processes: Processes) -> None:
    feed, port = processes.feed()
    listener = Listener(port, CENTRE, stored.now(conn)).connect()
    district.fill(conn, [district.case(f"C{n}", "u1", NOW) for n in range(20)])
    until(lambda: len(heard(listener)) == 40)
    kill(feed)
    listener.ended.wait(10)
    district.fill(conn, [district.case(f"D{n}", "u1", NOW) for n in range(20)])
    _, listener.port = processes.feed()
    listener.connect()
    until(lambda: len(heard(listener)) == 80)
    assert len(set(heard(listener))) == 80


def test_a_listener_that_does_not_read_is_cut_off_and_others_are_not(conn, processes: Processes) -> None:
    _, port = processes.feed()
    here = stored.now(conn)
    good = Listener(port, CENTRE, here).connect()
    with silent(port, here) as lazy:
        made = 0
        while SLOW not in processes.said():
            assert made < 5_000, "it was never cut off"
            district.fill(conn, [long_entries(f"C{made + n}") for n in range(50)])
            made += 50
            until(lambda all_=made: len(heard(good)) == 2 * all_)
        read = read_to_the_end(lazy)
    assert not good.ended.is_set()
    assert not good.named("reset")
    assert read.count(b"event: case") < 2 * made
    last = re.findall(rb"^id: (\S+)$", read, re.M)[-1:]
    resumed = Listener(port, CENTRE, last[0].decode() if last else here).connect()
    until(lambda: heard(resumed)[-1:] == heard(good)[-1:])
    assert read.count(b"event: case") + len(heard(resumed)) == 2 * made


@contextlib.contextmanager
def silent(port: int, cursor: str) -> Iterator[socket.socket]:
    """A connection that asks for the stream, and does not read it."""
    query = urlencode({"ticket": make_ticket(SECRET, CENTRE), "cursor": cursor})
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", port))
        lazy.sendall(f"GET /feed/stream?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: lazy.recv(100, socket.MSG_PEEK))
        yield lazy


def long_entries(number: str) -> district.Append:
    """A case whose order is told in 40,000 bytes."""
    made = district.case(number, "u1", NOW)
    received, issued = made.entries
    loud = msgspec.structs.replace(issued, units=("u1", "x" * 40_000))
    return msgspec.structs.replace(made, entries=(received, loud))


def read_to_the_end(lazy: socket.socket) -> bytes:
    """The whole events that were sent to it before it was cut off."""
    got = b""
    lazy.settimeout(120)
    with contextlib.suppress(ConnectionResetError):  # what the system does with who is silent for long
        while piece := lazy.recv(1 << 20):
            got += piece
    return got[: got.rfind(b"\n\n")].replace(b"\r\n", b"\n")


def test_the_end_is_clean_with_open_streams(conn, processes: Processes) -> None:
    feed, port = processes.feed()
    more = [Listener(port, CENTRE).connect() for _ in range(20)]
    until(lambda: all(one.named("time") for one in more))
    feed.terminate()
    assert feed.wait(30) == 0
    assert all(one.ended.wait(5) for one in more)
    assert "Traceback" not in processes.said()


def test_a_thousand_terminals(conn, processes: Processes) -> None:
    """Each on its own connection, over this one's limit of open files as well as the feed's."""
    _, port = processes.feed()
    here = stored.now(conn)
    terminals = [Listener(port, unit(f"u{n}"), here).connect() for n in range(1000)]
    until(lambda: all(one.named("time") for one in terminals))
    district.fill(conn, [district.case(f"C{n}", f"u{n}", NOW) for n in range(1000)])
    until(lambda: all(heard(one) == [(f"C{n}", 2)] for n, one in enumerate(terminals)))
    for one in terminals:
        one.drop()
