"""What becomes of an order: passed on, disputed, done again, reopened, handed to a plan."""

import pytest

from liandong.core import events as ev
from liandong.core.pack import ClockRule
from tests.core.packs import PACK, PATHS, Play, brought_to, case, rules_of, shown, t


def due(play: Play, rule: str, when: str, order: str = "o1", n: int = 1) -> str:
    return shown(play.clock(rule, when, order, n).due_at)[11:]


def test_issuing_is_refused() -> None:
    play = case()
    for event, code in (
        (ev.OrderIssued(order="o2", unit="无此局"), "unit.unknown"),
        (ev.OrderIssued(order="o1", unit="城管局"), "order.exists"),
        (ev.OrderIssued(order="o2", unit="水务局"), "order.same_unit"),
        (ev.OrderIssued(order="o2", unit="城管局", precondition="o7"), "order.unknown"),
        (ev.OrderIssued(order="o2", unit="城管局", precondition="o2"), "order.unknown"),
    ):
        assert play.no("09:05", event).code == code


def test_a_unit_may_get_a_second_order_when_its_first_is_finished() -> None:
    play = brought_to("withdrawn").issued("10:30", "o2", "水务局")
    assert play.order("o2").state == "issued"


def test_a_finished_order_is_not_reopened_beside_a_newer_one_of_its_unit() -> None:
    play = brought_to("submitted").issued("10:05", "o2", "城管局").steps(("10:10", ev.OrderClosed))
    play.issued("10:20", "o3", "水务局")
    assert play.no("10:30", ev.OrderReopened(order="o1")).code == "order.same_unit"


def test_an_order_waits_for_the_one_it_depends_on() -> None:
    play = case().do("09:00", ev.OrderIssued(order="o2", unit="城管局", precondition="o1"))
    play.steps(*PATHS["handling"], order="o2")
    refusal = play.no("10:00", ev.ResultSubmitted(order="o2"))
    assert (refusal.code, refusal.params["precondition"]) == ("order.precondition", "o1")
    play.steps(("10:00", ev.OrderSigned), ("10:01", ev.CrewArrived), ("10:02", ev.HandlingStarted))
    play.steps(("10:03", ev.ResultSubmitted))
    play.do("10:04", ev.ResultSubmitted(order="o2"))


# --- passed on ------------------------------------------------------------------------------


def test_the_second_unit_starts_afresh() -> None:
    """G1 had it since 09:00, G2 from 10:30: the first keeps its own record, the second gets its whole time."""
    play = case(unit="教育局").do(
        "10:30", ev.OrderReassigned(order="o1", to_order="o2", unit="城管局", delivered=True)
    )
    assert due(play, "SIGN", "10:30", "o2") == "10:40:00"
    assert due(play, "ARR1", "10:30", "o2") == "10:50:00"
    assert due(play, "ORDER", "10:30", "o2") == "12:30:00"
    first = play.clock("SIGN", "10:30", "o1")
    assert (first.state, shown(first.breached_at)[11:], first.used_s) == ("breached", "09:10:01", 5400)


def test_nothing_breaches_on_the_first_unit_afterwards() -> None:
    play = case().do("09:05", ev.OrderReassigned(order="o1", to_order="o2", unit="城管局", delivered=True))
    later = {c.rule: (c.state, c.end, c.used_s) for c in play.clocks("20:00") if c.order == "o1"}
    assert later == {
        "SIGN": ("ended", "superseded", 300),
        "ARR1": ("ended", "superseded", 300),
        "RESULT": ("ended", "superseded", 300),
        "ORDER": ("ended", "superseded", 300),
    }
    assert [f for f in play.findings("20:00") if f.order == "o1"] == []


def test_passing_on_is_refused() -> None:
    play = case().issued("09:00", "o2", "城管局")
    for event, code in (
        (ev.OrderReassigned(order="o1", to_order="o3", unit="水务局"), "reassign.same_unit"),
        (ev.OrderReassigned(order="o1", to_order="o2", unit="东街"), "order.exists"),
        (ev.OrderReassigned(order="o1", to_order="o3", unit="无此局"), "unit.unknown"),
        (ev.OrderReassigned(order="o1", to_order="o3", unit="城管局"), "order.same_unit"),
    ):
        assert play.no("09:05", event).code == code
        assert play.order().state == "issued"


