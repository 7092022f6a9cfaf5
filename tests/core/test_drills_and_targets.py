"""Drills, meetings, inspections: who came in time, and how often something must take place."""

from itertools import pairwise
from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.targets import ended_periods, period_name
from tests.core.packs import shown, t
from tests.core.worlds import District

CALLED = ev.DrillCalled(
    drill="d1", kind="集结演练", units=("水务局", "城管局", "东街", "教育局"), limit_minutes=30
)


def drilled() -> District:
    """AC-26: one in time, one a second late, one absent with a reason, one that neither came nor spoke."""
    district = District().do("06-10 09:00", CALLED)
    district.do("06-10 09:10", ev.DrillUnitAbsent(drill="d1", unit="东街"), reason="抢险")
    district.do("06-10 09:30", ev.DrillUnitAssembled(drill="d1", unit="水务局"))
    return district.do("06-10 09:30:01", ev.DrillUnitAssembled(drill="d1", unit="城管局"))


def test_ac_26_assembling_in_the_set_time() -> None:
    rows = drilled().look("06-10 12:00", "clocks", rule="MUSTER")
    assert {r["unit"]: (r["state"], r["used_s"]) for r in rows} == {
        "水务局": ("met", 1800),
        "城管局": ("breached", 1801),
        "教育局": ("breached", 10800),
    }
    found = drilled().look("06-10 12:00", "findings", item="J06")
    assert {r["unit"]: (r["basis"], str(r["points"]), r["drill"]) for r in found} == {
        "城管局": ("auto", "0.5", "d1"),
        "教育局": ("auto", "0.5", "d1"),
        "东街": ("evidence", "0.5", "d1"),
    }


def test_until_the_limit_nobody_is_late() -> None:
    district = District().do("06-10 09:00", CALLED)
    assert district.look("06-10 09:30", "findings", item="J06") == []
    assert len(district.look("06-10 09:30:01", "findings", item="J06")) == 4


def test_a_drill_without_a_limit_is_measured_and_not_judged() -> None:
    district = District().do("06-10 09:00", ev.DrillCalled(drill="d1", kind="集结演练", units=("水务局",)))
    assert [r["state"] for r in district.look("06-10 20:00", "clocks", rule="MUSTER")] == ["none"]
    assert district.look("06-10 20:00", "findings") == []


def test_who_comes_after_all_was_not_absent() -> None:
    district = District().do("06-10 09:00", CALLED)
    district.do("06-10 09:05", ev.DrillUnitAbsent(drill="d1", unit="水务局"), reason="抢险")
    district.do("06-10 09:20", ev.DrillUnitAssembled(drill="d1", unit="水务局"))
    assert district.look("06-10 09:25", "findings", unit="水务局") == []
    assert [r["state"] for r in district.look("06-10 12:00", "clocks", unit="水务局")] == ["met"]


def test_a_drill_late_in_the_month_belongs_to_the_month_of_its_deadline() -> None:
    district = District().do("06-30 23:40", ev.DrillCalled(drill="d1", units=("水务局",), limit_minutes=30))
    assert [r["month"] for r in district.look("07-01 09:00", "findings", item="J06")] == ["2021-07"]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (CALLED, "drill.exists"),
        (ev.DrillCalled(drill="d2", units=("无此局",)), "unit.unknown"),
        (ev.DrillUnitAssembled(drill="d9", unit="水务局"), "drill.unknown"),
        (ev.DrillUnitAssembled(drill="d1", unit="财政局"), "drill.unit"),
        (ev.DrillUnitAbsent(drill="d1", unit="财政局"), "drill.unit"),
        (ev.DrillUnitAssembled(drill="d1", unit="无此局"), "unit.unknown"),
    ],
)
def test_drills_are_refused(event: ev.Event, code: str) -> None:
    assert District().do("06-10 09:00", CALLED).no("06-10 09:30", event).code == code


def test_nobody_assembles_before_the_call() -> None:
    district = District().do("06-10 09:00", CALLED)
    refusal = district.no(
        "06-10 08:59", ev.DrillUnitAssembled(drill="d1", unit="水务局"), entered="06-10 09:30"
    )
    assert refusal.code == "time.before_drill"


