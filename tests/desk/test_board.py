"""The watch board asks often; what it asks is found without reading every open order."""

from __future__ import annotations

from liandong.store import board
from liandong.store.connection import connect
from tests.district import District


def test_orders_without_receipt_are_found_by_an_index_of_their_own(district: District) -> None:
    """The board asks every two seconds; it must not read every open order for it."""
    with connect(district.database.app) as conn:
        conn.execute(b"PREPARE looked AS " + board.UNRECEIVED.sql)
        given = {"jurisdiction": str(district.here), "unit": "''", "limit": "20"}
        asked = ", ".join(given[name] for name in board.UNRECEIVED.names)
        plan = "\n".join(line for (line,) in conn.execute(f"EXPLAIN EXECUTE looked({asked})"))
    assert "order_row_unreceived" in plan, plan
    assert "Sort" not in plan, plan
