"""The log: one stream of entries a case, written in one statement with everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, Rollback
from psycopg.errors import DataError, UniqueViolation
from psycopg.pq import TransactionStatus

from liandong.store.append_sql import append_statement
from liandong.store.sections import parameters
from liandong.store.shapes import (
    ZERO,
    Append,
    Appended,
    Conflict,
    Instant,
    Mismatch,
    Once,
    Outcome,
    Replayed,
    Stream,
)
from liandong.store.statement import Statement

LOAD = Statement("""
SELECT coalesce(h.version, 0), h.hash, h.pack, l.bodies, l.versions, k.wrapped, k.erased_at, coalesce(c.version, 0)
FROM (SELECT 1) AS one
LEFT JOIN stream_head h ON h.jurisdiction = %(jurisdiction)s AND h.kind = %(kind)s AND h.stream = %(stream)s
LEFT JOIN private_key k ON k.jurisdiction = %(jurisdiction)s AND k.case_id = %(stream)s AND %(kind)s::text = 'case'
LEFT JOIN config_version c ON c.jurisdiction = %(jurisdiction)s
CROSS JOIN LATERAL (
    SELECT array_agg(body ORDER BY position) AS bodies, array_agg(version ORDER BY position) AS versions
    FROM log_entry e WHERE e.jurisdiction = %(jurisdiction)s AND e.kind = %(kind)s AND e.stream = %(stream)s
) l
""")

ANSWERED = Statement("""
SELECT answer, request = %(request)s FROM idempotency
WHERE jurisdiction = %(jurisdiction)s AND credential = %(credential)s AND key = %(key)s
""")

# After an append that did nothing: where the stream is now, and whether the line was there already, to the bit.
STANDS = Statement("""
SELECT h.version, (
    SELECT e.id FROM log_entry e
    WHERE e.jurisdiction = h.jurisdiction AND e.kind = h.kind AND e.stream = h.stream
      AND e.position = %(version)s AND e.hash = %(hash)s)
FROM stream_head h WHERE h.jurisdiction = %(jurisdiction)s AND h.kind = %(kind)s AND h.stream = %(stream)s
""")

FORGET = Statement("DELETE FROM idempotency WHERE made_at < %(before)s AND NOT for_ever")


def load(conn: Connection[Any], jurisdiction: int, kind: str, stream: str) -> Stream:
    """A stream with all its entries; ``version`` 0 where there is none."""
    found = LOAD.row(conn, {"jurisdiction": jurisdiction, "kind": kind, "stream": stream})
    assert found is not None  # noqa: S101  (an outer join from one row)
    version, head, pack, bodies, versions, wrapped, erased_at, config = found
    return Stream(
        jurisdiction=jurisdiction,
        kind=kind,
        stream=stream,
        version=version,
        hash=ZERO if head is None else head,
        pack=pack or "",
        bodies=bodies or [],
        versions=versions or [],
        wrapped_key=wrapped,
        erased_at=erased_at,
        config=config,
    )


def append(conn: Connection[Any], append: Append) -> Outcome:
    """Do a command's whole effect, or nothing of it.

    One round trip; further ones only to say what stood in the way. Repeating an append that was done (its
    answer got lost) gives :class:`Appended` again, or :class:`Replayed` where it had a key.
    """
    try:
        return _append(conn, append)
    except UniqueViolation as error:
        if not _key_taken(error) or conn.info.transaction_status != TransactionStatus.IDLE:
            raise
        return _append(conn, append)


def append_all(
    conn: Connection[Any], appends: Sequence[Append]
) -> list[Appended] | Conflict | Replayed | Mismatch:
    """Several streams in one transaction (a merge, a hand-over): all are appended, or nothing was done.

    One statement each, in the order of the streams' names, so that two of these never block each other.
    Otherwise what stood in the way of the first that could not be done.
    """
    try:
        return _append_all(conn, appends)
    except UniqueViolation as error:
        if not _key_taken(error) or conn.info.transaction_status != TransactionStatus.IDLE:
            raise
        return _append_all(conn, appends)


def append_each(conn: Connection[Any], appends: Sequence[Append]) -> list[Outcome]:
    """Many independent commands (an import) in one transaction and one round trip; an outcome each.

    Where one fails for a fault of its own, all are done again one by one, and that one's error is raised.
    """
    prepared = [_prepared(a) for a in appends]
    try:
        with conn.transaction(), conn.pipeline():
            cursors = [statement.run(conn, params) for statement, params in prepared]
        rows = [c.fetchone() for c in cursors]
    except (UniqueViolation, DataError):
        return [append(conn, a) for a in appends]
    return [_outcome(conn, params, row) for (_, params), row in zip(prepared, rows, strict=True)]


def answered(conn: Connection[Any], jurisdiction: int, once: Once) -> Replayed | Mismatch | None:
    """What was answered under this key before; None: it is new."""
    found = ANSWERED.row(
        conn,
        {
            "jurisdiction": jurisdiction,
            "credential": once.credential,
            "key": once.key,
            "request": once.request,
        },
    )
    return None if found is None else _earlier(*found)


def forget_answers(conn: Connection[Any], before: Instant) -> int:
    """Drop the answers kept for repetition that are older; imports are kept for ever. How many went."""
    return FORGET.run(conn, {"before": before}).rowcount


def _append_all(
    conn: Connection[Any], appends: Sequence[Append]
) -> list[Appended] | Conflict | Replayed | Mismatch:
    order = sorted(range(len(appends)), key=lambda i: (appends[i].kind, appends[i].stream))
    done: dict[int, Appended] = {}
    stopped: Conflict | Replayed | Mismatch | None = None
    with conn.transaction():
        for i in order:
            outcome = _append(conn, appends[i])
            if not isinstance(outcome, Appended):
                stopped = outcome
                raise Rollback
            done[i] = outcome
    return stopped or [done[i] for i in range(len(appends))]


def _prepared(append: Append) -> tuple[Statement, dict[str, Any]]:
    parts, params = parameters(append)
    return append_statement(append.expected == 0, append.once is not None, parts), params


def _append(conn: Connection[Any], append: Append) -> Outcome:
    statement, params = _prepared(append)
    return _outcome(conn, params, statement.row(conn, params))


def _outcome(conn: Connection[Any], params: dict[str, Any], row: tuple[Any, ...] | None) -> Outcome:
    last_id, answer, same = row or (None, None, None)
    if answer is not None:
        return _earlier(answer, same)
    if last_id is None:
        # With a key only the key tells whether this command was done: somebody else's may read the same to the bit.
        if "key" in params and (earlier := ANSWERED.row(conn, params)) is not None:
            return _earlier(*earlier)
        standing = STANDS.row(conn, params)
        if standing is None or standing[1] is None or "key" in params:
            return Conflict(version=standing[0] if standing else 0)
        last_id = standing[1]
    return Appended(version=params["version"], hash=params["hash"], last_id=last_id)


def _earlier(answer: str, same: bool) -> Replayed | Mismatch:
    return Replayed(answer=answer) if same else Mismatch()


def _key_taken(error: UniqueViolation) -> bool:
    """Two commands at once under one key: the other one has committed, its answer is there now."""
    return error.diag.constraint_name == "idempotency_pkey"
