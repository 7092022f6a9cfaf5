"""Open cases that a call may repeat: the same number, or the same place and shared words."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.keys import Keys
from liandong.store.shapes import Instant
from liandong.store.statement import Statement

WITHIN_S = 86_400
LOOKED_AT = 400
"""The newest open cases of a place that are compared; more in a day there are nowhere."""

OPEN = "('received', 'accepted', 'dispatched', 'handling', 'verifying', 'plan')"

SIMILAR = Statement(f"""
SELECT c.case_id, c.received_at,
       EXISTS (SELECT FROM private_phone p WHERE p.jurisdiction = c.jurisdiction AND p.case_id = c.case_id
                 AND p.token = %(phone)s AND %(phone)s <> ''::bytea) AS same_phone,
       (SELECT count(*) FROM unnest(tsvector_to_array(s.words)) w WHERE w = ANY (%(words)s::text[])) AS shared
FROM (
    SELECT jurisdiction, case_id, received_at FROM case_row
    WHERE jurisdiction = %(jurisdiction)s AND received_at > %(since)s AND state IN {OPEN}
      AND (place = %(place)s OR %(place)s = '') AND case_id <> %(case)s
    ORDER BY received_at DESC LIMIT {LOOKED_AT}
) c LEFT JOIN search_row s ON s.jurisdiction = c.jurisdiction AND s.case_id = c.case_id
""")

BY_PHONE = Statement(f"""
SELECT c.case_id, c.received_at FROM private_phone p
JOIN case_row c ON c.jurisdiction = p.jurisdiction AND c.case_id = p.case_id
WHERE p.jurisdiction = %(jurisdiction)s AND p.token = %(phone)s AND c.received_at > %(since)s
  AND c.state IN {OPEN} AND c.case_id <> %(case)s
""")


class Similar(msgspec.Struct, frozen=True):
    """A case that may be the same; ``shared`` is the share of the typed words that it holds, 0 to 1."""

    case: str
    received_at: Instant
    same_phone: bool
    shared: float


def similar(
    conn: Connection[Any],
    keys: Keys,
    jurisdiction: int,
    *,
    text: str,
    place: str,
    phone: str,
    now: Instant,
    case: str = "",
    limit: int = 3,
) -> list[Similar]:
    """Open cases of the last day, the likeliest first; ``case`` itself is left out.

    The words are compared as keyed tokens: the search row holds nothing readable.
    """
    words = list(keys.words(jurisdiction, text))
    token = keys.phone(jurisdiction, phone)
    asked = {
        "jurisdiction": jurisdiction,
        "since": now - WITHIN_S,
        "case": case,
        "phone": token,
        "place": place,
        "words": words,
    }
    found = {
        row[0]: Similar(row[0], row[1], True, 0.0) for row in (BY_PHONE.rows(conn, asked) if token else ())
    }
    if len(words) >= LEAST_WORDS:
        for name, at, same_phone, shared in SIMILAR.rows(conn, asked):
            share = shared / len(words)
            if same_phone or (share >= LEAST_SHARE and place):
                found[name] = Similar(name, at, same_phone, share)
    return sorted(found.values(), key=lambda s: (s.same_phone + s.shared, s.received_at), reverse=True)[
        :limit
    ]


LEAST_WORDS = 3
"""Pairs of characters that must be typed before words are compared."""

LEAST_SHARE = 0.34
