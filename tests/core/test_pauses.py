"""Time that does not count: over nights and days off, at the deadline, written down late, undone, never ended."""

import pytest

from liandong.core import events as ev
from liandong.core.clocks import dues
from liandong.core.show import why
from tests.core.packs import Play, brought_to, case, shown, t


def working(when: str, unit: str, category: str = "供水") -> Play:
    """An order signed and in work from the second of its issue."""
    return case(when, unit, category=category).steps((when, ev.OrderSigned), (when, ev.HandlingStarted))


def suspended(play: Play, *spans: tuple[str, str]) -> Play:
    for start, end in spans:
        play.steps((start, ev.OrderSuspended), (end, ev.OrderResumed))
    return play


def due(play: Play, when: str, rule: str = "ORDERD") -> str:
    return shown(play.clock(rule, when).due_at)[5:]


def void(play: Play, *kinds: type[ev.Event]) -> ev.EventVoided:
    return ev.EventVoided(
        positions=tuple(e.position for e in play.stream.entries if isinstance(e.event, kinds))
    )


# --- inside and outside the hours -----------------------------------------------------------


@pytest.mark.parametrize(
    ("pause", "right"),
    [
        (("03-10 20:00", "03-11 08:00"), "03-11 09:00:00"),
        (("03-10 21:00", "03-11 03:00"), "03-11 09:00:00"),
        (("03-10 19:59:59", "03-11 08:00"), "03-11 09:00:01"),
        (("03-10 20:00", "03-11 08:00:01"), "03-11 09:00:01"),
        (("03-10 19:30", "03-11 08:30"), "03-11 10:00:00"),
        (("03-10 19:30", "03-12 08:30"), "03-12 10:00:00"),
    ],
)
def test_only_the_duty_time_of_a_pause_moves_the_deadline(pause: tuple[str, str], right: str) -> None:
    """Tier 2, 08:00–20:00: two hours from 19:00."""
    assert due(suspended(working("19:00", "教育局"), pause), "03-12 09:00") == right


@pytest.mark.parametrize(
    ("pause", "right"),
    [
        (("02-10 17:30", "02-18 08:30"), "02-18 10:00:00"),
        (("02-12 09:00", "02-14 09:00"), "02-18 10:00:00"),
        (("02-10 17:15", "02-18 08:45"), "02-18 10:30:00"),
        (("02-18 09:30", "02-18 14:15"), "02-18 14:45:00"),
        (("02-18 09:30", "02-19 17:30"), "02-20 09:00:00"),
    ],
)
def test_a_deadline_moved_by_a_pause_lies_inside_the_hours(pause: tuple[str, str], right: str) -> None:
    """Tier 3 before the Spring Festival: half an hour is left on the eve, the rest on the next working day."""
    play = suspended(working("02-10 17:00", "财政局"), pause)
    assert due(play, "02-22 09:00") == right
    clock = play.clock("ORDERD", "02-22 09:00")
    assert play.rules.calendar_of("财政局").is_open((clock.due_at or 0) - 1)


def test_pauses_add_up() -> None:
    play = suspended(working("09:00", "教育局"), ("09:10", "09:40"), ("10:00", "10:30"), ("10:30", "10:45"))
    assert due(play, "11:00") == "03-10 12:15:00"
    assert play.clock("ORDERD", "11:00").used_s == 2700


def test_a_pause_that_begins_and_ends_in_one_second_changes_nothing() -> None:
    play = suspended(working("09:00", "教育局"), ("10:00", "10:00"))
    clock = play.clock("ORDERD", "10:00")
    assert (clock.state, clock.used_s, shown(clock.due_at)[11:]) == ("running", 3600, "11:00:00")


def test_suspended_at_closing_time_with_the_limit_just_used_up() -> None:
    """Two hours up to closing time; nothing is late before a second counts, whoever pauses when."""
    play = working("18:00", "教育局").steps(("20:00", ev.OrderSuspended))
    assert play.clock("ORDERD", "03-11 12:00").state == "paused"
    play.do("03-11 12:00", ev.OrderResumed(order="o1"))
    assert play.clock("ORDERD", "03-11 12:00").breached_at is None
    assert shown(play.clock("ORDERD", "03-11 12:00:01").breached_at)[5:] == "03-11 12:00:01"


@pytest.mark.parametrize(("when", "state"), [("11:00", "paused"), ("11:00:01", "breached")])
def test_suspended_in_the_second_of_the_deadline_and_in_the_next(when: str, state: str) -> None:
    play = working("09:00", "水务局").steps((when, ev.OrderSuspended))
    assert play.clock("ORDER", "15:00").state == state


def test_a_pause_does_not_undo_a_breach() -> None:
    play = suspended(working("09:00", "水务局"), ("11:30", "15:00"))
    clock = play.clock("ORDER", "15:00")
    assert (clock.state, shown(clock.breached_at)[11:], clock.used_s) == ("breached", "11:00:01", 9000)


# --- disputes and the centre's own time ---------------------------------------------------------


def test_a_dispute_over_night_stops_the_handling_and_nothing_else() -> None:
    play = case("09:00", "教育局").steps(("09:05", ev.OrderSigned)).do("09:30", ev.DisputeOpened(order="o1"))
    assert play.clock("ORDERD", "19:00").state == "paused"
    play.do("03-11 09:30", ev.DisputeDetermined(order="o1", unit="教育局"))
    assert due(play, "03-11 09:30") == "03-11 11:00:00"
    assert play.clock("SIGN", "03-11 09:30").used_s == 300
    assert shown(play.clock("RESULT", "03-11 09:30").due_at)[5:] == "03-11 09:00:00"
    assert shown(play.clock("ARR2", "03-11 09:30").breached_at)[11:] == "09:30:01"