def test_what_was_said_of_an_order_goes_with_it() -> None:
    play = case().do("09:00", ev.OrderIssued(order="o2", unit="城管局", role="support", precondition="o1"))
    play.do("09:05", ev.OrderReassigned(order="o2", to_order="o3", unit="东街"))
    assert (play.order("o3").role, play.order("o3").precondition) == ("support", "o1")


def test_going_to_the_scene_is_the_new_units_own_custom_unless_it_was_said() -> None:
    play = case(unit="宣传部").do("09:05", ev.OrderReassigned(order="o1", to_order="o2", unit="城管局"))
    assert (play.order("o1").needs_presence, play.order("o2").needs_presence) == (False, True)
    said = Play().received("09:00").issued("09:00", unit="城管局", needs_presence=False)
    said.do("09:05", ev.OrderReassigned(order="o1", to_order="o2", unit="东街"))
    assert said.order("o2").needs_presence is False


def test_who_waits_for_an_order_waits_for_the_one_that_took_its_place() -> None:
    play = case().do("09:00", ev.OrderIssued(order="o2", unit="城管局", precondition="o1"))
    play.steps(*PATHS["handling"], order="o2")
    play.do("09:20", ev.OrderReassigned(order="o1", to_order="o3", unit="东街"))
    refusal = play.no("10:00", ev.ResultSubmitted(order="o2"))
    assert (refusal.code, refusal.params["precondition"]) == ("order.precondition", "o3")


# --- objection and dispute ----------------------------------------------------------------------


def test_an_objection_stops_no_clock() -> None:
    play = case().do("09:03", ev.OrderObjected(order="o1"), reason="不属职责")
    assert play.clock("SIGN", "09:10").state == "running"
    assert play.clock("SIGN", "09:10:01").state == "breached"


def test_only_the_order_clock_rests_while_responsibility_is_disputed() -> None:
    play = case().do("09:03", ev.OrderObjected(order="o1"), reason="不属职责")
    play.do("09:05", ev.DisputeOpened(order="o1", units=("水务局", "城管局")))
    assert [(c.rule, c.state) for c in play.clocks("09:08")] == [
        ("SIGN", "running"),
        ("ARR1", "running"),
        ("RESULT", "running"),
        ("ORDER", "paused"),
    ]
    play.do("10:05", ev.DisputeDetermined(order="o1", unit="水务局"))
    assert due(play, "ORDER", "10:05") == "12:00:00"


def test_the_dispute_concerns_the_order_that_the_units_deny() -> None:
    """Without a number: an order of a unit that denies, an objected one before a signed one."""
    play = case().issued("09:00", "o2", "城管局").issued("09:00", "o3", "东街")
    play.do("09:02", ev.OrderSigned(order="o1")).do("09:03", ev.OrderSigned(order="o3"))
    play.do("09:04", ev.OrderObjected(order="o2"), reason="不属职责")
    other = Play()
    other.stream = play.stream
    other.do("09:10", ev.DisputeOpened(units=("东街", "教育局")))
    assert {o.id: o.state for o in other.stream.orders.values()} == {
        "o1": "signed",
        "o2": "objected",
        "o3": "dispute",
    }
    play.do("09:10", ev.DisputeOpened())
    assert {o.id: o.state for o in play.stream.orders.values()} == {
        "o1": "signed",
        "o2": "dispute",
        "o3": "signed",
    }


def test_a_dispute_decided_for_another_unit_starts_its_order_afresh() -> None:
    play = brought_to("dispute")
    play.do(
        "09:36",
        ev.DisputeDetermined(order="o1", unit="东街", to_order="o2", decided_by="县政府办", delivered=True),
    )
    assert (play.order("o1").state, play.order("o1").end) == ("reassigned", "superseded")
    assert (play.order("o2").unit, play.order("o2").binding, due(play, "SIGN", "09:36", "o2")) == (
        "东街",
        True,
        "09:46:00",
    )
    assert play.no("09:40", ev.OrderObjected(order="o2"), reason="不属").code == "objection.binding"