# --- targets ------------------------------------------------------------------------------------------


def gaps(district: District, when: str, what: str) -> list[tuple[str, str, Any, Any]]:
    return [
        (g["period"], g["level"], g["done"], g["target"]) for g in district.look(when, "warnings", what=what)
    ]


def test_ac_26_a_half_year_without_its_meeting() -> None:
    district = drilled()
    assert gaps(district, "06-30 23:59:59", "负责人会议") == []
    assert gaps(district, "07-01 00:00", "负责人会议") == [("2021-H1", "warning", 0, 1)]
    assert gaps(district, "2022-01-01 00:00", "集结演练") == [], "one was held"


def test_ac_26_a_year_without_its_drill() -> None:
    district = District().do("02-01 09:00", ev.MeetingHeld(kind="联络员会议"))
    assert gaps(district, "2021-12-31 23:59:59", "集结演练") == []
    assert gaps(district, "2022-01-01 00:00", "集结演练") == [("2021", "warning", 0, 1)]


def test_a_meeting_counts_in_the_period_in_which_it_was_held() -> None:
    district = District().do("01-05 09:00", ev.ForceCounted(count=20, place="东街"))
    for when in ("03-31 23:59:59", "07-01 00:00"):
        district.do(when, ev.MeetingHeld(kind="联络员会议"))
    assert gaps(district, "2022-01-01 00:00", "联络员会议") == [
        ("2021-Q2", "warning", 0, 1),
        ("2021-Q4", "warning", 0, 1),
    ]


def test_more_than_asked_is_a_note() -> None:
    district = District()
    for when in ("02-01 09:00", "03-01 09:00"):
        district.do(when, ev.MeetingHeld(kind="负责人会议"))
    assert gaps(district, "07-01 00:00", "负责人会议") == [("2021-H1", "note", 2, 1)]


def test_a_word_that_could_mean_two_meetings_counts_for_neither() -> None:
    district = District().do("02-01 09:00", ev.MeetingHeld())
    assert gaps(district, "04-01 00:00", "联络员会议") == [("2021-Q1", "warning", 0, 1)]
    assert (
        gaps(District().do("02-01 09:00", ev.DrillCalled(drill="d1")), "2022-01-01 00:00", "集结演练") == []
    )


def test_what_is_held_and_entered_later_fills_the_gap_from_then_on() -> None:
    district = District().do("01-05 09:00", ev.ForceCounted(count=20, place="东街"))
    district.do("03-20 09:00", ev.MeetingHeld(kind="联络员会议"), entered="04-10 09:00")
    assert gaps(district, "04-09 09:00", "联络员会议") == [("2021-Q1", "warning", 0, 1)]
    assert gaps(district, "04-10 09:00", "联络员会议") == []


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("month", ["2021-11", "2021-12", "2022-01"]),
        ("quarter", ["2021-Q4"]),
        ("half-year", ["2021-H2"]),
        ("year", ["2021"]),
    ],
)
def test_periods_from_the_first_event_to_the_last_that_has_ended(period: str, names: list[str]) -> None:
    found = list(ended_periods(t("2021-11-20 09:00"), t("2022-02-28 23:59:59"), period))
    assert [n for n, _, _ in found] == names
    assert all(shown(a)[11:] == shown(b)[11:] == "00:00:00" for _, a, b in found)
    assert all(a[2] == b[1] for a, b in pairwise(found)), "half-open, without a gap"


def test_names_of_periods() -> None:
    assert [period_name(2021, m, "quarter") for m in (1, 3, 4, 12)] == [
        "2021-Q1",
        "2021-Q1",
        "2021-Q2",
        "2021-Q4",
    ]
    assert [period_name(2021, m, "half-year") for m in (6, 7)] == ["2021-H1", "2021-H2"]
    assert (period_name(2021, 3, "month"), period_name(2021, 3, "year")) == ("2021-03", "2021")
