"""The columns of the JSON sections of the append statement: what ``json_to_recordset`` is told.

Each line names the fields of a record of ``shapes`` (or ``sections``) with their SQL types, in one place for
the statements that write these tables. A test compares them with the records and with the database.
"""

from __future__ import annotations

ENTRY = "position int, type text, version smallint, body text, at bigint, entered_at bigint, units text[], hash text"

CASE = (
    "state text, received_at bigint, place text, category text, kind text, severity text, channel text, "
    "outcome text, ground text, lead_unit text, commander text, deaths int, headcount int, orders int, "
    "orders_open int, breaches int, next_due_at bigint, closed_at bigint, merged_into text, counted boolean, "
    "flags text[]"
)

ORDER = (
    "order_id text, unit text, state text, open boolean, issued_at bigint, role text, channel text, drill boolean, "
    "received_at bigint, signed_at bigint, departed_at bigint, arrived_at bigint, submitted_at bigint, "
    "closed_at bigint, reworks int, sign_state text, sign_due_at bigint, arrive_state text, arrive_due_at bigint, "
    "result_state text, result_due_at bigint, next_due_at bigint, last_type text, last_position int, last_at bigint"
)

CLOCK = (
    "subject text, rule text, state text, n int, unit text, clause text, start_at bigint, due_at bigint, "
    "stop_at bigint, breached_at bigint, used_s bigint, limit_s bigint, advisory boolean, provisional boolean, "
    "ended text"
)

DUE = (
    "subject text, rule text, n int, unit text, marks text[], due_ats bigint[], fire_ats bigint[], "
    "alarms jsonb"
)

OUTBOX = (
    "key text, channel text, recipient text, template text, params text, order_id text, not_before bigint"
)

TEXT = "ref text, ciphertext text"


def names(columns: str, prefix: str = "") -> str:
    """The names alone, for a column list: ``a, b, c``."""
    return ", ".join(prefix + part.split()[0] for part in columns.split(", "))


def same(table: str, columns: str) -> str:
    """The condition that ``table`` holds the given row ``g`` already."""
    return f"({names(columns, table + '.')}) IS NOT DISTINCT FROM ({names(columns, 'g.')})"


def excluded(columns: str) -> str:
    """The SET list of an upsert that takes every given value."""
    return f"({names(columns)}) = ({names(columns, 'excluded.')})"