def test_a_decision_for_another_unit_needs_the_number_of_its_order() -> None:
    play = brought_to("dispute")
    refusal = play.no("09:36", ev.DisputeDetermined(order="o1", unit="东街"))
    assert refusal.code == "dispute.to_order_missing"
    assert (
        play.no("09:36", ev.DisputeDetermined(order="o1", unit="无此局", to_order="o2")).code
        == "unit.unknown"
    )
    assert play.no("09:36", ev.DisputeDetermined(order="o9", unit="水务局")).code == "dispute.none"


def test_after_a_binding_decision_there_is_no_objection_and_no_dispute() -> None:
    play = brought_to("dispute").do("09:36", ev.DisputeDetermined(order="o1", unit="水务局"))
    assert play.no("09:40", ev.OrderObjected(order="o1"), reason="不属").code == "objection.binding"
    assert play.no("09:40", ev.DisputeOpened(order="o1")).code == "objection.binding"
    assert case().no("09:40", ev.DisputeOpened()).code == "dispute.no_order"


# --- done again, reopened ------------------------------------------------------------------------


def test_a_returned_result_does_not_start_the_24_hours_again() -> None:
    play = brought_to("rework")
    assert play.order().reworks == 1
    play.do("10:20", ev.ReworkAccepted(order="o1")).do("12:00", ev.ResultSubmitted(order="o1"))
    result = play.clock("RESULT", "03-12 12:00")
    assert (result.state, shown(result.stop)[11:], result.used_s) == ("met", "10:00:00", 3600)


def test_the_order_clock_rests_while_the_centre_looks_and_goes_on_when_it_returns() -> None:
    play = brought_to("rework")
    clock = play.clock("ORDER", "10:40")
    assert (clock.state, clock.used_s, shown(clock.due_at)[11:]) == ("running", 5400, "11:10:00")


def test_reopened_work_is_counted_without_the_gap() -> None:
    """Opened 09:00, solved 10:00, reopened 15:00, solved 15:30: 1 h 30 of handling, nothing pending."""
    play = case().steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    play.steps(("10:00", ev.ResultSubmitted), ("10:00", ev.OrderClosed))
    play.do("15:00", ev.OrderReopened(order="o1"), reason="又漏水")
    play.steps(("15:30", ev.ResultSubmitted), ("15:30", ev.OrderClosed))
    first, second = play.clock("ORDER", "16:00"), play.clock("ORDER", "16:00", n=2)
    assert (first.used_s, second.used_s) == (3600, 1800)
    assert first.used_s + second.used_s == 5400
    assert sum((p.end or 0) - p.start for p in play.order().pauses) == 0


def test_closing_later_does_not_change_when_the_result_came() -> None:
    play = case().steps(
        ("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted), ("09:30", ev.ResultSubmitted)
    )
    play.steps(("03-11 15:00", ev.OrderClosed))
    for rule in ("RESULT", "ORDER"):
        clock = play.clock(rule, "03-12 09:00")
        assert (clock.state, clock.used_s, shown(clock.stop)[11:]) == ("met", 1800, "09:30:00")


def test_reopening_starts_a_new_period_and_none_of_the_old_clocks() -> None:
    play = case().steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    play.steps(("10:00", ev.ResultSubmitted), ("10:10", ev.OrderClosed))
    play.do("15:00", ev.OrderReopened(order="o1"), reason="又漏水")
    assert due(play, "ORDER", "15:00", n=2) == "17:00:00"
    late = {(c.rule, c.n): c.state for c in play.clocks("03-15 09:00")}
    assert late == {
        ("SIGN", 1): "met",
        ("ARR1", 1): "breached",
        ("RESULT", 1): "met",
        ("ORDER", 1): "met",
        ("ORDER", 2): "breached",
    }
    assert [f.item for f in play.findings("03-15 09:00")] == ["J02", "J03", "J05"]


def test_a_closed_order_had_its_arrival_clock_ended_with_it() -> None:
    play = case(unit="教育局").steps(("09:01", ev.OrderSigned), ("09:02", ev.HandlingStarted))
    play.steps(("09:10", ev.ResultSubmitted), ("09:20", ev.OrderClosed))
    arrival = play.clock("ARR2", "12:00")
    assert (arrival.state, arrival.end, arrival.used_s) == ("ended", "closed", 1200)


def test_a_self_received_order_runs_to_its_end() -> None:
    play = Play().received("03:10", self_received_by="水务局")
    own = "c1-self"
    refusal = play.no("03:20", ev.DeadlineExtended(order=own, to=t("12:00")), reason="夜间")
    assert refusal.code == "extension.no_limit"
    for when, kind in (
        ("03:30", ev.HandlingStarted),
        ("04:00", ev.ResultSubmitted),
        ("04:10", ev.OrderClosed),
    ):
        play.do(when, kind(order=own))
    assert (play.state, play.clocks("05:00"), play.findings("05:00")) == ("closed", [], [])
    play.do("06:00", ev.OrderReopened(order=own))
    assert play.state == "handling"


# --- withdrawn, plan ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "word"), [(ev.OrderWithdrawn(order="o1"), "withdrawn"), (ev.PlanActivated(plan="预案"), "plan")]
)
def test_nothing_breaches_after_the_end(event: ev.Event, word: str) -> None:
    play = case().do("09:10", event, reason="误报")
    for clock in play.clocks("03-20 09:00"):
        assert (clock.state, clock.end, clock.used_s) == ("ended", word, 600), clock.rule
    assert play.findings("03-20 09:00") == []


