"""Two engines, thousands of marks, one of them killed in the middle; a database that goes away and comes back."""

from __future__ import annotations

import time
from collections import Counter

from liandong.store.connection import connect
from liandong.store.shapes import Alarm, Mark
from tests.channels.sinks import web_sink
from tests.engine import district
from tests.engine.processes import Processes, kill, until
from tests.pgfixtures import fresh_database, server
from tests.storefixtures import template_of

MARKS = 2000
UNITS = 40


def overdue(number: int, now: int, unit: str) -> district.Append:
    """A case whose three marks have all come due, with a message at the last."""
    alarm = Alarm(template="receipt.missing", to=("liaison",), channels=("webhook",))
    marks = [
        Mark(mark="warn50", due_at=now - 20, fire_at=now - 20),
        Mark(mark="breach", due_at=now - 5, fire_at=now - 3, alarm=alarm),
    ]
    return district.case(f"C{number}", unit, now - 60, marks)


def counted(conn, sql: str) -> int:
    return conn.execute(sql).fetchone()[0]


def test_an_engine_killed_in_the_middle_loses_and_doubles_nothing(conn, processes: Processes) -> None:
    district.jurisdiction(conn)
    with web_sink() as hook:
        for n in range(UNITS):
            district.unit(conn, f"u{n}", liaison=("", hook.url(f"/u{n}")))
        now = int(time.time())
        district.fill(conn, [overdue(n, now, f"u{n % UNITS}") for n in range(MARKS)])

        first = processes.start("engine", "--lease", "5")
        processes.start("engine", "--lease", "5")
        until(lambda: len(hook.arrived) > 100, what=processes.said())
        kill(first)
        undelivered = "SELECT count(*) FROM outbox WHERE state <> 'delivered'"
        assert counted(conn, undelivered) > 0, "it was killed too late to show anything"
        processes.start("engine", "--lease", "5")
        until(lambda: counted(conn, "SELECT count(*) FROM due") == 0, what=processes.said())
        until(lambda: counted(conn, undelivered) == 0, 120, processes.said())

        assert counted(conn, "SELECT count(*) FROM fired") == 2 * MARKS
        assert counted(conn, "SELECT count(*) FROM outbox") == MARKS
        assert counted(conn, "SELECT count(*) FROM outbox_attempt WHERE ok") == MARKS
        per_id = Counter(a.id for a in hook.arrived)
        assert len(per_id) == MARKS
        # At least once: what the dead one had on the way comes again, and on a loaded machine what took longer
        # than its short lease. Each is known by its id.
        assert sum(per_id.values()) - MARKS < MARKS // 10
        per_unit = {f"/u{n}": [] for n in range(UNITS)}
        for arrived in hook.arrived:
            per_unit[arrived.address].append(arrived.id)
        assert all(len(set(ids)) == MARKS // UNITS for ids in per_unit.values())


def test_what_came_due_while_no_engine_ran_fires_in_order(conn, processes: Processes) -> None:
    district.jurisdiction(conn)
    now = int(time.time())
    district.fill(
        conn,
        [
            district.case(
                f"C{n}",
                "u",
                now - 600,
                [
                    Mark(mark=m, due_at=at, fire_at=at)
                    for m, at in (("warn80", now - 200 + 2 * n), ("breach", now - 195 + 2 * n))
                ],
            )
            for n in range(40)
        ],
    )
    engine = processes.start("engine")
    until(lambda: counted(conn, "SELECT count(*) FROM fired") == 80, what=processes.said())
    moments = [at for (at,) in conn.execute("SELECT due_at FROM fired ORDER BY id").fetchall()]
    assert moments == sorted(moments)
    engine.terminate()
    assert engine.wait(30) == 0


def one_due_now(number: str) -> district.Append:
    now = int(time.time())
    return district.case(number, "u", now, [Mark(mark="warn50", due_at=now, fire_at=now)])


def test_a_database_that_comes_back_is_gone_on_with() -> None:
    with (
        server() as cluster,
        fresh_database(cluster, template_of(cluster)) as database,
        Processes(database.app) as processes,
    ):
        fired = "SELECT count(*) FROM fired"
        with connect(database.app) as conn:
            district.put(conn, one_due_now("C1"))
            engine = processes.start("engine")
            until(lambda: counted(conn, fired) == 1, what=processes.said())
        cluster.stop()
        until(lambda: "store.unavailable" in processes.said())
        cluster.start()
        with connect(database.app) as conn:
            district.put(conn, one_due_now("C2"))
            until(lambda: counted(conn, fired) == 2, what=processes.said())
        assert engine.poll() is None
        engine.terminate()
        assert engine.wait(30) == 0
