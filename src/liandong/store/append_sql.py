"""The append: a command's whole effect as one statement, made of the parts that it needs.

Everything hangs on ``won``, which has one row when the stream's head was born
or moved and none otherwise: then nothing else happens either. Rows arrive as
JSON texts, one a table. A part that a command does not need is left out, for
every table in a statement costs time even when nothing is written to it.
"""

from __future__ import annotations

from functools import lru_cache

from liandong.store.columns import CASE, CLOCK, DUE, ENTRY, ORDER, OUTBOX, TEXT, excluded, names, same
from liandong.store.statement import Statement

KNOWN = """
known AS MATERIALIZED (
    SELECT answer, request = %(request)s::bytea AS same FROM idempotency
    WHERE jurisdiction = %(jurisdiction)s AND credential = %(credential)s AND key = %(key)s
)"""

BORN = """
won AS (
    INSERT INTO stream_head (jurisdiction, kind, stream, version, hash, pack, born_at)
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, %(version)s, %(hash)s, %(pack)s, %(now)s {new}
    ON CONFLICT DO NOTHING
    RETURNING version, pack
)"""

MOVED = """
won AS (
    UPDATE stream_head SET version = %(version)s, hash = %(hash)s
    WHERE jurisdiction = %(jurisdiction)s AND kind = %(kind)s AND stream = %(stream)s
      AND version = %(expected)s AND hash = %(prev)s {new}
    RETURNING version, pack
)"""

ONCE = """
once AS (
    INSERT INTO idempotency (jurisdiction, credential, key, request, answer, for_ever, made_at)
    SELECT %(jurisdiction)s, %(credential)s, %(key)s, %(request)s, %(answer)s, %(for_ever)s, %(now)s FROM won
)"""

LOG = f"""
logged AS (
    INSERT INTO log_entry (jurisdiction, kind, stream, {names(ENTRY)})
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(ENTRY, "g.").replace("g.hash", "decode(g.hash, 'base64')")}
    FROM won, json_to_recordset(%(entries)s::json) AS g({ENTRY}) ORDER BY g.position
    RETURNING id
)"""

CASES = f"""
cased AS (
    INSERT INTO case_row (jurisdiction, case_id, version, pack, {names(CASE)})
    SELECT %(jurisdiction)s, %(stream)s, won.version, won.pack, {names(CASE, "g.")}
    FROM won, json_to_recordset(%(case)s::json) AS g({CASE})
    ON CONFLICT (jurisdiction, case_id) DO UPDATE SET version = excluded.version, {excluded(CASE)}
)"""

ORDERS_NEW = f"""
ordered AS (
    INSERT INTO order_row (jurisdiction, case_id, {names(ORDER)})
    SELECT %(jurisdiction)s, %(stream)s, {names(ORDER, "g.")}
    FROM won, json_to_recordset(%(orders)s::json) AS g({ORDER})
)"""

ORDERS = f"""
order_given AS MATERIALIZED (
    SELECT g.* FROM won, json_to_recordset(%(orders)s::json) AS g({ORDER})
), order_gone AS (
    DELETE FROM order_row o USING won
    WHERE o.jurisdiction = %(jurisdiction)s AND o.case_id = %(stream)s
      AND NOT EXISTS (SELECT FROM order_given g WHERE g.order_id = o.order_id)
), ordered AS (
    INSERT INTO order_row (jurisdiction, case_id, {names(ORDER)})
    SELECT %(jurisdiction)s, %(stream)s, {names(ORDER, "g.")} FROM order_given g
    WHERE NOT EXISTS (
        SELECT FROM order_row o WHERE o.jurisdiction = %(jurisdiction)s AND o.case_id = %(stream)s
           AND o.order_id = g.order_id AND {same("o", ORDER)})
    ON CONFLICT (jurisdiction, case_id, order_id) DO UPDATE SET {excluded(ORDER)}
)"""

CLOCKS_NEW = f"""
clocked AS (
    INSERT INTO clock_row (jurisdiction, kind, stream, {names(CLOCK)})
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(CLOCK, "g.")}
    FROM won, json_to_recordset(%(clocks)s::json) AS g({CLOCK})
)"""

CLOCKS = f"""
clock_given AS MATERIALIZED (
    SELECT g.* FROM won, json_to_recordset(%(clocks)s::json) AS g({CLOCK})
), clock_gone AS (
    DELETE FROM clock_row c USING won
    WHERE c.jurisdiction = %(jurisdiction)s AND c.kind = %(kind)s AND c.stream = %(stream)s
      AND NOT EXISTS (
        SELECT FROM clock_given g WHERE g.subject = c.subject AND g.rule = c.rule AND g.n = c.n)
), clocked AS (
    INSERT INTO clock_row (jurisdiction, kind, stream, {names(CLOCK)})
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(CLOCK, "g.")} FROM clock_given g
    WHERE NOT EXISTS (
        SELECT FROM clock_row c WHERE c.jurisdiction = %(jurisdiction)s AND c.kind = %(kind)s
           AND c.stream = %(stream)s AND c.subject = g.subject AND c.rule = g.rule AND c.n = g.n
           AND {same("c", CLOCK)})
    ON CONFLICT (jurisdiction, kind, stream, subject, rule, n) DO UPDATE SET {excluded(CLOCK)}
)"""

DUE_NEW = f"""
queued AS (
    INSERT INTO due (jurisdiction, kind, stream, {names(DUE)}, step, fire_at)
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(DUE, "g.")}, 1, g.fire_ats[1]
    FROM won, json_to_recordset(%(due)s::json) AS g({DUE})
)"""