def test_the_end_of_an_order_ends_its_pause() -> None:
    play = brought_to("suspended").do("10:30", ev.OrderWithdrawn(order="o1"), reason="误报")
    assert [(p.because, p.end) for p in play.order().pauses] == [("suspended", t("10:30"))]


def test_what_was_breached_before_the_end_stays_breached() -> None:
    play = case().do("09:12", ev.PlanActivated(plan="预案"))
    assert [(c.rule, c.state) for c in play.clocks("12:00")][:2] == [("SIGN", "breached"), ("ARR1", "ended")]
    assert play.found("12:00") == [("J01", "o1", "proposed", "auto")]


@pytest.mark.parametrize(("when", "state"), [("09:10", "ended"), ("09:10:01", "breached")])
def test_the_end_in_the_second_of_the_breach_comes_too_late(when: str, state: str) -> None:
    play = case().do(when, ev.OrderWithdrawn(order="o1"), reason="误报")
    assert play.clock("SIGN", "09:30").state == state


def test_what_is_reported_after_a_reopening_neither_breaks_nor_mends_an_ended_clock() -> None:
    """A regulation with a limit on the arrival report, and a clock that could only start after the first closing."""
    limited = (
        *PACK.clocks,
        ClockRule(id="TOLD5", name="到点反馈", start="arrived", stop="arrival_reported", minutes=70),
        ClockRule(id="SECOND", name="再次联系", start="first_contact", stop="second_contact", minutes=5),
        ClockRule(id="CLOSE", name="办结", start="issued", stop="closed", minutes=120),
    )
    play = brought_to("closed", rules=rules_of(clocks=limited))
    assert (play.clock("TOLD5", "10:10").state, play.clock("TOLD5", "10:10").used_s) == ("ended", 55 * 60)
    play.do("15:00", ev.OrderReopened(order="o1"), reason="又漏水")
    play.do("15:10", ev.ArrivalReported(order="o1"), channel="phone").do(
        "15:11", ev.FirstContactMade(order="o1")
    )
    told = play.clock("TOLD5", "20:00")
    assert (told.state, told.end, told.stop, told.used_s) == ("ended", "closed", None, 55 * 60)
    assert "SECOND" not in [c.rule for c in play.clocks("20:00")]
    assert (play.clock("CLOSE", "20:00").state, play.clock("CLOSE", "20:00").stop) == ("met", t("10:10"))


def test_the_first_time_counts_for_contacts_too() -> None:
    rule = ClockRule(id="AGAIN", name="再次联系", start="signed", stop="second_contact", minutes=60)
    play = brought_to("handling", rules=rules_of(clocks=(*PACK.clocks, rule)))
    play.do("09:30", ev.SecondContactMade(order="o1", reached=False)).do(
        "11:00", ev.SecondContactMade(order="o1")
    )
    assert (play.clock("AGAIN", "12:00").state, play.clock("AGAIN", "12:00").stop) == ("met", t("09:30"))
