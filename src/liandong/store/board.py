"""The lists of open orders that people watch: pages, counters, facets, what comes next.

Everything filters by jurisdiction first, and by unit where the reader is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import CASE, Instant, Stream
from liandong.store.statement import Statement

OVERDUE = """(
    (o.signed_at IS NULL AND o.sign_due_at < %(now)s)
    OR (o.arrived_at IS NULL AND o.arrive_due_at < %(now)s)
    OR (o.submitted_at IS NULL AND o.result_due_at < %(now)s)
)"""

SHOWN = {
    "all": "true",
    "unsigned": "o.state = 'issued'",
    "overtime": OVERDUE,
    "enroute": "o.state IN ('signed', 'enroute')",
    "handling": "o.state IN ('onscene', 'handling', 'rework', 'suspended')",
    "callback": "o.state IN ('submitted', 'verifying')",
    "dispute": "o.state IN ('objected', 'dispute')",
}
"""The counters that are filters, and what each means."""

SORTED = {
    "due": "o.next_due_at ASC NULLS LAST, o.issued_at DESC, o.order_id",
    "-due": "o.next_due_at DESC NULLS LAST, o.issued_at, o.order_id",
    "issued": "o.issued_at, o.order_id",
    "-issued": "o.issued_at DESC, o.order_id DESC",
    "number": "o.case_id, o.order_id",
    "-number": "o.case_id DESC, o.order_id DESC",
    "place": "c.place, o.next_due_at NULLS LAST, o.order_id",
    "-place": "c.place DESC, o.next_due_at NULLS LAST, o.order_id",
    "unit": "o.unit, o.next_due_at NULLS LAST, o.order_id",
    "-unit": "o.unit DESC, o.next_due_at NULLS LAST, o.order_id",
}

MINE = "o.jurisdiction = %(jurisdiction)s AND o.open AND (%(unit)s = '' OR o.unit = %(unit)s)"

# What a filter may ask for, each part only where it is asked: a condition that might not hold keeps an index from
# being used, and the case's row is looked up only for what the order's own row does not say.
CHOSEN = {
    "unit": "o.unit = %(unit)s",
    "units": "o.unit = ANY(%(units)s::text[])",
    "places": "c.place = ANY(%(places)s::text[])",
    "severities": "c.severity = ANY(%(severities)s::text[])",
    "categories": "c.category = ANY(%(categories)s::text[])",
    "ids": "o.order_id = ANY(%(ids)s::text[])",
    "q": """(starts_with(o.order_id, %(q)s) OR o.case_id IN (
        SELECT s.case_id FROM search_row s WHERE s.jurisdiction = %(jurisdiction)s AND s.words @@ %(words)s::tsquery))""",
}

WITH_CASE = "JOIN case_row c ON c.jurisdiction = o.jurisdiction AND c.case_id = o.case_id"


def _open(asked: frozenset[str], more: str = "true", sort: str = "") -> str:
    """Open orders that the asked parts let through, from FROM on."""
    where = ["o.jurisdiction = %(jurisdiction)s", "o.open", more, *(CHOSEN[name] for name in sorted(asked))]
    text = f"FROM order_row o {{}} WHERE {' AND '.join(where)}{sort}"
    return text.format(WITH_CASE if "c." in text else "")


@lru_cache(maxsize=512)
def _page(show: str, sort: str, asked: frozenset[str]) -> Statement:
    order = f" ORDER BY {SORTED[sort]} LIMIT %(limit)s OFFSET %(offset)s"
    return Statement(f"SELECT o.case_id, o.order_id {_open(asked, SHOWN[show], order)}")


@lru_cache(maxsize=512)
def _total(show: str, asked: frozenset[str]) -> Statement:
    return Statement(f"SELECT count(*) {_open(asked, SHOWN[show])}")


FACETS = {"unit": "o.unit", "place": "c.place", "severity": "c.severity", "category": "c.category"}
"""Filters that have a menu, and what each looks at."""


@lru_cache(maxsize=16)
def _facet(name: str, asked: frozenset[str]) -> Statement:
    column = FACETS[name]
    rows = _open(asked, column + " <> ''")
    return Statement(f"SELECT {column}, count(*) {rows} GROUP BY 1 ORDER BY 2 DESC, 1")


COUNTERS = Statement(
    "SELECT "
    + ", ".join(f"count(*) FILTER (WHERE {where})" for where in SHOWN.values())
    + f" FROM order_row o WHERE {MINE}"
)

# What is overdue already may have a further deadline to come.
FURTHER = """LEAST(
    CASE WHEN o.signed_at IS NULL AND o.sign_due_at >= %(now)s THEN o.sign_due_at END,
    CASE WHEN o.arrived_at IS NULL AND o.arrive_due_at >= %(now)s THEN o.arrive_due_at END,
    CASE WHEN o.submitted_at IS NULL AND o.result_due_at >= %(now)s THEN o.result_due_at END
)"""

COMING = Statement(f"""
SELECT case_id, order_id FROM (
    (SELECT o.case_id, o.order_id, o.next_due_at AS due_at FROM order_row o
     WHERE {MINE} AND o.next_due_at >= %(now)s ORDER BY o.next_due_at LIMIT %(limit)s)
    UNION ALL
    (SELECT o.case_id, o.order_id, {FURTHER} AS due_at FROM order_row o
     WHERE {MINE} AND o.next_due_at < %(now)s AND {FURTHER} IS NOT NULL ORDER BY due_at LIMIT %(limit)s)
) c ORDER BY due_at, order_id LIMIT %(limit)s
""")

UNRECEIVED = Statement(f"""
SELECT o.case_id, o.order_id, o.unit, o.issued_at FROM order_row o
WHERE {MINE} AND o.received_at IS NULL AND o.state = 'issued' ORDER BY o.issued_at LIMIT %(limit)s
""")

LOAD_MANY = Statement("""
SELECT h.stream, h.version, h.hash, h.pack, l.bodies, l.versions, k.wrapped, k.erased_at, coalesce(c.version, 0)
FROM stream_head h
LEFT JOIN private_key k ON k.jurisdiction = h.jurisdiction AND k.case_id = h.stream
LEFT JOIN config_version c ON c.jurisdiction = h.jurisdiction
CROSS JOIN LATERAL (
    SELECT array_agg(body ORDER BY position) AS bodies, array_agg(version ORDER BY position) AS versions
    FROM log_entry e WHERE e.jurisdiction = h.jurisdiction AND e.kind = h.kind AND e.stream = h.stream
) l
WHERE h.jurisdiction = %(jurisdiction)s AND h.kind = 'case' AND h.stream = ANY(%(cases)s::text[])
""")

CASES = Statement("""
SELECT c.case_id FROM case_row c
WHERE c.jurisdiction = %(jurisdiction)s
  AND (%(states)s::text[] IS NULL OR c.state = ANY(%(states)s::text[]))
  AND (%(places)s::text[] IS NULL OR c.place = ANY(%(places)s::text[]))
  AND (%(unit)s = '' OR EXISTS (
        SELECT FROM order_row o
        WHERE o.jurisdiction = c.jurisdiction AND o.case_id = c.case_id AND o.unit = %(unit)s))
  AND (%(q)s = '' OR starts_with(c.case_id, %(q)s) OR EXISTS (
        SELECT FROM search_row s
        WHERE s.jurisdiction = c.jurisdiction AND s.case_id = c.case_id AND s.words @@ %(words)s::tsquery))
