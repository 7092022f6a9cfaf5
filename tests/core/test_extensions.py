"""Longer deadlines (T26): only for the handling of an order, never shorter, never over a breach."""

import pytest

from liandong.core import events as ev
from liandong.core.clocks import dues
from liandong.core.show import why
from tests.core.packs import PACK, Play, brought_to, case, rules_of, shown, t


def extended(play: Play, when: str, to: str) -> Play:
    return play.do(when, ev.DeadlineExtended(order="o1", to=t(to)), reason="等待配件")


def looked(play: Play, when: str, rule: str = "ORDER") -> tuple[str, str]:
    clock = play.clock(rule, when)
    return clock.state, shown(clock.due_at)[5:]


def test_the_new_deadline_is_the_moment_said() -> None:
    play = extended(brought_to("handling"), "10:30", "15:00")
    assert looked(play, "10:30") == ("running", "03-10 15:00:00")
    assert looked(play, "15:00") == ("running", "03-10 15:00:00")
    assert looked(play, "15:00:01")[0] == "breached"
    assert [f.month for f in play.findings("15:00:01") if f.item == "J03"] == ["2021-03"]
    assert looked(play, "10:29:59") == ("running", "03-10 11:00:00"), "before it was granted the old one held"


def test_no_other_clock_is_touched() -> None:
    before = [(c.rule, c.due_at) for c in brought_to("handling").clocks("10:30") if c.rule != "ORDER"]
    after = [(c.rule, c.due_at) for c in extended(brought_to("handling"), "10:30", "15:00").clocks("10:30")]
    assert [pair for pair in after if pair[0] != "ORDER"] == before


def test_it_may_be_granted_twice() -> None:
    play = extended(extended(brought_to("handling"), "10:30", "12:00"), "11:30", "03-11 09:00")
    assert looked(play, "11:29") == ("running", "03-10 12:00:00")
    assert looked(play, "03-11 09:00") == ("running", "03-11 09:00:00")
    assert looked(play, "03-11 09:00:01")[0] == "breached"


def test_a_breach_stays_whatever_is_granted_later() -> None:
    play = extended(brought_to("handling"), "11:30", "15:00")
    assert looked(play, "12:00") == ("breached", "03-10 11:00:00")
    assert [(f.item, f.state) for f in play.findings("12:00") if f.item == "J03"] == [("J03", "proposed")]
    again = extended(extended(brought_to("handling"), "10:30", "12:00"), "13:00", "15:00")
    assert looked(again, "14:00") == ("breached", "03-10 12:00:00")


@pytest.mark.parametrize(("granted", "state"), [("11:00", "running"), ("11:00:01", "breached")])
def test_granted_in_the_last_second(granted: str, state: str) -> None:
    assert looked(extended(brought_to("handling"), granted, "15:00"), "11:30")[0] == state


def test_a_pause_that_comes_later_moves_the_new_deadline_too() -> None:
    play = extended(brought_to("handling"), "10:30", "15:00").steps(("11:00", ev.OrderSuspended))
    assert looked(play, "12:00") == ("paused", "")
    play.do("18:00", ev.OrderResumed(order="o1"))
    assert looked(play, "18:00") == ("running", "03-10 22:00:00")
    assert looked(play, "22:00:01")[0] == "breached"


def test_a_pause_in_force_uses_none_of_what_was_granted() -> None:
    """Suspended 09:40, three hours granted at 10:00, resumed 16:00: three hours are left then."""
    play = extended(brought_to("suspended"), "10:00", "13:00").do("16:00", ev.OrderResumed(order="o1"))
    assert looked(play, "16:00") == ("running", "03-10 19:00:00")


def test_a_pause_moves_it_inside_the_duty_hours() -> None:
    """Tier 2 until 20:00: extended to 19:00, two hours suspended; one hour is left for the next morning."""
    play = case("09:00", "教育局").steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    extended(play, "10:30", "19:00").steps(("12:00", ev.OrderSuspended), ("14:00", ev.OrderResumed))
    assert looked(play, "14:00", "ORDERD") == ("running", "03-11 09:00:00")


def test_a_deadline_said_outside_the_hours_is_shown_as_said() -> None:
    play = case("09:00", "教育局").steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    extended(play, "10:30", "22:00")
    assert looked(play, "21:59", "ORDERD") == ("paused", "03-10 22:00:00")
    assert looked(play, "03-11 08:00", "ORDERD")[0] == "running"
    assert looked(play, "03-11 08:00:01", "ORDERD")[0] == "breached"


def test_the_limit_is_what_may_be_used_now() -> None:
    play = extended(brought_to("handling"), "10:30", "15:00")
    clock = play.clock("ORDER", "15:00")
    assert (clock.limit_s, clock.used_s) == (6 * 3600, 6 * 3600)
    counted = sum(
        i.end - i.start for i in why(clock, {"c1": play.stream}, play.rules, t("15:00")) if i.counted
    )
    assert counted == clock.used_s


def test_warnings_follow_the_new_deadline() -> None:
    play = extended(brought_to("handling"), "10:30", "19:00")
    found = {d.kind: shown(d.at)[11:] for d in dues(play.stream, play.rules, t("10:30")) if d.rule == "ORDER"}
    assert found == {"warn50": "14:00:00", "warn80": "17:00:00", "breach": "19:00:01"}


