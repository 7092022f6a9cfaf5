"""What units owe between cases, and the evidence that it was not kept."""

from typing import Any

import pytest

from liandong.core import events as ev
from tests.core.packs import shown, t
from tests.core.worlds import District


def found(district: District, when: str, item: str) -> list[tuple[str, str, str]]:
    """(unit, month, basis) of every finding of an item."""
    return [(r["unit"], r["month"], r["basis"]) for r in district.look(when, "findings", item=item)]


# --- named contacts -------------------------------------------------------------------------


def test_a_change_that_was_filed_in_the_same_second_is_no_evidence() -> None:
    district = District().do("09:00", ev.ContactChanged(unit="水务局", role="联络员"))
    district.do("09:00", ev.ContactFiled(unit="水务局", role="联络员", receipts=("中心",)))
    assert found(district, "12:00", "J07") == []


def test_how_long_a_change_waited_is_shown_and_never_judged() -> None:
    district = District().do("09:00", ev.ContactChanged(unit="水务局", role="联络员"))
    clock = district.look("10:00", "clocks", rule="FILE")[0]
    assert (clock["state"], clock["used_s"], clock["unit"]) == ("none", 3600, "水务局")
    assert found(district, "10:00", "J07") == [("水务局", "2021-03", "evidence")]
    district.do("11:00", ev.ContactFiled(unit="水务局", role="联络员"))
    assert district.look("12:00", "clocks", rule="FILE")[0]["used_s"] == 7200
    assert district.sums("12:00") == ("0", "0")


def test_a_filing_answers_the_oldest_change_of_its_role() -> None:
    district = District()
    for when, role in (("08:00", "联络员"), ("09:00", "分管领导"), ("10:00", "联络员")):
        district.do(when, ev.ContactChanged(unit="水务局", role=role))
    district.do("11:00", ev.ContactFiled(unit="水务局", role="联络员"))
    rows = district.look("12:00", "contacts")
    assert [(r["role"], shown(r["changed_at"])[11:16], shown(r["filed_at"])[11:16]) for r in rows] == [
        ("联络员", "08:00", "11:00")
    ]


def test_who_named_nobody_is_a_gap() -> None:
    district = District().do("09:00", ev.ContactFiled(unit="水务局", role="联络员"))
    assert {g["unit"] for g in district.look("09:00", "warnings", what="联络员")} == {
        "城管局",
        "东街",
        "教育局",
        "财政局",
        "宣传部",
    }


# --- terminals, checks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "gone", "back", "seconds"),
    [
        ("水务局", "02:00", "03:00", [3600]),
        ("教育局", "02:00", "03:00", []),
        ("教育局", "19:00", "03-11 08:30", [3600 + 1800]),
        ("教育局", "20:00", "03-11 08:00", []),
        ("财政局", "09:00", "10:00", []),
    ],
)
def test_a_silent_terminal_counts_in_duty_hours_where_one_is_demanded(
    unit: str, gone: str, back: str, seconds: list[int]
) -> None:
    district = District().do(gone, ev.TerminalOffline(unit=unit)).do(back, ev.TerminalOnline(unit=unit))
    rows = district.look("03-12 09:00", "findings", item="J09")
    assert [r["because"][0]["duty_s"] for r in rows] == seconds


def test_a_terminal_that_is_still_silent_counts_up_to_now() -> None:
    district = District().do("09:00", ev.TerminalOffline(unit="水务局"))
    assert [r["because"][0]["duty_s"] for r in district.look("09:20", "findings", item="J09")] == [1200]


def test_two_silences_are_two_facts() -> None:
    district = District()
    for gone, back in (("09:00", "09:10"), ("10:00", "10:10")):
        district.do(gone, ev.TerminalOffline(unit="水务局")).do(back, ev.TerminalOnline(unit="水务局"))
    assert len(found(district, "12:00", "J09")) == 2


@pytest.mark.parametrize(
    ("unit", "when", "kind", "item"),
    [
        ("教育局", "09:00", "值守", "J08"),
        ("教育局", "21:00", "值守", ""),
        ("教育局", "21:00", "手机", "J09"),
        ("教育局", "09:00", "别的", "J08"),
        ("教育局", "09:00", "", "J08"),
    ],
)
def test_a_check_nobody_answered(unit: str, when: str, kind: str, item: str) -> None:
    district = District().do(when, ev.SpotCheckCalled(unit=unit, answered=False, kind=kind))
    assert [r["item"] for r in district.look("23:00", "findings")] == ([item] if item else [])
    assert (
        District().do(when, ev.SpotCheckCalled(unit=unit, answered=True, kind=kind)).look("23:00", "findings")
        == []
    )


def test_two_checks_in_one_second_are_two_facts() -> None:
    district = District()
    for kind in ("值守", "手机"):
        district.do("09:00", ev.SpotCheckCalled(unit="水务局", answered=False, kind=kind))
    assert sorted(r["item"] for r in district.look("09:00", "findings")) == ["J08", "J09"]


# --- rosters, meetings --------------------------------------------------------------------------------


def slot(person: str, start: str, end: str) -> Any:
    return ev.RosterSlot(role="值班", person=person, from_=t(start), to=t(end))


def test_hours_on_duty_without_anybody_are_evidence() -> None:
    """Tier 2, 08:00–20:00: nobody from 12 to 13; the night needs nobody."""
    roster = ev.RosterSet(
        unit="教育局",
        slots=(
            slot("甲", "08:00", "12:00"),
            slot("乙", "13:00", "20:00"),
            slot("丙", "03-11 08:00", "03-11 20:00"),
        ),
    )
    rows = District().do("07:00", roster).look("03-12 09:00", "findings", item="J08")
    assert [(shown(r["because"][0]["from"])[11:16], shown(r["because"][0]["to"])[11:16]) for r in rows] == [
        ("12:00", "13:00")
    ]


def test_a_gap_that_has_not_begun_is_no_evidence_yet() -> None:
    roster = ev.RosterSet(unit="教育局", slots=(slot("甲", "08:00", "12:00"), slot("乙", "13:00", "20:00")))
    district = District().do("07:00", roster)
    assert district.look("11:59:59", "findings", item="J08") == []
    assert len(district.look("12:00", "findings", item="J08")) == 1


def test_who_was_not_at_the_meeting() -> None:
    meeting = ev.MeetingHeld(kind="联络员会议", units=("水务局", "城管局", "东街", "教育局"))
    assert {u for u, _, _ in found(District().do("09:00", meeting), "09:00", "J10")} == {"财政局", "宣传部"}
    assert found(District().do("09:00", ev.MeetingHeld(kind="联络员会议")), "09:00", "J10") == []


def test_what_is_entered_of_an_unknown_unit_is_refused() -> None:
    for event in (ev.TerminalOffline(unit="无此局"), ev.SpotCheckCalled(unit="无此局", answered=True)):
        assert District().no("09:00", event).code == "unit.unknown"
    assert District().no("09:01", ev.TerminalOffline(unit="水务局"), entered="09:00").code == "time.future"
