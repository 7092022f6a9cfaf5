"""The watch board asks often; what it asks is found without reading every open order."""

from __future__ import annotations

from liandong.store import assess, board
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


def test_a_months_findings_read_no_case_that_has_none(district: District) -> None:
    with connect(district.database.app) as conn:
        conn.execute(b"PREPARE asked AS " + assess.CONCERNED.sql)
        given = {"jurisdiction": str(district.here), "unit": "''", "start": "1", "end": "2", "now": "3"}
        values = ", ".join(given[name] for name in assess.CONCERNED.names)
        plan = "\n".join(line for (line,) in conn.execute(f"EXPLAIN EXECUTE asked({values})"))
    for index in ("clock_row_breached", "log_entry_judged", "order_row_open_due"):
        assert index in plan, plan
