"""intake_http and transition_http: the real pages' and API's processes under load, and what pgbench does with the same statements."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import mean
from typing import Any

from psycopg import Connection, sql

from bench import calls, client, cpu, pgbench
from bench.capture import Desk
from bench.client import Load, Next
from bench.ground import Ground, copied_columns
from bench.pgbench import CLIENTS, STRIDE, Limit
from bench.results import Bound, Row
from liandong.core import events as ev
from liandong.store.append_sql import append_statement
from liandong.store.log import LOAD
from liandong.store.sections import parameters
from liandong.store.shapes import Append
from liandong.store.statement import Statement

CONNECTIONS = 32
WARM_S, LOAD_S, LIMIT_S = 4.0, 15.0, 5
LEAST, P99_MS = 0.20, 80.0

MOST_ORDERS = 4_000
"""Orders that the transitions may use up: more than the load can finish in its time."""

INTAKES, TRANSITIONS = 100_000_000, 200_000_000
"""Where the jurisdictions begin that pgbench writes for."""

MOVES = 300
"""Streams that each of pgbench's clients moves in one run, each once."""


def intake(ground: Ground) -> Row:
    """Authenticated intake with two orders, clocks and log."""
    _, append = Desk(ground).take_call()
    source = calls.intakes(ground.district.units, ground.district.token)
    sources: list[Next] = [lambda: next(source)] * CONNECTIONS
    raw = partial(_limit, ground, "intake", [_statement(append)], base=INTAKES, seconds=LIMIT_S)
    before = raw()
    load, details = _under_load(ground, sources)
    after = raw(start=STRIDE // 2)
    return _row("intake_http", "intakes/s", load, details, (before, after), _HOW["intake_http"])


def transition(ground: Ground) -> Row:
    """Sign, arrive, handle and result of orders: one read and one write statement each."""
    desk = Desk(ground)
    orders = _issued(desk)
    shares = [orders[i::CONNECTIONS] for i in range(CONNECTIONS)]
    waiting = [calls.transitions(share, ground.district.token) for share in shares]
    raw = partial(_limit, ground, "transition", _move(ground, desk), base=TRANSITIONS, each=MOVES)
    before = raw()
    load, details = _under_load(ground, [_taking(w) for w in waiting])
    after = raw(start=MOVES)
    return _row("transition_http", "transitions/s", load, details, (before, after), _HOW["transition_http"])


_HOW = {
    "intake_http": f"{CONNECTIONS} connections to `liandong web`: POST /api/v1/cases with two orders; limit: {{limit}}, the same append",
    "transition_http": f"{CONNECTIONS} connections to `liandong web`: POST /api/v1/orders/…/sign, arrive, handle, result; "
    "limit: {limit}, the same read and the same append (sign) as one transaction",
}


def _row(
    name: str, unit: str, load: Load, details: dict[str, float], raw: tuple[Limit, Limit], how: str
) -> Row:
    """The limit is the mean of what was found before and after the load."""
    return Row(
        name=name,
        unit=unit,
        value=load.rate,
        limit=mean(r.tps for r in raw),
        bounds=(
            Bound("ratio", least=LEAST),
            Bound("p99_ms", most=P99_MS),
            Bound("wrong", most=0),
        ),
        details={**details, "limit_before": raw[0].tps, "limit_after": raw[1].tps},
        command=how.format(limit=raw[0].command),
    )


def _under_load(ground: Ground, sources: list[Next]) -> tuple[Load, dict[str, float]]:
    ground.calm()
    with ground.web() as (port, web):
        alone = client.trivial_rate(sources=CONNECTIONS)
        before = (cpu.spent(web), cpu.spent(ground.server), time.process_time())
        load = client.run(port, sources, warm_s=WARM_S, seconds=LOAD_S)
        after = (cpu.spent(web), cpu.spent(ground.server), time.process_time())
    spent = [1000 * (b - a) / max(1, load.sent) for a, b in zip(before, after, strict=True)]
    return load, {
        "p50_ms": load.ms(50),
        "p90_ms": load.ms(90),
        "p99_ms": load.ms(99),
        "answers": load.answers,
        "wrong": sum(load.wrong.values()),
        "web_cpu_ms": spent[0],
        "db_cpu_ms": spent[1],
        "client_cpu_ms": spent[2],
        "client_alone_per_s": alone,
    }


def _taking(waiting: Iterator[bytes]) -> Next:
    return lambda: next(waiting, None)


def _issued(desk: Desk) -> list[str]:
    """Enough orders in the state issued, made through the desk."""
    orders: list[str] = []
    while len(orders) < MOST_ORDERS:
        orders.extend(desk.take_call()[0].orders)
    return orders


# --- the limit ------------------------------------------------------------------------


def _limit(
    ground: Ground, name: str, statements: Sequence[tuple[Statement, dict[str, Any]]], **how: int
) -> Limit:
    ground.calm()
    return pgbench.limit(ground.cluster.app_url, ground.folder, name, statements, **how)


def _statement(append: Append) -> tuple[Statement, dict[str, Any]]:
    parts, params = parameters(append)
    return append_statement(append.expected == 0, append.once is not None, parts), params


COPIED = (
    "stream_head",
    "log_entry",
    "case_row",
    "order_row",
    "clock_row",
    "due",
    "private_key",
    "private_text",
)


def _move(ground: Ground, desk: Desk) -> list[tuple[Statement, dict[str, Any]]]:
    """The read and the append of a signature, and a copy of its case for each transaction that pgbench will do."""
    done, _ = desk.take_call()
    with ground.owner() as owner:
        for table in COPIED:
            _copy(owner, table, done.case, ground.district.jurisdiction)
    _, append = desk.step(done.orders[0], ev.OrderSigned(order=done.orders[0]))
    return [(LOAD, {"kind": append.kind, "stream": append.stream}), _statement(append)]


def _copy(owner: Connection[Any], table: str, case: str, jurisdiction: int) -> None:
    """Rows of a case again, for the jurisdictions that pgbench's clients will count through."""
    columns, key = copied_columns(owner, table, without="jurisdiction")
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    owner.execute(
        sql.SQL(
            "INSERT INTO {table} (jurisdiction, {columns}) SELECT {base} + client * {stride} + move, {columns}"
            " FROM generate_series(0, {clients} - 1) AS client, generate_series(1, {moves}) AS move,"
            " (SELECT {columns} FROM {table} WHERE jurisdiction = {here} AND {key} = {case}) AS rows"
        ).format(
            table=sql.Identifier(table),
            columns=named,
            base=TRANSITIONS,
            stride=STRIDE,
            clients=CLIENTS,
            moves=2 * MOVES,
            here=jurisdiction,
            key=sql.Identifier(key),
            case=case,
        )
    )
