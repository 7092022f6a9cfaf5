"""The three ways of counting, to the second and from both sides; what a clock's state is and why."""

import msgspec
import pytest

from liandong.core import events as ev
from liandong.core.clocks import Clock, dues
from liandong.core.pack import ClockRule
from liandong.core.show import why
from tests.core.packs import PACK, Play, brought_to, case, rules_of, rules_with, shown, t


def state(play: Play, rule: str, when: str) -> tuple[str, int]:
    clock = play.clock(rule, when)
    return clock.state, clock.used_s


def sums(play: Play, when: str) -> list[tuple[str, int, int]]:
    """(rule, seconds used, sum of the counted intervals) of every clock."""
    streams = {play.stream.id: play.known(when)}
    return [
        (c.rule, c.used_s, sum(i.end - i.start for i in why(c, streams, play.rules, t(when)) if i.counted))
        for c in play.clocks(when)
    ]


# --- wall ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "expected"),
    [("03-11 08:59:59", "met"), ("03-11 09:00", "met"), ("03-11 09:00:01", "breached")],
)
def test_wall_time_includes_the_last_second(stop: str, expected: str) -> None:
    play = case().steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted), (stop, ev.ResultSubmitted))
    clock = play.clock("RESULT", "03-20 09:00")
    assert (clock.state, shown(clock.due_at), shown(clock.stop)) == (
        expected,
        "2021-03-11 09:00:00",
        shown(t(stop)),
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [("09:09:59", "running"), ("09:10", "running"), ("09:10:01", "breached"), ("12:00", "breached")],
)
def test_a_clock_is_breached_at_its_first_counted_second_beyond_the_limit(now: str, expected: str) -> None:
    clock = case().clock("SIGN", now)
    assert (clock.state, shown(clock.due_at)[11:]) == (expected, "09:10:00")
    assert shown(clock.breached_at)[11:] == ("09:10:01" if expected == "breached" else "")


def test_a_breach_stays_and_time_goes_on_until_the_stop() -> None:
    play = case().steps(("09:25", ev.OrderSigned))
    assert state(play, "SIGN", "09:20") == ("breached", 1200)
    assert state(play, "SIGN", "12:00") == ("breached", 1500)


def test_24_hours_over_the_end_of_a_month_and_a_leap_day() -> None:
    for issued, due in (
        ("2016-10-31 09:00", "2016-11-01 09:00:00"),
        ("2024-02-28 12:00", "2024-02-29 12:00:00"),
    ):
        assert shown(case(issued).clock("RESULT", issued).due_at) == due
    assert shown(case("2024-02-28 23:52").clock("SIGN", "2024-02-28 23:52").due_at) == "2024-02-29 00:02:00"


# --- duty ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "issued", "due"),
    [
        ("水务局", "02:00", "2021-03-10 02:10:00"),
        ("教育局", "02:00", "2021-03-10 08:10:00"),
        ("教育局", "02-12 10:00", "2021-02-12 10:10:00"),
        ("教育局", "19:55", "2021-03-11 08:05:00"),
        ("教育局", "20:00", "2021-03-11 08:10:00"),
        ("教育局", "08:00", "2021-03-10 08:10:00"),
        ("财政局", "11:55", "2021-03-10 14:05:00"),
        ("财政局", "12:30", "2021-03-10 14:10:00"),
        ("财政局", "02-20 09:00", "2021-02-20 09:10:00"),
        ("财政局", "02-11 09:00", "2021-02-18 08:40:00"),
        ("财政局", "03-12 17:25", "2021-03-15 08:35:00"),
    ],
)
def test_only_seconds_on_duty_count(unit: str, issued: str, due: str) -> None:
    assert shown(case(issued, unit).clock("SIGN", issued).due_at) == due


@pytest.mark.parametrize(
    ("signed", "expected"),
    [("19:59:59", "met"), ("23:00", "met"), ("03-11 08:00", "met"), ("03-11 08:00:01", "breached")],
)
def test_a_deadline_on_closing_time_is_kept_until_the_next_opening(signed: str, expected: str) -> None:
    play = case("19:50", "教育局").steps((signed, ev.OrderSigned))
    clock = play.clock("SIGN", "03-12 09:00")
    assert (shown(clock.due_at), clock.state) == ("2021-03-10 20:00:00", expected)


def test_waiting_running_paused_breached() -> None:
    night = case("02:00", "教育局")
    assert [state(night, "SIGN", m) for m in ("02:00", "07:59:59", "08:00", "08:10", "08:10:01")] == [
        ("waiting", 0),
        ("waiting", 0),
        ("running", 0),
        ("running", 600),
        ("breached", 601),
    ]
    evening = case("19:55", "教育局")
    assert [state(evening, "SIGN", m) for m in ("19:59:59", "20:00", "03-11 07:59:59", "03-11 08:05:01")] == [
        ("running", 299),
        ("paused", 300),
        ("paused", 300),
        ("breached", 601),
    ]


