"""A limit or a calendar that is taken away: what was late stays told, nothing more is asked, every step goes on."""

import msgspec
import pytest

from liandong.core import events as ev
from liandong.core.alerts import alerts
from liandong.core.clocks import clocks, dues
from liandong.core.rules import RuleBook, RuleError, Rules, prepare
from liandong.core.settings import Settings, Window
from tests.core.packs import PACK, PATHS, SETTINGS, Play, brought_to, case, hours, rules_of, rules_with, t

# --- the limit of a category -------------------------------------------------------------------


def late() -> Play:
    play = case().steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    assert play.clock("ORDER", "11:30").state == "breached"
    assert ("J03", "o1", "proposed", "auto") in play.found("11:30")
    return play


def test_a_matter_that_has_no_limit_after_all_is_measured_and_gives_no_notice() -> None:
    """The category is put right: what was proposed is retracted, the time goes on being measured."""
    play = late().do("11:40", ev.CaseCorrected(field="category", new="其他"), reason="归错类")
    clock = play.clock("ORDER", "12:00")
    assert (clock.state, clock.due_at, clock.breached_at, clock.used_s) == ("none", None, None, 3 * 3600)
    assert "ORDER" not in {d.rule for d in dues(play.stream, play.rules, t("12:00"))}
    assert ("J03", "o1", "retracted", "auto") in play.found("12:00")
    told = alerts(play.stream, play.clocks("12:00"), play.rules, t("12:00"))
    assert [a.clause for a in told if a.code == "clock.breached" and a.clause == "第7条"] == []


def test_a_limit_that_the_district_takes_away_holds_for_what_was_issued_under_it() -> None:
    without = msgspec.structs.replace(SETTINGS, limits={})
    rules = RuleBook(PACK, [(0, SETTINGS), (t("10:00"), without)])
    play = Play(rules).received("09:00").issued("09:00").issued("10:30", "o2", "城管局")
    assert play.clock("ORDER", "11:00:01").state == "breached"
    assert play.clock("ORDER", "23:00", "o2").state == "none"
    assert {d.order for d in dues(play.stream, rules, t("10:30")) if d.rule == "ORDER"} == {"o1"}


def test_under_a_regulation_without_the_rule_there_is_no_clock_no_alert_and_no_finding() -> None:
    play = late()
    rules = rules_of(clocks=())
    found = clocks(play.stream, rules, t("12:00"))
    assert (found, dues(play.stream, rules, t("12:00"))) == ([], [])
    assert [a for a in alerts(play.stream, found, rules, t("12:00")) if a.code.startswith("clock")] == []


@pytest.mark.parametrize("event", [ev.OrderWithdrawn(order="o1"), ev.PlanActivated(plan="防汛预案")])
def test_what_was_late_stays_told_and_nothing_more_comes_due_after_the_end(event: ev.Event) -> None:
    play = late().do("12:00", event, reason="因故")
    assert play.clock("ORDER", "03-20 09:00").state == "breached"
    assert dues(play.stream, play.rules, t("12:00")) == []
    told = alerts(play.stream, play.clocks("03-20 09:00"), play.rules, t("03-20 09:00"))
    assert max(a.at for a in told) == t("12:00"), "the end itself is the last that is said"


# --- a calendar without hours --------------------------------------------------------------------


PAST = hours("2001-01-01", "08:00-20:00")
NOTHING_ENTERED = prepare(PACK, Settings(flags=SETTINGS.flags, limits=SETTINGS.limits), lenient=True)
LONG_AGO = rules_with(calendars={"daily": PAST, "office": PAST})


@pytest.mark.parametrize("rules", [NOTHING_ENTERED, LONG_AGO], ids=["nothing entered", "hours of long ago"])
@pytest.mark.parametrize("state", PATHS)
@pytest.mark.parametrize("unit", ["教育局", "财政局"])
def test_every_step_goes_on_under_a_calendar_that_never_opens(rules: Rules, state: str, unit: str) -> None:
    """Nothing of duty time is ever late, wall time is as ever; nobody has to mend the calendar first."""
    play = brought_to(state, unit=unit, rules=rules)
    for clock in play.clocks("03-20 09:00"):
        if clock.rule in ("SIGN", "ORDERD"):
            assert (clock.breached_at, clock.used_s) == (None, 0)
    assert [f for f in play.findings("03-20 09:00") if f.item in ("J01", "J02")] == []
    assert {d.rule for d in dues(play.stream, rules, t("10:30"))} <= {"RESULT", "ARR2"}
    assert alerts(play.stream, play.clocks("12:00"), rules, t("12:00"))


def test_the_clock_of_a_calendar_that_never_opens_waits() -> None:
    clock = case(unit="教育局", rules=NOTHING_ENTERED).clock("SIGN", "03-20 09:00")
    assert (clock.state, clock.due_at, clock.limit_s) == ("waiting", None, 600)


@pytest.mark.parametrize(
    ("windows", "code"),
    [
        ((), "calendar.never_open"),
        (hours("workday", "08:00-20:00"), "calendar.days"),
        (hours("2021-02-29", "08:00-20:00"), "calendar.date"),
        (hours("2021-13-01", "08:00-20:00"), "calendar.date"),
        (hours("8", "08:00-20:00"), "calendar.date"),
        ((Window("every", -1, 60),), "calendar.window"),
        ((Window("every", 0, 90_000),), "calendar.window"),
    ],
)
def test_hours_that_mean_nothing_are_refused_when_they_are_entered(
    windows: tuple[Window, ...], code: str
) -> None:
    with pytest.raises(RuleError) as error:
        rules_with(calendars={**SETTINGS.calendars, "office": windows})
    assert (error.value.path, error.value.code) == ("calendars.office", code)


def test_the_29th_of_february_has_hours_in_a_leap_year() -> None:
    rules = rules_with(calendars={**SETTINGS.calendars, "office": hours("2024-02-29", "08:00-09:00")})
    assert rules.calendars["office"].is_open(t("2024-02-29 08:00"))