ORDER BY c.received_at DESC, c.case_id DESC LIMIT %(limit)s OFFSET %(offset)s
""")

CASE_STATES = Statement("""
SELECT c.state, count(*) FROM case_row c WHERE c.jurisdiction = %(jurisdiction)s
  AND (%(unit)s = '' OR EXISTS (
        SELECT FROM order_row o
        WHERE o.jurisdiction = c.jurisdiction AND o.case_id = c.case_id AND o.unit = %(unit)s))
GROUP BY c.state ORDER BY count(*) DESC
""")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What of the open orders is asked for. None: everything; ``unit``: the reader's own, '' for all."""

    jurisdiction: int
    unit: str = ""
    show: str = "all"
    sort: str = "due"
    q: str = ""
    words: str = ""
    units: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    severities: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    limit: int = 50
    offset: int = 0


class Place(msgspec.Struct, frozen=True):
    """Where an order is: its case and its number."""

    case: str
    order: str


def _params(wanted: Filter, now: Instant) -> dict[str, Any]:
    made = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    for name in ("units", "places", "severities", "categories", "ids"):
        made[name] = None if made[name] is None else list(made[name])
    return {**made, "now": now}


def _asked(wanted: Filter) -> frozenset[str]:
    return frozenset(name for name in CHOSEN if getattr(wanted, name) not in ("", None))


