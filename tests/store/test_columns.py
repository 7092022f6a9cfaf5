"""The columns that statements name are those of the records and of the database."""

from __future__ import annotations

import pytest

from liandong.store import columns, shapes
from liandong.store.sections import DueColumns


@pytest.mark.parametrize(
    ("told", "record"),
    [
        (columns.CASE, shapes.CaseRow),
        (columns.ORDER, shapes.OrderRow),
        (columns.CLOCK, shapes.ClockRow),
        (columns.OUTBOX, shapes.OutboxRow),
        (columns.DUE, DueColumns),
        (columns.TEXT, shapes.PrivateText),
    ],
)
def test_records(told, record):
    assert columns.names(told).split(", ") == list(record.__struct_fields__)


def test_entry():
    assert set(columns.names(columns.ENTRY).split(", ")) == {*shapes.NewEntry.__struct_fields__, "hash"}


@pytest.mark.parametrize(
    ("told", "table"),
    [
        (columns.CASE, "case_row"),
        (columns.ORDER, "order_row"),
        (columns.CLOCK, "clock_row"),
        (columns.DUE, "due"),
        (columns.ENTRY, "log_entry"),
    ],
)
def test_tables(conn, told, table):
    types = {"int": "integer", "bigint[]": "ARRAY", "text[]": "ARRAY"}
    given = {name: types.get(type_, type_) for name, type_ in (c.split() for c in told.split(", "))}
    stored = dict(
        conn.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
        ).fetchall()
    )
    given.pop("hash", None)  # bytes travel as base64
    assert {k: stored.get(k) for k in given} == given