def test_signing_runs_on_through_a_dispute() -> None:
    """Objected without signing, then disputed: the sign clock knows no pause."""
    play = case().do("09:05", ev.OrderObjected(order="o1"), reason="不属职责")
    play.do("09:06", ev.DisputeOpened(order="o1"))
    assert shown(play.clock("SIGN", "09:20").breached_at)[11:] == "09:10:01"


def test_two_causes_of_waiting_one_after_the_other() -> None:
    play = suspended(working("09:00", "水务局"), ("09:30", "10:00"))
    play.steps(("10:30", ev.ResultSubmitted), ("11:30", ev.ResultReturned), reason="不实")
    clock = play.clock("ORDER", "11:45")
    drawn = why(clock, {"c1": play.stream}, play.rules, t("11:45"))
    assert [(i.counted, i.because) for i in drawn] == [
        (True, "wall"),
        (False, "suspended"),
        (True, "wall"),
        (False, "centre"),
        (True, "wall"),
    ]
    assert (clock.used_s, shown(clock.due_at)[11:]) == (75 * 60, "12:30:00")


# --- never ended ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["suspended", "submitted", "verifying", "dispute"])
def test_a_pause_that_nobody_ends_lasts_and_nothing_comes_due(state: str) -> None:
    play = brought_to(state)
    used = play.clock("ORDER", "10:30").used_s
    clock = play.clock("ORDER", "2026-03-10 09:00")
    assert (clock.state, clock.used_s, clock.due_at) == ("paused", used, None)
    assert "ORDER" not in {d.rule for d in dues(play.stream, play.rules, t("10:30"))}


@pytest.mark.parametrize(
    ("event", "end"),
    [(ev.OrderWithdrawn(order="o1"), "withdrawn"), (ev.PlanActivated(plan="防汛预案"), "plan")],
)
def test_what_ends_while_it_is_paused_has_used_what_it_had(event: ev.Event, end: str) -> None:
    play = brought_to("suspended").do("18:00", event, reason="因故")
    clock = play.clock("ORDER", "03-12 09:00")
    assert (clock.state, clock.end, clock.used_s, clock.breached_at) == ("ended", end, 2400, None)


# --- written down late, undone, put right ---------------------------------------------------------------


def test_a_pause_written_down_after_the_deadline_turns_the_breach_back() -> None:
    play = working("09:00", "水务局")
    assert play.clock("ORDER", "12:00").state == "breached"
    assert ("J03", "o1", "proposed", "auto") in play.found("12:00")
    play.do("10:30", ev.OrderSuspended(order="o1"), entered="12:00")
    assert (play.clock("ORDER", "12:00").state, play.clock("ORDER", "12:00").used_s) == ("paused", 5400)
    assert ("J03", "o1", "retracted", "auto") in play.found("12:00")
    play.do("13:00", ev.OrderResumed(order="o1"))
    assert due(play, "13:00", "ORDER") == "03-10 13:30:00"


@pytest.mark.parametrize(("paused", "breached"), [("11:00", False), ("11:00:01", True)])
def test_a_late_pause_saves_only_what_was_not_lost_before_it(paused: str, breached: bool) -> None:
    play = working("09:00", "水务局").do(paused, ev.OrderSuspended(order="o1"), entered="12:00")
    assert (play.clock("ORDER", "12:00").breached_at is not None) is breached


def test_a_resumption_written_down_late_counts_from_when_it_was() -> None:
    play = brought_to("suspended").do("10:00", ev.OrderResumed(order="o1"), entered="15:00")
    clock = play.clock("ORDER", "15:00")
    assert (clock.state, shown(clock.due_at)[11:], shown(clock.breached_at)[11:]) == (
        "breached",
        "11:20:00",
        "11:20:01",
    )


def test_a_pause_declared_void_never_was() -> None:
    play = suspended(working("09:00", "水务局"), ("09:40", "10:10"))
    assert due(play, "10:30", "ORDER") == "03-10 11:30:00"
    only_its_beginning = play.no("10:30", void(play, ev.OrderSuspended), reason="误点")
    assert (only_its_beginning.code, only_its_beginning.params["with"]) == ("late.collides", "order.resumed")
    play.do("10:30", void(play, ev.OrderSuspended, ev.OrderResumed), reason="误点")
    assert due(play, "10:30", "ORDER") == "03-10 11:00:00"
    assert due(play, "10:29", "ORDER") == "03-10 11:30:00", "what was seen then stays so"


def test_an_end_declared_void_leaves_the_pause_open() -> None:
    play = suspended(working("09:00", "水务局"), ("09:40", "10:10"))
    play.do("10:30", void(play, ev.OrderResumed), reason="误点")
    assert (play.order().state, play.clock("ORDER", "12:00").used_s) == ("suspended", 2400)


def test_the_time_of_a_pause_is_put_right_by_a_void_and_a_late_entry() -> None:
    play = brought_to("suspended")
    play.do("10:00", void(play, ev.OrderSuspended), reason="时间记错")
    play.do("09:50", ev.OrderSuspended(order="o1"), entered="10:00")
    clock = play.clock("ORDER", "10:30")
    assert (clock.state, clock.used_s) == ("paused", 3000)


def test_a_late_pause_over_what_was_done_since_is_refused() -> None:
    refusal = brought_to("submitted").no("09:40", ev.OrderSuspended(order="o1"), entered="10:30")
    assert (refusal.code, refusal.params["with"]) == ("late.collides", "result.submitted")