def page(conn: Connection[Any], wanted: Filter, now: Instant) -> list[Place]:
    """The orders of one page, in the order asked for."""
    statement = _page(wanted.show, wanted.sort, _asked(wanted))
    return [Place(case, order) for case, order in statement.rows(conn, _params(wanted, now))]


def total(conn: Connection[Any], wanted: Filter, now: Instant) -> int:
    """How many orders the filter holds."""
    found = _total(wanted.show, _asked(wanted)).row(conn, _params(wanted, now))
    return int(found[0]) if found else 0


def counters(conn: Connection[Any], jurisdiction: int, unit: str, now: Instant) -> dict[str, int]:
    """Open orders by what they wait for."""
    found = COUNTERS.row(conn, {"jurisdiction": jurisdiction, "unit": unit, "now": now})
    return dict(zip(SHOWN, found or (), strict=False))


def facet(conn: Connection[Any], jurisdiction: int, unit: str, name: str) -> list[tuple[str, int]]:
    """(value, open orders) of one of :data:`FACETS`, the most first."""
    asked = frozenset({"unit"} if unit else ())
    rows = _facet(name, asked).rows(conn, {"jurisdiction": jurisdiction, "unit": unit})
    return [(value, n) for value, n in rows]


def coming(conn: Connection[Any], jurisdiction: int, unit: str, now: Instant, limit: int = 10) -> list[Place]:
    """The orders whose deadlines come next."""
    params = {"jurisdiction": jurisdiction, "unit": unit, "now": now, "limit": limit}
    return [Place(case, order) for case, order in COMING.rows(conn, params)]


def unreceived(
    conn: Connection[Any], jurisdiction: int, unit: str, limit: int = 20
) -> list[tuple[str, str, str, Instant]]:
    """(case, order, unit, issued) of orders that no terminal and nobody confirmed, oldest first."""
    rows = UNRECEIVED.rows(conn, {"jurisdiction": jurisdiction, "unit": unit, "limit": limit})
    return [(case, order, name, issued) for case, order, name, issued in rows]


def load_many(conn: Connection[Any], jurisdiction: int, cases: Sequence[str]) -> dict[str, Stream]:
    """Several case streams in one round trip."""
    rows = LOAD_MANY.rows(conn, {"jurisdiction": jurisdiction, "cases": list(cases)})
    return {
        name: Stream(
            jurisdiction=jurisdiction,
            kind=CASE,
            stream=name,
            version=version,
            hash=head,
            pack=pack,
            bodies=bodies or [],
            versions=versions or [],
            wrapped_key=wrapped,
            erased_at=erased_at,
            config=config,
        )
        for name, version, head, pack, bodies, versions, wrapped, erased_at, config in rows
    }


def cases(
    conn: Connection[Any],
    jurisdiction: int,
    *,
    unit: str = "",
    states: Sequence[str] | None = None,
    places: Sequence[str] | None = None,
    q: str = "",
    words: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[str]:
    """Case numbers, newest first."""
    params = {
        "jurisdiction": jurisdiction,
        "unit": unit,
        "states": None if states is None else list(states),
        "places": None if places is None else list(places),
        "q": q,
        "words": words,
        "limit": limit,
        "offset": offset,
    }
    return [case for (case,) in CASES.rows(conn, params)]


def case_states(conn: Connection[Any], jurisdiction: int, unit: str = "") -> list[tuple[str, int]]:
    """Cases by state."""
    return [(s, n) for s, n in CASE_STATES.rows(conn, {"jurisdiction": jurisdiction, "unit": unit})]
