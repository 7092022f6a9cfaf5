"""The read models made again from the log, and compared with it.

The rules are the desk's: it gives a function from a stream to its rows, the
same that writes them with every command. Streams are locked a batch at a
time, so this runs beside live work and holds nobody up for long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.append_sql import CASES, CLOCKS, DUE_ROWS, ORDERS
from liandong.store.columns import CASE, CLOCK, ORDER, names
from liandong.store.log import load
from liandong.store.sections import due_columns, section
from liandong.store.shapes import CASE as CASE_KIND
from liandong.store.shapes import CaseRow, ClockRow, OrderRow, Projection, Stream
from liandong.store.statement import Statement

Project = Callable[[Stream], Projection]
"""The rows of a stream as its last append wrote them: with that entry's ``entered_at`` as the moment of looking."""

BATCH = 100

NOW = 2**61
"""Later than any mark: all are looked up in what fired."""

PAGE = """
SELECT jurisdiction, kind, stream FROM stream_head
WHERE (jurisdiction, kind, stream) > (%(jurisdiction)s, %(kind)s, %(stream)s)
ORDER BY jurisdiction, kind, stream LIMIT %(limit)s"""

PAGES = Statement(PAGE)
LOCKED_PAGES = Statement(f"{PAGE} FOR UPDATE")

WON = """
won AS MATERIALIZED (
    SELECT version, pack FROM stream_head
    WHERE jurisdiction = %(jurisdiction)s AND kind = %(kind)s AND stream = %(stream)s
)"""

WRITE_CASE = Statement(f"WITH {', '.join((WON, CASES, ORDERS, CLOCKS, DUE_ROWS))} SELECT 1")
WRITE_OTHER = Statement(f"WITH {', '.join((WON, CLOCKS, DUE_ROWS))} SELECT 1")

# An append leaves a clock's place in the queue as it is; here it is computed from what fired.
PLACES = Statement("""
WITH found AS (
    SELECT d.ctid AS place, (SELECT min(i) FROM generate_subscripts(d.marks, 1) AS i WHERE NOT EXISTS (
        SELECT FROM fired f WHERE f.jurisdiction = d.jurisdiction AND f.kind = d.kind AND f.stream = d.stream
           AND f.subject = d.subject AND f.rule = d.rule AND f.n = d.n
           AND f.mark = d.marks[i] AND f.due_at = d.due_ats[i])) AS step
    FROM due d
    WHERE d.jurisdiction = %(jurisdiction)s AND d.kind = %(kind)s AND d.stream = %(stream)s
), gone AS (
    DELETE FROM due d USING found f WHERE d.ctid = f.place AND f.step IS NULL
)
UPDATE due d SET step = f.step, fire_at = d.fire_ats[f.step] FROM found f
WHERE d.ctid = f.place AND f.step IS NOT NULL AND (d.step, d.fire_at) <> (f.step, d.fire_ats[f.step])
""")

ORPHANS = tuple(
    Statement(
        f"DELETE FROM {table} r WHERE NOT EXISTS (SELECT FROM stream_head h"
        f" WHERE h.jurisdiction = r.jurisdiction AND h.kind = {kind} AND h.stream = {stream})"
    )
    for table, kind, stream in (
        ("case_row", "'case'", "r.case_id"),
        ("order_row", "'case'", "r.case_id"),
        ("clock_row", "r.kind", "r.stream"),
        ("due", "r.kind", "r.stream"),
    )
)

OF_CASE = "jurisdiction = %(jurisdiction)s AND case_id = %(stream)s"
OF_STREAM = "jurisdiction = %(jurisdiction)s AND kind = %(kind)s AND stream = %(stream)s"

STORED_CASE = Statement(f"SELECT {names(CASE)} FROM case_row WHERE {OF_CASE}")
STORED_ORDERS = Statement(f"SELECT {names(ORDER)} FROM order_row WHERE {OF_CASE}")
STORED_CLOCKS = Statement(f"SELECT {names(CLOCK)} FROM clock_row WHERE {OF_STREAM}")
STORED_DUE = Statement(
    f"SELECT subject, rule, n, unit, marks, due_ats, fire_ats, alarms, step, fire_at FROM due WHERE {OF_STREAM}"
)
STORED_FIRED = Statement(f"SELECT subject, rule, n, mark, due_at FROM fired WHERE {OF_STREAM}")


class Difference(msgspec.Struct, frozen=True):
    """A row that is not what the log says: ``stored`` or ``expected`` is None where there is none."""

    table: str
    jurisdiction: int
    kind: str
    stream: str
    key: str
    stored: Any
    expected: Any


