"""Rule packs as they were activated: whole, immutable, named by their content's hash."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

PUT = Statement("""
INSERT INTO store_activatedpack (hash, pack_id, version, body, activated_at)
VALUES (%(hash)s, %(pack)s, %(version)s, %(body)s, to_timestamp(%(now)s))
ON CONFLICT (hash) DO NOTHING
""")

ACTIVATE = Statement("""
INSERT INTO store_jurisdictionpack (jurisdiction_id, pack_id, effective_from, entered_at, entered_by_id, reason)
SELECT %(jurisdiction)s, p.id, to_timestamp(%(since)s), to_timestamp(%(now)s), %(by)s, %(reason)s
FROM store_activatedpack p WHERE p.hash = %(hash)s
""")

BODY = Statement("SELECT body FROM store_activatedpack WHERE hash = %(hash)s")

IN_FORCE = Statement("""
SELECT p.hash, p.pack_id, p.version FROM store_jurisdictionpack j JOIN store_activatedpack p ON p.id = j.pack_id
WHERE j.jurisdiction_id = %(jurisdiction)s AND j.effective_from <= to_timestamp(%(now)s)
ORDER BY j.effective_from DESC, j.entered_at DESC, j.id DESC LIMIT 1
""")

USERS = Statement("""
SELECT DISTINCT j.jurisdiction_id FROM store_jurisdictionpack j
JOIN store_activatedpack p ON p.id = j.pack_id WHERE p.pack_id = %(pack)s ORDER BY 1
""")

DROP_TEXTS = Statement(
    "DELETE FROM store_clausetext WHERE jurisdiction_id = %(jurisdiction)s AND pack_id = %(pack)s"
)

PUT_TEXTS = Statement("""
INSERT INTO store_clausetext (jurisdiction_id, pack_id, ref, title, text, position, loaded_at)
SELECT %(jurisdiction)s, %(pack)s, t.ref, t.title, t.text, row_number() OVER (), to_timestamp(%(now)s)
FROM json_to_recordset(%(texts)s::json) AS t(ref text, title text, text text)
""")

TEXTS = Statement("""
SELECT ref, title, text FROM store_clausetext
WHERE jurisdiction_id = %(jurisdiction)s AND pack_id = %(pack)s ORDER BY position
""")


class PackInForce(msgspec.Struct, frozen=True):
    """The pack that new cases are born under."""

    hash: str
    pack: str
    version: str


class ClauseText(msgspec.Struct, frozen=True):
    """The official words of a passage."""

    ref: str
    title: str
    text: str


def pack_hash(body: str) -> str:
    """The name of a pack's normalised JSON: SHA-256 in hex."""
    return hashlib.sha256(body.encode()).hexdigest()


def activate(
    conn: Connection[Any],
    jurisdiction: int,
    pack: str,
    version: str,
    body: str,
    *,
    since: Instant,
    now: Instant,
    by: int | None = None,
    reason: str = "",
) -> str:
    """Keep a pack and put it in force for new cases from ``since`` on. Returns its hash. One transaction."""
    named = pack_hash(body)
    with conn.transaction():
        PUT.run(conn, {"hash": named, "pack": pack, "version": version, "body": body, "now": now})
        ACTIVATE.run(
            conn,
            {
                "jurisdiction": jurisdiction,
                "hash": named,
                "since": since,
                "now": now,
                "by": by,
                "reason": reason,
            },
        )
    return named


def body_of(conn: Connection[Any], named: str) -> str | None:
    """The normalised JSON of an activated pack; None where there is none of this hash."""
    row = BODY.row(conn, {"hash": named})
    return None if row is None else row[0]


def in_force(conn: Connection[Any], jurisdiction: int, now: Instant) -> PackInForce | None:
    """The pack of a jurisdiction at a moment."""
    row = IN_FORCE.row(conn, {"jurisdiction": jurisdiction, "now": now})
    return None if row is None else PackInForce(*row)


def jurisdictions_of(conn: Connection[Any], pack: str) -> list[int]:
    """The jurisdictions that work or worked by a pack, by its id."""
    return [jurisdiction for (jurisdiction,) in USERS.rows(conn, {"pack": pack})]


def put_texts(
    conn: Connection[Any], jurisdiction: int, pack: str, texts: list[ClauseText], now: Instant
) -> int:
    """Load the official text of a pack, in place of what was loaded before. One transaction."""
    name = {"jurisdiction": jurisdiction, "pack": pack}
    with conn.transaction():
        DROP_TEXTS.run(conn, name)
        return PUT_TEXTS.run(conn, name | {"texts": msgspec.json.encode(texts).decode(), "now": now}).rowcount


def texts_of(conn: Connection[Any], jurisdiction: int, pack: str) -> dict[str, ClauseText]:
    """The official text by passage, in the document's order; empty where it was not loaded."""
    rows = TEXTS.rows(conn, {"jurisdiction": jurisdiction, "pack": pack})
    return {row[0]: ClauseText(*row) for row in rows}
