"""Everything is killed with -9 under load, again and again, and compared with what was acknowledged.

The processes die at once, with no chance to say anything, and so does the database server. The machine lives on:
what the server handed to the system before it died is kept by the system, so the tests' server may go without
fsync. What a machine without power loses is PostgreSQL's promise (fsync on, checksums on), not tested here.

LIANDONG_CRASH_SEED repeats an order of deaths; LIANDONG_LONG=1 goes on for minutes.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from liandong.local.cluster import Cluster
from tests.channels.sinks import WebSink, web_sink
from tests.crash.listeners import Reader
from tests.crash.load import UNITS, Client, Ledger, clients
from tests.district import UNIT, district_home
from tests.pgfixtures import server
from tests.running import Running, running, until

__all__ = ["district_home"]

LONG = bool(os.environ.get("LIANDONG_LONG"))
SEED = int(os.environ.get("LIANDONG_CRASH_SEED", "20261125"))
ROUNDS = 12 if LONG else 1
CLIENTS = 8 if LONG else 5

ROLES = ("liaison", "leader")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of this test's own: it is killed."""
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def hook() -> Iterator[WebSink]:
    with web_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def here(cluster: Cluster, hook: WebSink, district_home: Path) -> Iterator[Running]:
    """A district at work whose people can be reached."""
    with running(cluster, district_home, engine="--lease 3") as started:
        for unit in UNITS:
            for role in ROLES:
                reachable(started, unit, role, hook.url(f"/{role}"))
        yield started


def reachable(here: Running, unit: str, role: str, webhook: str) -> None:
    """Enter a person with an address."""
    here.rows(
        "WITH p AS (INSERT INTO store_person (jurisdiction_id, name, title, phone, mail, webhook, active)"
        " VALUES (%s, '王', '', '', '', %s, true) RETURNING id)"
        " INSERT INTO store_unitcontact (jurisdiction_id, unit_id, role, person_id, effective_from, entered_at, reason)"
        " SELECT %s, u.id, %s, p.id, now() - interval '1 day', now() - interval '1 day', ''"
        " FROM p, store_unit u WHERE u.jurisdiction_id = %s AND u.name = %s RETURNING id",
        here.made.here, webhook, here.made.here, role, here.made.here, unit,
    )  # fmt: skip


# --- deaths ----------------------------------------------------------------------------------


def kill_database(here: Running, cluster: Cluster, chance: random.Random) -> None:
    """The server dies and is started again; nobody else is."""
    before = {name: process.pid for name, process in here.processes.items()}
    cluster.kill9()
    time.sleep(0.3)
    cluster.start()
    assert before == {name: process.pid for name, process in here.processes.items() if process.alive}


def kill_worker(here: Running, cluster: Cluster, chance: random.Random) -> None:
    """One worker of the pages dies; its master starts another."""
    os.kill(chance.choice(here.web.children()), signal.SIGKILL)


def kill_pages(here: Running, cluster: Cluster, chance: random.Random) -> None:
    here.web.kill9()
    here.start("web")


def kill_engine(here: Running, cluster: Cluster, chance: random.Random) -> None:
    here.engine.kill9()
    here.start("engine")


def kill_feed(here: Running, cluster: Cluster, chance: random.Random) -> None:
    here.feed.kill9()
    here.start("feed")


DEATHS = (kill_database, kill_worker, kill_pages, kill_engine, kill_feed)


def work_goes_on(ledger: Ledger, workers: list[Client]) -> None:
    """Whatever died: within some time commands are answered again, of themselves."""
    answered = len(ledger.acknowledged)

    def more() -> bool:
        failures = [w.failure for w in workers if w.failure]
        assert not failures, failures
        return len(ledger.acknowledged) > answered + 10

    until(more, 90, "no command is answered any more")


# --- afterwards -------------------------------------------------------------------------------