# A clock whose marks did not change keeps its place in the queue. Any other begins at its first mark that has not
# fired yet; a look into "fired" is needed only where one can have (a minute, for machines whose time differs).
DUE_ROWS = f"""
due_given AS MATERIALIZED (
    SELECT g.*, d.step IS NOT NULL AS same, CASE
        WHEN d.step IS NOT NULL THEN d.step
        WHEN g.fire_ats[1] > %(now)s + 60 THEN 1
        ELSE (SELECT min(i) FROM generate_subscripts(g.marks, 1) AS i WHERE NOT EXISTS (
            SELECT FROM fired f WHERE f.jurisdiction = %(jurisdiction)s AND f.kind = %(kind)s
               AND f.stream = %(stream)s AND f.subject = g.subject AND f.rule = g.rule AND f.n = g.n
               AND f.mark = g.marks[i] AND f.due_at = g.due_ats[i]))
        END AS step
    FROM won CROSS JOIN json_to_recordset(%(due)s::json) AS g({DUE})
    LEFT JOIN due d ON d.jurisdiction = %(jurisdiction)s AND d.kind = %(kind)s AND d.stream = %(stream)s
        AND d.subject = g.subject AND d.rule = g.rule AND d.n = g.n AND {same("d", DUE)}
), due_gone AS (
    DELETE FROM due d USING won
    WHERE d.jurisdiction = %(jurisdiction)s AND d.kind = %(kind)s AND d.stream = %(stream)s
      AND NOT EXISTS (SELECT FROM due_given g
        WHERE g.subject = d.subject AND g.rule = d.rule AND g.n = d.n AND g.step IS NOT NULL)
), queued AS (
    INSERT INTO due (jurisdiction, kind, stream, {names(DUE)}, step, fire_at)
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(DUE, "g.")}, g.step, g.fire_ats[g.step]
    FROM due_given g WHERE NOT g.same AND g.step IS NOT NULL
    ON CONFLICT (jurisdiction, kind, stream, subject, rule, n) DO UPDATE
    SET (step, fire_at) = (excluded.step, excluded.fire_at), {excluded(DUE)}
)"""

MESSAGES = f"""
messages AS (
    INSERT INTO outbox (jurisdiction, kind, stream, key, channel, recipient, template, params, order_id,
                        state, next_at, created_at)
    SELECT %(jurisdiction)s, %(kind)s, %(stream)s, {names(OUTBOX.rpartition(", ")[0], "g.")},
           'queued', coalesce(g.not_before, %(now)s), %(now)s
    FROM won, json_to_recordset(%(outbox)s::json) AS g({OUTBOX})
    ON CONFLICT (jurisdiction, key) DO NOTHING
)"""

KEYED = """
keyed AS (
    INSERT INTO private_key (jurisdiction, case_id, wrapped)
    SELECT %(jurisdiction)s, %(stream)s, %(wrapped)s FROM won
)"""

SEALED = f"""
sealed AS (
    INSERT INTO private_text (jurisdiction, case_id, ref, ciphertext)
    SELECT %(jurisdiction)s, %(stream)s, g.ref, decode(g.ciphertext, 'base64')
    FROM won, json_to_recordset(%(texts)s::json) AS g({TEXT})
    ON CONFLICT (jurisdiction, case_id, ref) DO UPDATE SET ciphertext = excluded.ciphertext
)"""

PHONED = """
phoned AS (
    INSERT INTO private_phone (jurisdiction, case_id, token)
    SELECT %(jurisdiction)s, %(stream)s, decode(p, 'base64')
    FROM won, json_array_elements_text(%(phones)s::json) AS p
    ON CONFLICT DO NOTHING
)"""

FOUND = """
found AS (
    INSERT INTO search_row (jurisdiction, case_id, words)
    SELECT %(jurisdiction)s, %(stream)s, array_to_tsvector(ARRAY(SELECT json_array_elements_text(%(words)s::json)))
    FROM won
    ON CONFLICT (jurisdiction, case_id) DO UPDATE SET words = search_row.words || excluded.words
)"""

PARTS: dict[str, tuple[str, str]] = {
    "case": (CASES, CASES),
    "orders": (ORDERS_NEW, ORDERS),
    "clocks": (CLOCKS_NEW, CLOCKS),
    "due": (DUE_NEW, DUE_ROWS),
    "outbox": (MESSAGES, MESSAGES),
    "wrapped": (KEYED, KEYED),
    "texts": (SEALED, SEALED),
    "phones": (PHONED, PHONED),
    "words": (FOUND, FOUND),
}
"""Parameter → the part that uses it, for a new stream and for one that moves."""


@lru_cache(maxsize=256)
def append_statement(born: bool, once: bool, parts: frozenset[str]) -> Statement:
    """The statement for a command with these parts.

    Its row: the log's id of the last entry (NULL: the head did not move), and
    with ``once`` the answer known already and whether the request was the same.
    """
    head = (BORN if born else MOVED).replace("{new}", _new(born, once))
    ctes = ([KNOWN] if once else []) + [head, LOG] + ([ONCE] if once else [])
    ctes += [both[0 if born else 1] for name, both in PARTS.items() if name in parts]
    known = ", (SELECT answer FROM known), (SELECT same FROM known)" if once else ", NULL, NULL"
    return Statement(f"WITH {', '.join(ctes)}\nSELECT (SELECT max(id) FROM logged){known}")


def _new(born: bool, once: bool) -> str:
    if not once:
        return ""
    return ("WHERE" if born else "AND") + " NOT EXISTS (SELECT FROM known)"
