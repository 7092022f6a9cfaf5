"""Settings and registers change; a clock is counted by what was in force, and known, when its order was issued."""

from typing import Any

import msgspec
import pytest

from liandong.core import events as ev
from liandong.core.fold import fold
from liandong.core.pack import ClockRule
from liandong.core.rules import RuleBook, RuleError, prepare
from liandong.core.settings import Settings, UnitEntry
from tests.core.packs import PACK, RULES, SETTINGS, Play, hours, shown, t


def book(*changes: tuple[str, dict[str, Any]]) -> RuleBook:
    """The settings of 甲县, each change entered at its moment."""
    history, settings = [(0, SETTINGS)], SETTINGS
    for when, change in changes:
        settings = msgspec.structs.replace(settings, **change)
        history.append((t(when), settings))
    return RuleBook(PACK, history)


LATE_OPENING = {"calendars": {**SETTINGS.calendars, "daily": hours("every", "09:00-20:00")}}


def test_changed_hours_do_not_move_a_running_deadline() -> None:
    rules = book(("04:00", LATE_OPENING))
    play = Play(rules).received("02:00").issued("02:00", "o1", "教育局")
    play.do("05:00", ev.OrderIssued(order="o2", unit="财政局"))
    assert shown(play.clock("SIGN", "06:00", "o1").due_at)[11:] == "08:10:00"
    other = Play(rules).received("04:00").issued("04:00", "o1", "教育局")
    assert shown(other.clock("SIGN", "06:00").due_at)[11:] == "09:10:00", "known when it was issued"


def test_a_later_flag_changes_no_finding_of_an_earlier_order() -> None:
    rules = book(("12:00", {"flags": {"urban": {"东街": False}}}))
    play = Play(rules).received("09:00").issued("09:00")
    assert [f.item for f in play.findings("13:00")] == ["J01", "J02", "J03"]
    play = Play(rules).received("12:00").issued("12:00")
    assert [f.item for f in play.findings("14:10")] == ["J01", "J03"]


def test_a_later_limit_holds_for_later_orders() -> None:
    rules = book(("12:00", {"limits": {"供水": 60}}))
    play = Play(rules).received("09:00").issued("09:00").issued("12:00", "o2", "城管局")
    assert [shown(play.clock("ORDER", "12:00", o).due_at)[11:] for o in ("o1", "o2")] == [
        "11:00:00",
        "13:00:00",
    ]


def test_an_old_case_lives_on_when_the_register_changed() -> None:
    """Places and units are judged by what was known when each step was entered, also when it is all lived again."""
    rules = book(
        ("12:00", {"places": frozenset({"西街"}), "units": (UnitEntry(name="新局", tier=1),)}),
    )
    play = Play(rules).received("09:00").issued("09:00")
    assert play.no("11:00", ev.OrderIssued(order="o2", unit="新局")).code == "unit.unknown", "not yet one"
    play.do("09:05", ev.OrderSigned(order="o1"), entered="12:30", channel="phone")
    assert play.clock("SIGN", "12:30").state == "met"
    assert play.no("12:40", ev.OrderIssued(order="o2", unit="新局")).code == "place.outside"


def test_a_unit_that_left_gets_no_order_and_its_old_ones_live_on() -> None:
    rules = book(("12:00", {"left": frozenset({"水务局"})}))
    play = Play(rules).received("09:00").issued("09:00").steps(("12:30", ev.OrderSigned))
    assert play.clock("SIGN", "13:00").state == "breached"
    assert play.no("13:00", ev.OrderReassigned(order="o1", to_order="o2", unit="水务局")).code != ""
    other = Play(rules).received("11:59").issued("11:59:59")
    assert other.no("12:00", ev.OrderIssued(order="o2", unit="水务局")).code == "unit.unknown"


def test_folding_anew_gives_what_was_lived_through_the_changes() -> None:
    rules = book(
        ("09:30", {"units": (UnitEntry(name="水务局", unit_class="抢修"),)}), ("10:30", LATE_OPENING)
    )
    play = (
        Play(rules)
        .received("09:00")
        .issued("09:00")
        .steps(("09:40", ev.OrderSigned), ("09:50", ev.CrewArrived))
    )
    play.issued("11:00", "o2", "教育局")
    assert fold("c1", play.stream.entries, rules, check=True) == play.stream