def settled(here: Running) -> bool:
    """All that is due has fired, and every message has come to its end."""
    now = int(time.time())
    (late,) = here.rows("SELECT count(*) FROM due WHERE fire_at <= %s", now - 1)
    (underway,) = here.rows("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    return (late[0], underway[0]) == (0, 0)


MARKS = {"warn50", "warn80", "breach", "receipt"}


def marks_of(here: Running) -> set[str]:
    """The kinds of marks that have fired."""
    return {str(mark) for (mark,) in here.rows("SELECT DISTINCT mark FROM fired")}


Message = tuple[str, str, str, str, str, str]
"""Order, template, rule, deadline, recipient, channel."""


def messages_of(here: Running) -> Counter[Message]:
    """All messages of the outbox."""
    sql = (
        "SELECT order_id, template, coalesce(params::json ->> 'rule', ''), coalesce(params::json ->> 'at', ''),"
        " recipient, channel FROM outbox"
    )
    return Counter(row for row in here.rows(sql))  # type: ignore[misc]


def expected_messages(here: Running) -> Counter[Message]:
    """All messages that follow from what fired, each once."""
    found: Counter[Message] = Counter()
    sql = "SELECT subject, rule, mark, due_at, unit FROM fired WHERE mark IN ('breach', 'receipt')"
    for order, rule, mark, due_at, unit in here.rows(sql):
        for channel in ("mail", "webhook"):
            template, roles = (
                ("clock.breached", ("liaison",)) if mark == "breach" else ("receipt.missing", ROLES)
            )
            found.update((order, template, rule, str(due_at), f"{role}:{unit}", channel) for role in roles)
    return found


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    here: Running, cluster: Cluster, hook: WebSink
) -> None:
    print(f"LIANDONG_CRASH_SEED={SEED}")
    chance = random.Random(SEED)
    readers = {system: Reader(here, system) for system in ("centre", "unit")}
    for reader in readers.values():
        reader.start()
    until(lambda: all(reader.events for reader in readers.values()), what=here.said)

    ledger = Ledger()
    workers = clients(here, ledger, CLIENTS, SEED)
    work_goes_on(ledger, workers)
    for _ in range(ROUNDS):
        for death in chance.sample(DEATHS, len(DEATHS)):
            print(death.__name__)
            death(here, cluster, chance)
            work_goes_on(ledger, workers)
            time.sleep(chance.uniform(0, 0.5))
    until(lambda: marks_of(here) >= MARKS, 60, "not every kind of mark came due")
    for worker in workers:
        worker.stop()
    for worker in workers:
        worker.join(150)
        assert worker.failure is None, worker.failure
    until(lambda: settled(here), 120, lambda: f"not everything came to its end\n{here.said()}")

    logged = [tuple(r) for r in here.rows("SELECT stream, position FROM log_entry WHERE kind = 'case'")]
    told = ledger.entries()
    assert ledger.troubles == []
    assert Counter(told) == Counter(logged), "the log is not what was acknowledged"
    assert len(set(logged)) == len(logged)

    # Something was at stake: answers got lost, streams were cut.
    assert ledger.replayed > 0
    assert readers["centre"].cuts > 0

    fired = [tuple(r) for r in here.rows("SELECT subject, rule, n, mark, due_at FROM fired")]
    assert messages_of(here) == expected_messages(here)
    messages = dict(here.rows("SELECT key, state FROM outbox"))
    hooks = {f"{here.made.here}/{key}": state for key, state in messages.items() if key.endswith("webhook")}
    # What was acknowledged meanwhile needs no letter any more.
    assert {"delivered"} <= set(hooks.values()) <= {"delivered", "cancelled"}
    arrived = {arrival.id for arrival in hook.arrived}
    assert {name for name, state in hooks.items() if state == "delivered"} <= arrived <= set(hooks)

    until(lambda: len(readers["centre"].entries()) >= len(logged), what="the feed stays behind")
    until(lambda: len(readers["centre"].marks()) >= len(fired), what="the feed stays behind")
    assert Counter(readers["centre"].entries()) == Counter(logged)
    assert Counter(readers["centre"].marks()) == Counter(fired)
    own = [tuple(r) for r in here.rows("SELECT stream, position FROM log_entry WHERE %s = ANY(units)", UNIT)]
    until(lambda: len(readers["unit"].entries()) >= len(own), what="the feed stays behind")
    assert Counter(readers["unit"].entries()) == Counter(own)
    for reader in readers.values():
        assert [e.data["reason"] for e in reader.events if e.name == "reset"] == ["start"]
        told_in_order(reader)
        reader.stop()

    here.engine.pause()
    for words in (("audit", "verify"), ("rebuild", "--check")):
        done = here.command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    print(f"{len(ledger.acknowledged)} commands done, {ledger.replayed} answered again, {len(ledger.refused)} refused,"
          f" {len(fired)} marks fired, {len(messages)} messages")  # fmt: skip


def told_in_order(reader: Reader) -> None:
    """Each case's entries came in their order."""
    last: dict[str, int] = {}
    for case, position in reader.entries():
        assert position > last.get(case, 0), f"{case} {position} after {last.get(case)}"
        last[case] = position
