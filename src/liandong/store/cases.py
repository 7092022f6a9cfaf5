"""Single cases and orders of the read models, and the snapshot that a terminal begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.columns import CASE, ORDER, names
from liandong.store.shapes import CaseRow, OrderRow
from liandong.store.statement import Statement

READ_CASES = Statement(f"""
SELECT case_id, version, pack, {names(CASE)} FROM case_row
WHERE jurisdiction = %(jurisdiction)s AND case_id = ANY (%(cases)s::text[])
""")

ORDERS = f"SELECT case_id, {names(ORDER)} FROM order_row WHERE jurisdiction = %(jurisdiction)s AND "

ORDERS_OF_CASES = Statement(
    ORDERS + "case_id = ANY (%(cases)s::text[]) ORDER BY case_id, issued_at, order_id"
)
ORDER_BY_ID = Statement(ORDERS + "order_id = %(order)s")
OPEN_OF_UNIT = Statement(ORDERS + "unit = %(unit)s AND open ORDER BY issued_at, order_id")
OPEN_OF_ALL = Statement(ORDERS + "open ORDER BY issued_at, order_id")


class StoredCase(msgspec.Struct, frozen=True):
    """A case's row with its number, version and pack."""

    case: str
    version: int
    pack: str
    row: CaseRow


class StoredOrder(msgspec.Struct, frozen=True):
    """An order's row with its case."""

    case: str
    row: OrderRow


def cases(conn: Connection[Any], jurisdiction: int, numbers: Sequence[str]) -> dict[str, StoredCase]:
    """The rows of these cases, by number."""
    rows = READ_CASES.rows(conn, {"jurisdiction": jurisdiction, "cases": list(numbers)})
    return {row[0]: StoredCase(row[0], row[1], row[2], _made(CaseRow, row[3:])) for row in rows}


def orders_of(conn: Connection[Any], jurisdiction: int, numbers: Sequence[str]) -> list[StoredOrder]:
    """The orders of these cases, by case and issue."""
    rows = ORDERS_OF_CASES.rows(conn, {"jurisdiction": jurisdiction, "cases": list(numbers)})
    return [_order(row) for row in rows]


def order(conn: Connection[Any], jurisdiction: int, order_id: str) -> StoredOrder | None:
    """One order by its number."""
    row = ORDER_BY_ID.row(conn, {"jurisdiction": jurisdiction, "order": order_id})
    return None if row is None else _order(row)


def open_orders(conn: Connection[Any], jurisdiction: int, unit: str | None = None) -> list[StoredOrder]:
    """The snapshot of what is open, of a unit or of all: what a reader with a stale cursor begins with."""
    if unit is None:
        rows = OPEN_OF_ALL.rows(conn, {"jurisdiction": jurisdiction})
    else:
        rows = OPEN_OF_UNIT.rows(conn, {"jurisdiction": jurisdiction, "unit": unit})
    return [_order(row) for row in rows]


def _order(row: tuple[Any, ...]) -> StoredOrder:
    return StoredOrder(row[0], _made(OrderRow, row[1:]))


def _made(kind: type[Any], row: tuple[Any, ...]) -> Any:
    values = dict(zip(kind.__struct_fields__, row, strict=True))
    if "flags" in values:
        values["flags"] = tuple(values["flags"])
    return kind(**values)