def test_a_category_without_a_limit_gets_one_by_hand() -> None:
    play = case(category="其他").steps(("09:01", ev.OrderSigned))
    assert looked(play, "09:30") == ("none", "")
    extended(play, "10:00", "12:00")
    assert looked(play, "11:00") == ("running", "03-10 12:00:00")
    assert looked(play, "12:00:01")[0] == "breached"


def test_reopened_work_begins_with_the_limit_as_printed() -> None:
    play = extended(brought_to("handling"), "10:00", "23:00").steps(
        ("10:30", ev.ResultSubmitted), ("10:40", ev.OrderClosed)
    )
    play.do("12:00", ev.OrderReopened(order="o1"))
    assert shown(play.clock("ORDER", "12:00", n=2).due_at)[11:] == "14:00:00"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("10:30", "extension.past"),
        ("09:00", "extension.past"),
        ("11:00", "extension.shorter"),
        ("10:59", "extension.shorter"),
    ],
)
def test_a_deadline_is_not_made_shorter(to: str, code: str) -> None:
    event = ev.DeadlineExtended(order="o1", to=t(to))
    assert brought_to("handling").no("10:30", event, reason="误").code == code


@pytest.mark.parametrize("to", ["11:10", "11:20"])
def test_while_it_rests_a_longer_deadline_is_longer_than_what_is_left(to: str) -> None:
    """Suspended 09:40 with 80 minutes left: resumed at 10:00 it would be due 11:20, so 11:10 takes time away."""
    refusal = brought_to("suspended").no("10:00", ev.DeadlineExtended(order="o1", to=t(to)), reason="误")
    assert (refusal.code, shown(refusal.params["due"])[11:]) == ("extension.shorter", "11:20:00")
    play = extended(brought_to("suspended"), "10:00", "11:20:01").do("16:00", ev.OrderResumed(order="o1"))
    assert looked(play, "16:00") == ("running", "03-10 17:20:01")


@pytest.mark.parametrize("state", ["submitted", "verifying", "dispute", "suspended"])
def test_the_time_that_is_left_is_never_shortened_whatever_it_waits_for(state: str) -> None:
    left = 7200 - brought_to(state).clock("ORDER", "10:30").used_s
    event = ev.DeadlineExtended(order="o1", to=t("10:30") + left)
    assert brought_to(state).no("10:30", event, reason="误").code == "extension.shorter"
    brought_to(state).do("10:30", ev.DeadlineExtended(order="o1", to=t("10:30") + left + 1), reason="等待")


def test_granted_in_time_and_written_down_late_it_turns_the_breach_back() -> None:
    play = brought_to("handling")
    assert looked(play, "12:00")[0] == "breached"
    play.do("10:50", ev.DeadlineExtended(order="o1", to=t("15:00")), reason="等待配件", entered="12:00")
    assert looked(play, "12:00") == ("running", "03-10 15:00:00")
    assert [(f.item, f.state) for f in play.findings("12:00") if f.item == "J03"] == [("J03", "retracted")]


def test_declared_void_the_old_deadline_holds_again() -> None:
    play = extended(brought_to("handling"), "10:30", "15:00")
    play.do("12:00", ev.EventVoided(positions=(play.stream.version,)), reason="误批")
    assert looked(play, "12:00") == ("breached", "03-10 11:00:00")
    assert looked(play, "11:59") == ("running", "03-10 15:00:00"), "what was seen then stays so"


def test_after_the_night_and_before_the_next_opening_nothing_is_late_yet() -> None:
    """Used up at closing time; granted in the night, before a second beyond was counted."""
    play = case("18:00", "教育局").steps(("18:01", ev.OrderSigned), ("18:02", ev.HandlingStarted))
    extended(play, "03-11 07:00", "03-11 09:00")
    assert looked(play, "03-11 09:00", "ORDERD") == ("running", "03-11 09:00:00")
    late = case("18:00", "教育局").steps(("18:01", ev.OrderSigned), ("18:02", ev.HandlingStarted))
    extended(late, "03-11 08:00:01", "03-11 09:00")
    assert looked(late, "03-11 09:00", "ORDERD") == ("breached", "03-10 20:00:00")


def test_a_slip_of_the_pen_in_the_year_is_refused() -> None:
    event = ev.DeadlineExtended(order="o1", to=t("9999-12-31 10:00"))
    refusal = brought_to("handling").no("10:30", event, reason="等待")
    assert (refusal.code, refusal.params["years"]) == ("extension.far", 10)
    extended(brought_to("handling"), "10:30", "2031-03-01 10:00")


def test_what_has_no_handling_limit_cannot_be_extended() -> None:
    without = rules_of(clocks=tuple(c for c in PACK.clocks if c.limit != "category"))
    event = ev.DeadlineExtended(order="o1", to=t("15:00"))
    refusal = brought_to("handling", rules=without).no("10:30", event, reason="等待")
    assert (refusal.code, refusal.params) == ("extension.no_limit", {"order": "o1", "unit": "水务局"})
