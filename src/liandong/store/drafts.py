"""Drafts of calls: what a dispatcher has typed and not yet sent, sealed, for that dispatcher alone.

A draft on a case that was received already (from the 110 feed) also tells the others who has it open.
"""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.keys import Keys
from liandong.store.shapes import Instant
from liandong.store.statement import Statement

KEPT_S = 86_400
"""How long a draft is kept that nobody goes on with."""

SAVE = Statement("""
INSERT INTO draft (jurisdiction, owner, id, name, case_id, sealed, made_at, saved_at)
VALUES (%(jurisdiction)s, %(owner)s, %(id)s, %(name)s, %(case)s, %(sealed)s, %(now)s, %(now)s)
ON CONFLICT (jurisdiction, owner, id) DO UPDATE
SET (name, case_id, sealed, saved_at) = (excluded.name, excluded.case_id, excluded.sealed, excluded.saved_at)
""")

OWN = Statement("""
SELECT id, case_id, sealed, made_at, saved_at FROM draft
WHERE jurisdiction = %(jurisdiction)s AND owner = %(owner)s AND saved_at > %(since)s ORDER BY made_at, id
""")

DROP = Statement(
    "DELETE FROM draft WHERE jurisdiction = %(jurisdiction)s AND owner = %(owner)s AND id = %(id)s"
)

HOLDERS = Statement("""
SELECT case_id, owner, name, made_at, saved_at FROM draft
WHERE jurisdiction = %(jurisdiction)s AND case_id = ANY (%(cases)s::text[]) AND saved_at > %(since)s
ORDER BY case_id, made_at, owner
""")

FORGET = Statement("DELETE FROM draft WHERE saved_at < %(before)s")


class Draft(msgspec.Struct, frozen=True):
    """A draft with its opened content; ``case`` is empty for a new call."""

    id: str
    case: str
    content: bytes
    made_at: Instant
    saved_at: Instant


class Holder(msgspec.Struct, frozen=True):
    """Who has a received call open."""

    case: str
    owner: str
    name: str
    since: Instant
    seen_at: Instant


def save(
    conn: Connection[Any],
    keys: Keys,
    jurisdiction: int,
    owner: str,
    name: str,
    draft: str,
    content: bytes,
    now: Instant,
    case: str = "",
) -> None:
    """Keep a draft, in place of what it held before. ``owner`` is a credential, ``name`` that of the person."""
    SAVE.run(
        conn,
        {
            "jurisdiction": jurisdiction,
            "owner": owner,
            "id": draft,
            "name": name,
            "case": case,
            "sealed": keys.seal(_name(jurisdiction, owner, draft), content),
            "now": now,
        },
    )


def own(conn: Connection[Any], keys: Keys, jurisdiction: int, owner: str, now: Instant) -> list[Draft]:
    """Somebody's drafts, the oldest first; none older than a day.

    Raises :class:`WrongKey` when the master key is not theirs.
    """
    rows = OWN.rows(conn, {"jurisdiction": jurisdiction, "owner": owner, "since": now - KEPT_S})
    return [
        Draft(draft, case, keys.unseal(_name(jurisdiction, owner, draft), sealed), made_at, saved_at)
        for draft, case, sealed, made_at, saved_at in rows
    ]


def drop(conn: Connection[Any], jurisdiction: int, owner: str, draft: str) -> bool:
    """Throw a draft away. Was there one?"""
    return DROP.run(conn, {"jurisdiction": jurisdiction, "owner": owner, "id": draft}).rowcount > 0


def holders(conn: Connection[Any], jurisdiction: int, cases: list[str], since: Instant) -> list[Holder]:
    """Who had these calls open after a moment, by case, the first one first."""
    rows = HOLDERS.rows(conn, {"jurisdiction": jurisdiction, "cases": cases, "since": since})
    return [Holder(*row) for row in rows]


def forget(conn: Connection[Any], now: Instant) -> int:
    """Drop what nobody went on with for a day."""
    return FORGET.run(conn, {"before": now - KEPT_S}).rowcount


def _name(jurisdiction: int, owner: str, draft: str) -> bytes:
    return f"draft\x1f{jurisdiction}\x1f{owner}\x1f{draft}".encode()