def rebuild(
    conn: Connection[Any], project: Project, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Write every stream's rows anew. Returns the number of streams; ``progress`` is told it meanwhile.

    A transaction a batch; rows that are right are not touched.
    """
    at: tuple[int, str, str] = (-1, "", "")
    done = 0
    while True:
        with conn.transaction():
            page = _page(conn, LOCKED_PAGES, at)
            for jurisdiction, kind, stream in page:
                _write(conn, load(conn, jurisdiction, kind, stream), project)
        done += len(page)
        progress(done)
        if len(page) < BATCH:
            break
        at = page[-1]
    for statement in ORPHANS:
        statement.run(conn)
    return done


def diff(conn: Connection[Any], project: Project) -> Iterator[Difference]:
    """Every stored row that a rebuild would change, without changing it."""
    at: tuple[int, str, str] = (-1, "", "")
    while True:
        page = _page(conn, PAGES, at)
        for jurisdiction, kind, stream in page:
            yield from _differences(conn, load(conn, jurisdiction, kind, stream), project)
        if len(page) < BATCH:
            return
        at = page[-1]


def _page(
    conn: Connection[Any], statement: Statement, at: tuple[int, str, str]
) -> list[tuple[int, str, str]]:
    params = {"jurisdiction": at[0], "kind": at[1], "stream": at[2], "limit": BATCH}
    return [(j, k, s) for j, k, s in statement.rows(conn, params)]


def _write(conn: Connection[Any], stream: Stream, project: Project) -> None:
    rows = project(stream)
    params: dict[str, Any] = {
        "jurisdiction": stream.jurisdiction,
        "kind": stream.kind,
        "stream": stream.stream,
        "now": NOW,
        "clocks": section(rows.clocks),
        "due": section([due_columns(d) for d in rows.due]),
    }
    if stream.kind == CASE_KIND:
        case = [] if rows.case is None else [rows.case]
        WRITE_CASE.run(conn, params | {"case": section(case), "orders": section(rows.orders)})
    else:
        WRITE_OTHER.run(conn, params)
    PLACES.run(conn, params)


def _differences(conn: Connection[Any], stream: Stream, project: Project) -> Iterator[Difference]:
    expected = project(stream)
    name: dict[str, Any] = {"jurisdiction": stream.jurisdiction, "kind": stream.kind, "stream": stream.stream}
    tables = [
        (
            "clock_row",
            {f"{c.subject} {c.rule} {c.n}": c for c in _read(conn, STORED_CLOCKS, name, ClockRow)},
            {f"{c.subject} {c.rule} {c.n}": c for c in expected.clocks},
        ),
        ("due", *_dues(conn, name, expected)),
    ]
    if stream.kind == CASE_KIND:
        tables += [
            (
                "case_row",
                {str(i): c for i, c in enumerate(_read(conn, STORED_CASE, name, CaseRow))},
                {} if expected.case is None else {"0": expected.case},
            ),
            (
                "order_row",
                {o.order_id: o for o in _read(conn, STORED_ORDERS, name, OrderRow)},
                {o.order_id: o for o in expected.orders},
            ),
        ]
    for table, stored, wanted in tables:
        for key in sorted(stored.keys() | wanted.keys()):
            if stored.get(key) != wanted.get(key):
                yield Difference(
                    table=table, key=key, stored=stored.get(key), expected=wanted.get(key), **name
                )


def _dues(
    conn: Connection[Any], name: dict[str, Any], expected: Projection
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Queue rows as stored, and as they should be: without the marks that have fired."""
    fired = set(STORED_FIRED.rows(conn, name))
    stored = {f"{row[0]} {row[1]} {row[2]}": row[3:] for row in STORED_DUE.rows(conn, name)}
    wanted: dict[str, Any] = {}
    for due in expected.due:
        row = due_columns(due)
        for step, (mark, due_at) in enumerate(zip(row.marks, row.due_ats, strict=True), 1):
            if (row.subject, row.rule, row.n, mark, due_at) not in fired:
                alarms = msgspec.json.decode(section(row.alarms))
                wanted[f"{row.subject} {row.rule} {row.n}"] = (
                    row.unit,
                    row.marks,
                    row.due_ats,
                    row.fire_ats,
                    alarms,
                    step,
                    row.fire_ats[step - 1],
                )
                break
    return stored, wanted


def _read(conn: Connection[Any], statement: Statement, name: dict[str, Any], kind: type[Any]) -> list[Any]:
    fields = kind.__struct_fields__
    return [msgspec.convert(dict(zip(fields, row, strict=True)), kind) for row in statement.rows(conn, name)]
