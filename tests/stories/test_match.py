"""What counts as holding: one row, no row, so many rows; moments, decimals, nothing, lists in rows."""

from decimal import Decimal
from typing import Any

import pytest

from liandong.exchange.story.match import differences, equal, mismatches
from liandong.exchange.story.moments import Moment
from liandong.exchange.story.record import Expectation

RESULT: dict[str, list[dict[str, Any]]] = {
    "clocks": [
        {
            "order": "o1",
            "rule": "SIGN",
            "state": "met",
            "due_at": 600,
            "used_s": 570,
            "advisory": False,
            "end": "",
        },
        {"order": "o1", "rule": "ARR", "state": "running", "due_at": 1200, "used_s": 0, "advisory": True},
        {"order": "o2", "rule": "SIGN", "state": "breached", "due_at": 600, "used_s": 601, "advisory": False},
    ],
    "findings": [{"item": "A06", "points": Decimal("0.5"), "order": "o2", "month": "1970-01"}],
    "hqs": [
        {
            "case": "c1",
            "roles": [
                {"role": "总指挥", "holder": "甲"},
                {"role": "指挥长", "holder": "乙"},
                {"role": "指挥长", "holder": "丙"},
            ],
            "acting": [],
            "units": ["甲局", "乙局"],
        }
    ],
}


def expect(
    rows: dict[str, Any] | None = None,
    none: dict[str, Any] | None = None,
    counts: dict[str, int] | None = None,
) -> list[tuple[str, int]]:
    expectation = Expectation(0, ("expect", 0), rows or {}, none or {}, counts or {})
    return [(d.kind, d.got) for d in differences(expectation, RESULT)]


HOLDING: list[dict[str, Any]] = [
    {"order": "o1", "rule": "SIGN"},
    {"order": "o1", "rule": "SIGN", "state": "met", "due_at": Moment(600), "used_s": 570, "advisory": False},
    {"order": "o1", "rule": "SIGN", "end": ""},
    {"order": "o1", "rule": "ARR", "end": ""},
    {"state": "running", "used_s": Decimal("0.0")},
]


@pytest.mark.parametrize("row", HOLDING)
def test_one_row_matches(row: dict[str, Any]) -> None:
    assert expect({"clocks": [row]}) == []


FAILING: list[tuple[dict[str, Any], str, int]] = [
    ({"order": "o1"}, "several", 2),
    ({}, "several", 3),
    ({"order": "o3"}, "absent", 0),
    ({"order": "o1", "rule": "SIGN", "due_at": Moment(601)}, "absent", 0),
    ({"order": "o1", "rule": "SIGN", "due_at": 601}, "absent", 0),
    ({"order": "o1", "rule": "SIGN", "state": ""}, "absent", 0),
    ({"order": "o1", "rule": "SIGN", "stop": Moment(0)}, "absent", 0),
    ({"order": "o1", "rule": "SIGN", "advisory": 0}, "absent", 0),
    ({"order": "o1", "rule": "ARR", "advisory": "true"}, "absent", 0),
    ({"order": "o1", "rule": "ARR", "used_s": False}, "absent", 0),
    ({"order": "o1", "rule": "ARR", "used_s": "0"}, "absent", 0),
]


@pytest.mark.parametrize(("row", "kind", "got"), FAILING)
def test_no_row_or_several_match(row: dict[str, Any], kind: str, got: int) -> None:
    assert expect({"clocks": [row]}) == [(kind, got)]


def test_lists_that_are_not_there_are_empty() -> None:
    assert expect({"orders": [{"order": "o1"}]}) == [("absent", 0)]
    assert expect(none={"orders": [{}]}, counts={"orders": 0}) == []


def test_rows_that_must_not_be_there() -> None:
    assert expect(none={"clocks": [{"order": "o3"}, {"order": "o1", "state": "breached"}]}) == []
    assert expect(none={"clocks": [{"order": "o3"}, {"state": "breached"}]}) == [("present", 1)]
    assert expect(none={"clocks": [{"order": "o1"}]}) == [("present", 2)]


def test_numbers_of_rows() -> None:
    assert expect(counts={"clocks": 3, "findings": 1, "orders": 0}) == []
    assert expect(counts={"clocks": 2}) == [("count", 3)]


def test_decimals() -> None:
    for points in (Decimal("0.5"), Decimal("0.50"), Decimal("5e-1")):
        assert expect({"findings": [{"points": points}]}) == []
    assert equal(Decimal("0.1"), 0.1)
    assert equal(20, Decimal("20.0"))
    assert not equal(Decimal("0.3"), 0.1 + 0.2)
    assert not equal(0, None)


@pytest.mark.parametrize("got", [None, "", [], {}, ()])
def test_empty_or_absent(got: Any) -> None:
    assert equal("", got)
    assert not equal("x", got)


@pytest.mark.parametrize("got", [0, False, "0", [0], Decimal(0)])
def test_zero_and_no_are_not_empty(got: Any) -> None:
    assert not equal("", got)


NESTED: list[tuple[dict[str, Any], list[str]]] = [
    ({"roles": [{"role": "总指挥"}]}, []),
    ({"roles": [{"role": "指挥长", "holder": "乙"}, {"role": "指挥长", "holder": "丙"}]}, []),
    ({"roles": [{"role": "指挥长"}]}, ["roles[1]"]),
    ({"roles": [{"role": "总指挥"}, {"role": "组长"}]}, ["roles[2]"]),
    ({"roles_none": [{"role": "组长"}]}, []),
    ({"roles_none": [{"role": "组长"}, {"role": "总指挥"}]}, ["roles_none"]),
    ({"roles_count": 3, "acting_count": 0, "absent_count": 0}, []),
    ({"roles_count": 2}, ["roles_count"]),
    ({"units": ["甲局"]}, []),
    ({"units": ["甲局", "丙局"]}, ["units[2]"]),
    ({"acting": [{"role": "指挥长"}]}, ["acting[1]"]),
    ({"acting": "", "groups": ""}, []),
]


@pytest.mark.parametrize(("row", "wrong"), NESTED)
def test_lists_inside_rows(row: dict[str, Any], wrong: list[str]) -> None:
    assert [m.field for m in mismatches(row, RESULT["hqs"][0])] == wrong


def test_the_nearest_row_is_named_with_what_differs() -> None:
    row = {"order": "o2", "rule": "SIGN", "state": "met", "used_s": 600}
    (difference,) = differences(Expectation(0, (), {"clocks": [row]}, {}, {}), RESULT)
    assert difference.row is RESULT["clocks"][2]
    assert difference.fields == (("state", "met", "breached"), ("used_s", 600, 601))


def test_a_row_that_shares_nothing_is_not_near() -> None:
    (difference,) = differences(Expectation(0, (), {"clocks": [{"order": "o9"}]}, {}, {}), RESULT)
    assert difference.row is None