def test_signing_at_night_by_phone_uses_no_duty_second() -> None:
    play = case("02:00", "教育局").steps(("02:05", ev.OrderSigned), channel="phone")
    assert state(play, "SIGN", "02:05") == ("met", 0)


# --- gate_then_wall ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "issued", "place", "breach", "basis"),
    [
        ("水务局", "14:00", "东街", "14:20:01", "auto"),
        ("教育局", "14:00", "东街", "14:30:01", "auto"),
        ("财政局", "17:29:59", "东街", "17:59:60", "auto"),
        ("财政局", "17:30", "东街", "18:00:01", ""),
        ("财政局", "13:00", "东街", "13:30:01", ""),
        ("教育局", "21:00", "东街", "21:30:01", ""),
        ("水务局", "02:00", "东街", "02:20:01", "auto"),
        ("水务局", "14:00", "远乡", "14:20:01", ""),
        ("水务局", "14:00", "新乡", "14:20:01", "evidence"),
        ("教育局", "21:00", "新乡", "21:30:01", ""),
    ],
)
def test_the_target_holds_everywhere_points_only_through_the_gate(
    unit: str, issued: str, place: str, breach: str, basis: str
) -> None:
    """The target is wall time always; a breach costs points in the area and when received on duty."""
    play = case(issued, unit, place=place)
    rule = "ARR1" if unit == "水务局" else "ARR2"
    moment = t(breach[:-2] + "59") + 1 if breach.endswith("60") else t(breach)
    assert play.clock(rule, shown(moment - 1)).state == "running"
    clock = play.clock(rule, shown(moment))
    assert clock.state == "breached"
    assert clock.advisory is (basis != "auto")
    assert [f.basis for f in play.findings(shown(moment)) if f.item == "J02"] == ([basis] if basis else [])


def test_who_does_not_go_to_the_scene_has_no_scene_clocks() -> None:
    assert [c.rule for c in case("09:00", "宣传部").clocks("09:00")] == ["SIGN", "RESULT", "ORDERD"]
    sent = Play().received("09:00").issued("09:00", unit="宣传部", needs_presence=True)
    assert "ARR2" in [c.rule for c in sent.clocks("09:00")]


# --- measured without a limit --------------------------------------------------------------------


def test_a_qualitative_word_is_measured_and_never_judged() -> None:
    play = case().steps(("09:02", ev.OrderSigned), ("09:15", ev.CrewArrived))
    assert state(play, "TOLD", "12:15") == ("none", 3 * 3600)
    play.do("12:20", ev.ArrivalReported(order="o1"), channel="phone")
    clock = play.clock("TOLD", "20:00")
    assert (clock.state, clock.used_s, clock.due_at, clock.limit_s) == ("none", 11100, None, None)


def test_a_category_without_a_limit_has_no_clock_to_break() -> None:
    clock = case(category="其他").clock("ORDER", "03-20 09:00")
    assert (clock.state, clock.due_at, clock.limit_s) == ("none", None, None)


# --- pauses -----------------------------------------------------------------------------------------


def test_a_suspended_order_rests_and_its_deadline_moves_by_as_much() -> None:
    play = brought_to("suspended")
    clock = play.clock("ORDER", "10:00")
    assert (clock.state, clock.used_s, clock.due_at) == ("paused", 2400, None)
    play.do("10:10", ev.OrderResumed(order="o1"))
    clock = play.clock("ORDER", "10:10")
    assert (clock.state, clock.used_s, shown(clock.due_at)[11:]) == ("running", 2400, "11:30:00")
    assert play.clock("ORDER", "11:30").state == "running"
    assert shown(play.clock("ORDER", "11:30:01").breached_at)[11:] == "11:30:01"


def test_a_pause_in_the_night_costs_no_duty_time() -> None:
    """Tier 2, two hours of duty time from 19:00: one in the evening, one in the morning."""
    play = case("19:00", "教育局").steps(
        ("19:01", ev.OrderSigned), ("19:02", ev.HandlingStarted), ("19:30", ev.OrderSuspended)
    )
    play.do("03-11 08:15", ev.OrderResumed(order="o1"))
    clock = play.clock("ORDERD", "03-11 08:15")
    assert (clock.used_s, shown(clock.due_at)) == (1800, "2021-03-11 09:45:00")


