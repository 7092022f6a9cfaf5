"""clocks_fired: a million running clocks, 50,000 of them due in one second, fired as the engine fires them.

The limit is the bare SQL on a copy of the tables: one statement that moves or
removes the same rows and puts down the same marks and messages, without
taking turns, order, or a second thought about what was fired before.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from psycopg import Connection, sql

from bench.ground import Ground
from bench.results import Bound, Row
from liandong.engine.due import BATCH, fire_due
from liandong.store.connection import connect

CLOCKS, DUE_NOW, ROUNDS = 1_000_000, 50_000, 3
JURISDICTION = 900_000_000
LATER_S = 86_400
MOST_BATCHES = 1000

COPIES = ("due", "fired", "outbox")

# A third each: the first warning, the second, the breach with its messages to the liaison.
FILL = """
INSERT INTO {due} (jurisdiction, kind, stream, subject, rule, n, unit, marks, due_ats, fire_ats, alarms, step, fire_at)
SELECT %(jurisdiction)s, 'case', c.stream, c.stream || '-1', 'SIGN', 1, c.unit, ARRAY['warn50', 'warn80', 'breach'],
       ARRAY[c.at, c.at + 180, c.at + 301], ARRAY[c.at, c.at + 180, c.at + 303],
       jsonb_build_object('breach', jsonb_build_object(
           'template', 'clock.breached', 'to', jsonb_build_array('liaison'),
           'channels', jsonb_build_array('mail', 'webhook'),
           'more', jsonb_build_object('name', '签收', 'clause', '附件二第6项'))),
       c.step, (ARRAY[c.at, c.at + 180, c.at + 303])[c.step]
FROM (
    SELECT %(name)s || i AS stream, '区单位' || i %% 54 AS unit, 1 + i %% 3 AS step,
           %(at)s + (i %% %(spread)s) - (ARRAY[0, 180, 303])[1 + i %% 3] AS at
    FROM generate_series(1, %(many)s) AS i
) AS c
"""

BARE = """
WITH moved AS (
    UPDATE bare_due SET step = step + 1, fire_at = fire_ats[step + 1]
    WHERE fire_at <= $1 AND step < cardinality(marks)
    RETURNING jurisdiction, kind, stream, subject, rule, n, marks[step - 1] AS mark, due_ats[step - 1] AS due_at, unit
), gone AS (
    DELETE FROM bare_due WHERE fire_at <= $1 AND step = cardinality(marks)
    RETURNING jurisdiction, kind, stream, subject, rule, n, marks[step] AS mark, due_ats[step] AS due_at, unit, alarms
), put AS (
    INSERT INTO bare_fired (jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, fired_at)
    SELECT jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, $1 FROM moved
    UNION ALL SELECT jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, $1 FROM gone
    RETURNING 1
), spoken AS (
    INSERT INTO bare_outbox (jurisdiction, kind, stream, key, channel, recipient, template, params, order_id,
                             state, next_at, created_at)
    SELECT jurisdiction, kind, stream, subject || '/' || rule || '/' || n || '/' || due_at || '/' || way,
           way, 'liaison:' || unit, alarms -> mark ->> 'template', (alarms -> mark -> 'more')::text, subject,
           'queued', $1, $1
    FROM gone CROSS JOIN unnest(ARRAY['mail', 'webhook']) AS way
)
SELECT count(*) FROM put
"""


def measure(ground: Ground, clocks: int = CLOCKS, due_now: int = DUE_NOW) -> Row:
    """Fire a second's clocks some times over on both sides in turn; the medians count."""
    at = int(time.time())
    engine: list[float] = []
    bare: list[float] = []
    fired = batches = 0
    with ground.owner() as owner:
        _prepare(owner, at, clocks, due_now)
    ground.calm()
    for turn in range(ROUNDS):
        second = at + turn
        with ground.owner() as owner:
            for table in ("due", "bare_due"):
                _fill(owner, table, f"D{turn}-", second, 1, due_now)
        ground.checkpoint()
        bare.append(_bare(ground, second, due_now))
        took, n, all_fired = _engine(ground, second)
        engine.append(took)
        batches, fired = n, fired + all_fired
    return Row(
        name="clocks_fired",
        unit="s late",
        value=median(engine),
        limit=median(bare),
        bounds=(Bound("ratio", most=2.0), Bound("fired", least=ROUNDS * due_now, most=ROUNDS * due_now)),
        details={"clocks": clocks, "due": due_now, "fired": fired, "rounds": ROUNDS, "batches": batches},
        command=(
            f"engine.due.fire_due until nothing is due ({BATCH} marks a batch), {due_now} of {clocks} clocks due in one "
            "second; limit: one bare UPDATE + DELETE + INSERT statement for the same rows on a copy of the tables"
        ),
    )


def _prepare(owner: Connection[Any], at: int, clocks: int, due_now: int) -> None:
    for table in COPIES:
        names = {"copy": sql.Identifier(f"bare_{table}"), "table": sql.Identifier(table)}
        owner.execute(sql.SQL("CREATE TABLE {copy} (LIKE {table} INCLUDING ALL)").format(**names))
    _fill(owner, "due", "L-", at + 600, LATER_S, clocks - due_now)
    owner.execute("INSERT INTO bare_due SELECT * FROM due WHERE jurisdiction = %s", (JURISDICTION,))


def _fill(owner: Connection[Any], table: str, name: str, at: int, spread: int, many: int) -> None:
    statement = sql.SQL(FILL).format(due=sql.Identifier(table))  # type: ignore[arg-type]
    given = {"jurisdiction": JURISDICTION, "name": name, "at": at, "spread": spread, "many": many}
    owner.execute(statement, given)


def _engine(ground: Ground, second: int) -> tuple[float, int, int]:
    """Seconds until the last mark was committed, batches, marks."""
    with connect(ground.cluster.app_url, "liandong bench") as conn:
        conn.execute("SELECT 1")
        begun = time.perf_counter()
        taken = batches = 0
        while batches < MOST_BATCHES and (n := fire_due(conn, second)):
            taken, batches = taken + n, batches + 1
        took = time.perf_counter() - begun
        row = conn.execute(
            "SELECT count(*) FROM fired WHERE jurisdiction = %s AND fired_at = %s", (JURISDICTION, second)
        ).fetchone()
        return took, batches, int(row[0]) if row else 0


def _bare(ground: Ground, second: int, due_now: int) -> float:
    """Seconds until the same rows were committed."""
    with connect(ground.cluster.owner_url, "liandong bench") as conn:
        conn.execute("SELECT 1")
        begun = time.perf_counter()
        row = conn.execute(BARE.replace("$1", str(second)).encode()).fetchone()
        took = time.perf_counter() - begun
        if row is None or row[0] != due_now:
            raise RuntimeError(f"the bare statement fired {row} of {due_now} marks")
        return took
