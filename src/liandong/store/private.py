"""The erasable store: whatever a caller says or is, sealed, found, and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.keys import Keys
from liandong.store.shapes import Instant
from liandong.store.statement import Statement

READ = Statement("""
SELECT k.case_id, k.wrapped, k.erased_at, t.ref, t.ciphertext
FROM private_key k LEFT JOIN private_text t
  ON t.jurisdiction = k.jurisdiction AND t.case_id = k.case_id
     AND (cardinality(%(refs)s::text[]) = 0 OR t.ref = ANY (%(refs)s::text[]))
WHERE k.jurisdiction = %(jurisdiction)s AND k.case_id = ANY (%(cases)s::text[])
ORDER BY k.case_id, t.ref
""")

BY_PHONE = Statement("""
SELECT p.case_id FROM private_phone p
LEFT JOIN case_row c ON c.jurisdiction = p.jurisdiction AND c.case_id = p.case_id
WHERE p.jurisdiction = %(jurisdiction)s AND p.token = %(token)s
ORDER BY c.received_at DESC NULLS LAST, p.case_id DESC LIMIT %(limit)s
""")

SEARCH = Statement("""
SELECT s.case_id FROM search_row s
LEFT JOIN case_row c ON c.jurisdiction = s.jurisdiction AND c.case_id = s.case_id
WHERE s.jurisdiction = %(jurisdiction)s AND s.words @@ %(query)s::tsquery
ORDER BY c.received_at DESC NULLS LAST, s.case_id DESC LIMIT %(limit)s
""")

ERASE = Statement("""
WITH forgotten AS (
    UPDATE private_key SET wrapped = NULL, erased_at = %(now)s
    WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s AND wrapped IS NOT NULL
    RETURNING case_id
), texts AS (
    DELETE FROM private_text WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s RETURNING ref
), phones AS (
    DELETE FROM private_phone WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s
), files AS (
    DELETE FROM private_file WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s
), words AS (
    DELETE FROM search_row WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s
)
SELECT EXISTS (SELECT FROM forgotten), (SELECT count(*) FROM texts)
""")


ANY = Statement("SELECT jurisdiction, case_id, wrapped FROM private_key WHERE wrapped IS NOT NULL LIMIT 1")


class Texts(msgspec.Struct, frozen=True):
    """What is kept of a caller; ``erased_at``: it is gone since then. ``texts``: by the name events use."""

    texts: dict[str, str]
    erased_at: Instant | None = None


def read(
    conn: Connection[Any],
    keys: Keys,
    jurisdiction: int,
    cases: Sequence[str],
    refs: Sequence[str] = (),
) -> dict[str, Texts]:
    """The opened texts of several cases, of these names or of all; a case without any is left out.

    Raises :class:`WrongKey` when the master key is not theirs.
    """
    rows = READ.rows(conn, {"jurisdiction": jurisdiction, "cases": list(cases), "refs": list(refs)})
    found: dict[str, Texts] = {}
    key = None
    for case, wrapped, erased_at, ref, ciphertext in rows:
        if case not in found:
            found[case] = Texts({}, erased_at)
            key = None if wrapped is None else keys.unwrapped(jurisdiction, case, wrapped)
        if key is not None and ref is not None:
            found[case].texts[ref] = key.open(ref, ciphertext)
    return found


def by_phone(conn: Connection[Any], keys: Keys, jurisdiction: int, number: str, limit: int = 20) -> list[str]:
    """Cases in which this number called, the newest first."""
    token = keys.phone(jurisdiction, number)
    rows = BY_PHONE.rows(conn, {"jurisdiction": jurisdiction, "token": token, "limit": limit})
    return [case for (case,) in rows] if token else []


def search(conn: Connection[Any], keys: Keys, jurisdiction: int, text: str, limit: int = 50) -> list[str]:
    """Cases in which all the words of a text occur, the newest first."""
    query = keys.query(jurisdiction, text)
    if not query:
        return []
    return [
        case for (case,) in SEARCH.rows(conn, {"jurisdiction": jurisdiction, "query": query, "limit": limit})
    ]


def erase(conn: Connection[Any], jurisdiction: int, case: str, now: Instant) -> bool:
    """Forget what the caller of a case said and was: its key, its texts, its search row. Was there anything?

    The log stays as it is. Call it in one transaction with the append of the
    event that tells of it, so that no command decided before can add words.
    """
    row = ERASE.row(conn, {"jurisdiction": jurisdiction, "case": case, "now": now})
    return bool(row and (row[0] or row[1]))


def any_wrapped(conn: Connection[Any]) -> tuple[int, str, bytes] | None:
    """Jurisdiction, case and wrapped key of some case, to try a master key on; None where nothing is sealed."""
    row = ANY.row(conn)
    return None if row is None else (row[0], row[1], row[2])