def test_the_first_settings_hold_for_everything_before_them() -> None:
    assert book(("12:00", LATE_OPENING)).at(0).settings == SETTINGS
    assert RULES.at(0) is RULES
    three = book(("09:00", {"limits": {"供水": 60}}), ("12:00", {"limits": {"供水": 30}}))
    looked = [
        three.at(t(when)).limit_of("供水") for when in ("08:59:59", "09:00", "11:59:59", "12:00", "20:00")
    ]
    assert looked == [7200, 3600, 3600, 1800, 1800]


# --- joining a pack with settings ------------------------------------------------------------------


@pytest.mark.parametrize(("windows", "code"), [(None, "calendar.unset"), ((), "calendar.never_open")])
def test_a_calendar_that_a_tier_needs_must_be_entered(windows: tuple[Any, ...] | None, code: str) -> None:
    """Refused when it is entered, not when the first order comes."""
    calendars = {k: v for k, v in SETTINGS.calendars.items() if k != "office"}
    if windows is not None:
        calendars["office"] = windows
    with pytest.raises(RuleError) as error:
        prepare(PACK, msgspec.structs.replace(SETTINGS, calendars=calendars))
    assert (error.value.path, error.value.code) == ("calendars.office", code)


def test_there_are_settings_or_nothing() -> None:
    with pytest.raises(RuleError):
        RuleBook(PACK, [])


def test_units_that_the_district_adds_or_sorts() -> None:
    settings = msgspec.structs.replace(
        SETTINGS, units=(UnitEntry(name="新局", tier=2), UnitEntry(name="财政局", unit_class="消防"))
    )
    rules = prepare(PACK, settings)
    assert (rules.units["新局"].tier, rules.units["财政局"].tier, rules.units["财政局"].unit_class) == (
        2,
        3,
        "消防",
    )
    assert rules.units["宣传部"].presence is False


def test_a_clock_rule_concerns_tiers_and_classes() -> None:
    clocks = (
        ClockRule(id="A", name="", start="issued", stop="signed", classes=("消防",)),
        ClockRule(id="B", name="", start="issued", stop="signed", not_classes=("消防",), tiers=(1,)),
        ClockRule(id="C", name="", start="issued", stop="signed"),
    )
    settings = msgspec.structs.replace(
        SETTINGS, units=(UnitEntry(name="城管局", unit_class="消防"), UnitEntry(name="无级"))
    )
    rules = prepare(msgspec.structs.replace(PACK, clocks=clocks), settings)
    assert {
        u: [c.id for c in rules.order_rules(u)] for u in ("水务局", "城管局", "教育局", "无级", "无此局")
    } == {
        "水务局": ["B", "C"],
        "城管局": ["A", "C"],
        "教育局": ["C"],
        "无级": ["C"],
        "无此局": [],
    }


def test_a_unit_without_a_tier_is_on_duty_round_the_clock() -> None:
    rules = prepare(PACK, msgspec.structs.replace(SETTINGS, units=(UnitEntry(name="无级"),)))
    assert rules.calendar_of("无级").always


def test_an_area_of_which_the_district_said_nothing_is_unset() -> None:
    assert (RULES.flag("城区", "东街"), RULES.flag("城区", "远乡"), RULES.flag("城区", "新乡")) == (
        True,
        False,
        None,
    )
    assert RULES.flag("无此区", "东街") is None


def test_a_rule_that_holds_only_in_an_area_starts_no_clock_elsewhere() -> None:
    inner = ClockRule(id="IN", name="", start="received", stop="arrived", minutes=15, area="城区")
    rules = prepare(msgspec.structs.replace(PACK, clocks=(inner,)), SETTINGS)
    for place, found in (("东街", ["IN"]), ("远乡", []), ("新乡", [])):
        assert [
            c.rule for c in Play(rules).received("09:00", place=place).issued("09:00").clocks("09:00")
        ] == found


def test_settings_are_plain_values() -> None:
    text = msgspec.json.encode(SETTINGS)
    assert msgspec.json.decode(text, type=Settings) == SETTINGS