def test_suspended_at_the_deadline_is_not_breached_until_a_second_counts() -> None:
    play = case().steps(
        ("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted), ("11:00", ev.OrderSuspended)
    )
    assert play.clock("ORDER", "15:00").state == "paused"
    play.do("15:00", ev.OrderResumed(order="o1"))
    clock = play.clock("ORDER", "15:00")
    assert (clock.state, shown(clock.due_at)[11:]) == ("running", "11:00:00"), "used up when the pause began"
    assert play.clock("ORDER", "15:00:01").state == "breached"


def test_only_a_clock_that_may_pause_pauses() -> None:
    play = brought_to("suspended")
    assert (play.clock("RESULT", "10:00").state, play.clock("RESULT", "10:00").used_s) == ("running", 3600)


def test_a_pause_of_later_work_moves_no_deadline_of_the_work_before() -> None:
    """Closed at 10:10 with time left; what is suspended after the reopening belongs to the second period."""
    slow = ClockRule(id="SLOW", name="办结", start="issued", stop="closed", minutes=180, pausable=True)
    play = brought_to("closed", rules=rules_of(clocks=(*PACK.clocks, slow)))
    play.do("10:20", ev.OrderReopened(order="o1")).do("10:30", ev.OrderSuspended(order="o1"))
    play.do("12:30", ev.OrderResumed(order="o1"))
    first, second = play.clock("ORDER", "13:00"), play.clock("ORDER", "13:00", n=2)
    assert (shown(first.due_at)[11:], shown(second.due_at)[11:]) == ("11:10:00", "14:20:00")
    assert shown(play.clock("SLOW", "13:00").due_at)[11:] == "12:10:00"


def test_a_handling_clock_that_does_not_pause_stops_at_the_result_and_goes_on_when_it_is_returned() -> None:
    strict = msgspec.structs.replace(PACK.clocks[5], id="STRICT", pausable=False)
    play = brought_to("submitted", rules=rules_of(clocks=(strict,)))
    assert state(play, "STRICT", "10:30") == ("met", 3600)
    play.do("10:40", ev.ResultReturned(order="o1"), reason="不实")
    assert state(play, "STRICT", "10:50") == ("running", 6600)
    assert state(play, "STRICT", "11:00:01") == ("breached", 7201)


# --- why ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when", ["02-10 17:29:59", "02-11 12:00", "02-18 08:31", "02-18 12:30", "02-18 14:00:01"]
)
@pytest.mark.parametrize("unit", ["水务局", "教育局", "财政局"])
def test_the_counted_intervals_add_up_to_what_was_used(unit: str, when: str) -> None:
    play = case("02-10 17:25", unit).steps(
        ("02-10 17:26", ev.OrderSigned), ("02-10 17:27", ev.HandlingStarted)
    )
    play.steps(("02-10 17:28", ev.OrderSuspended), ("02-18 09:00", ev.OrderResumed))
    for rule, used, counted in sums(play, when):
        assert used == counted, rule


def test_why_names_the_reason_of_every_stretch() -> None:
    play = case("02-10 17:25", "财政局").steps(("02-18 14:10", ev.OrderSigned))
    clock = play.clock("SIGN", "02-18 14:10")
    drawn = why(clock, {"c1": play.stream}, play.rules, t("02-18 14:10"))
    assert [(shown(i.start)[5:16], shown(i.end)[5:16], i.counted, i.because) for i in drawn] == [
        ("02-10 17:25", "02-10 17:30", True, "duty"),
        ("02-10 17:30", "02-11 00:00", False, "off_duty"),
        ("02-11 00:00", "02-18 00:00", False, "holiday"),
        ("02-18 00:00", "02-18 08:30", False, "off_duty"),
        ("02-18 08:30", "02-18 12:00", True, "duty"),
        ("02-18 12:00", "02-18 14:00", False, "lunch"),
        ("02-18 14:00", "02-18 14:10", True, "duty"),
    ]


def test_why_names_pauses_by_their_cause() -> None:
    play = brought_to("submitted").do("10:10", ev.ResultReturned(order="o1"), reason="不实")
    clock = play.clock("ORDER", "10:20")
    drawn = why(clock, {"c1": play.stream}, play.rules, t("10:20"))
    assert [(i.counted, i.because) for i in drawn] == [(True, "wall"), (False, "centre"), (True, "wall")]


# --- what will happen by itself ------------------------------------------------------------------------


def test_warnings_at_half_and_four_fifths_and_the_breach_one_second_later() -> None:
    play = case("19:55", "教育局")
    found = {d.kind: shown(d.at) for d in dues(play.stream, play.rules, t("19:55")) if d.rule == "SIGN"}
    assert found == {
        "warn50": "2021-03-10 20:00:00",
        "warn80": "2021-03-11 08:03:00",
        "breach": "2021-03-11 08:05:01",
    }


