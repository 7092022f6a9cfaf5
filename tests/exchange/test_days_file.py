"""Days of rest as people write them, and as published lists hold them."""

from __future__ import annotations

from datetime import date

import pytest

from liandong.exchange.calendars import as_text, read_days

LINES = """
# 国办通知
2027-02-05~2027-02-07 休 春节
2027-02-14 班
2027-3-1,off,区庆
2027-03-02 平
"""


def test_lines_and_ranges() -> None:
    rows, faults = read_days(LINES)
    assert faults == []
    assert [(r.day.isoformat(), r.rest, r.name) for r in rows] == [
        ("2027-02-05", True, "春节"),
        ("2027-02-06", True, "春节"),
        ("2027-02-07", True, "春节"),
        ("2027-02-14", False, ""),
        ("2027-03-01", True, "区庆"),
        ("2027-03-02", None, ""),
    ]
    assert read_days(as_text(rows)) == (rows, [])


def test_a_published_list() -> None:
    text = '{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}'
    rows, faults = read_days(text)
    assert faults == []
    assert [(r.day, r.rest, r.name) for r in rows] == [(date(2027, 1, 1), True, "元旦")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("春节放假", "line"),
        ("2027-02-30 休", "day"),
        ("2027-02-05 也许", "word"),
        ("2027-02-05~2027-01-05 休", "range"),
        ("2027-01-01~2029-01-01 休", "range"),
        ('{"days": [{"date": "x"}]}', "json"),
        ('{"days": 3}', "json"),
        ("[1]", "json"),
        ('{"days": [', "json"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, code: str) -> None:
    rows, faults = read_days(line)
    assert rows == []
    assert [f.code for f in faults] == [code]


def test_the_later_line_about_a_day_holds() -> None:
    rows, _ = read_days("2027-02-05 休\n2027-02-05 班")
    assert [r.rest for r in rows] == [False]