def test_nothing_more_is_due_on_what_has_ended_or_stopped() -> None:
    for name in ("closed", "withdrawn", "plan"):
        play = brought_to(name)
        assert dues(play.stream, play.rules, t("10:30")) == []
    play = brought_to("signed")
    assert "SIGN" not in {d.rule for d in dues(play.stream, play.rules, t("10:30"))}
    assert {d.rule for d in dues(brought_to("suspended").stream, play.rules, t("10:30"))} == {"RESULT"}


# --- years without a schedule ---------------------------------------------------------------------------


def unpublished() -> Play:
    rules = rules_with(provisional_years=frozenset({2022}))
    return Play(rules).received("2022-01-04 09:00").issued("2022-01-04 09:00", unit="财政局")


def test_a_year_without_schedule_marks_every_clock_that_rests_on_it() -> None:
    marked: dict[str, Clock] = {c.rule: c for c in unpublished().clocks("2022-01-04 12:00")}
    assert {name: c.unpublished for name, c in marked.items()} == {
        "SIGN": True,
        "ARR2": True,
        "RESULT": False,
        "ORDERD": True,
    }, "the gate of the arrival clock is a question to the same calendar"


def test_a_year_without_schedule_books_nothing_by_itself() -> None:
    found = {(f.item, f.basis) for f in unpublished().findings("2022-01-04 12:00")}
    assert found == {("J01", "evidence"), ("J02", "evidence"), ("J03", "evidence")}


def test_units_that_do_not_follow_the_schedule_are_judged_as_ever() -> None:
    rules = rules_with(provisional_years=frozenset({2022}))
    play = Play(rules).received("2022-01-04 09:00").issued("2022-01-04 09:00", unit="教育局")
    assert {f.basis for f in play.findings("2022-01-04 12:00")} == {"auto"}


def test_a_deadline_that_falls_into_the_next_year_rests_on_it() -> None:
    rules = rules_with(provisional_years=frozenset({2022}))
    play = Play(rules).received("2021-12-31 17:25").issued("2021-12-31 17:25", unit="财政局")
    assert play.clock("SIGN", "2021-12-31 17:26").unpublished
    assert shown(play.clock("SIGN", "2021-12-31 17:26").due_at) == "2022-01-03 08:35:00"


@pytest.mark.parametrize(("now", "unpublished"), [("2021-12-31 17:25", True), ("2022-01-03 08:30", True)])
def test_used_up_at_closing_time_it_is_late_in_the_year_that_nobody_knows(
    now: str, unpublished: bool
) -> None:
    """Due on 31 December 17:30, late at the next opening: whether 3 January is one is only a guess."""
    rules = rules_with(provisional_years=frozenset({2022}))
    play = Play(rules).received("2021-12-31 17:20").issued("2021-12-31 17:20", unit="财政局")
    clock = play.clock("SIGN", now)
    assert (shown(clock.due_at), clock.unpublished) == ("2021-12-31 17:30:00", unpublished)
    found = [(f.item, f.basis, f.month) for f in play.findings("2022-01-03 08:30:01") if f.item == "J01"]
    assert found == [("J01", "evidence", "2021-12")], "a person decides"


def test_late_before_the_year_that_nobody_knows_is_late() -> None:
    rules = rules_with(provisional_years=frozenset({2022}))
    play = Play(rules).received("2021-12-31 17:19").issued("2021-12-31 17:19", unit="财政局")
    assert not play.clock("SIGN", "2021-12-31 17:29:01").unpublished
    assert ("J01", "o1", "proposed", "auto") in play.found("2022-01-05 09:00")


# --- what comes to the unit, when ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "issued", "late"),
    [
        ("财政局", "03-12 17:20", "03-15 08:30:01"),
        ("财政局", "03-12 18:00", "03-15 08:40:01"),
        ("财政局", "02-10 17:20", "02-18 08:30:01"),
        ("财政局", "02-19 17:20", "02-20 08:30:01"),
        ("教育局", "03-12 19:50", "03-13 08:00:01"),
        ("水务局", "03-12 17:20", "03-12 17:30:01"),
        ("水务局", "03-13 02:00", "03-13 02:10:01"),
    ],
)
def test_an_office_is_told_of_its_lateness_when_it_opens_and_a_round_the_clock_unit_at_once(
    unit: str, issued: str, late: str
) -> None:
    play = case(issued, unit)
    made = {d.kind: d.at for d in dues(play.stream, play.rules, t(issued)) if d.rule == "SIGN"}
    assert shown(made["breach"])[5:] == late
    calendar = play.rules.calendar_of(unit)
    assert all(calendar.is_open(at - 1) for at in made.values()), "each warning ends a second on duty"
