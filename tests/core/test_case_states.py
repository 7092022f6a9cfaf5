"""The case's state is a function of its screening and of its orders' states."""

import pytest

from liandong.core import events as ev
from liandong.core.decide import Decision
from tests.core.packs import PATHS, Play, brought_to, case

ACCEPT = ev.CaseScreened(outcome="accept")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), "accepted"),
        (("issued",), "dispatched"),
        (("issued", "issued"), "dispatched"),
        (("signed",), "handling"),
        (("signed", "issued"), "handling"),
        (("handling", "submitted"), "handling"),
        (("submitted",), "verifying"),
        (("verifying", "submitted"), "verifying"),
        (("submitted", "closed"), "verifying"),
        (("submitted", "issued"), "handling"),
        (("closed", "issued"), "handling"),
        (("closed", "closed"), "closed"),
        (("closed", "withdrawn"), "closed"),
        (("submitted", "withdrawn"), "verifying"),
        (("withdrawn",), "accepted"),
        (("withdrawn", "issued"), "dispatched"),
        (("withdrawn", "withdrawn"), "accepted"),
        (("rework", "closed"), "handling"),
        (("suspended", "submitted"), "handling"),
    ],
)
def test_a_function_of_the_orders(states: tuple[str, ...], expected: str) -> None:
    """Brought to these states one after the other; the issue of all comes first."""
    play = Play().received("09:00").do("09:00", ACCEPT)
    for n, unit in zip(range(1, len(states) + 1), ("水务局", "城管局"), strict=False):
        play.issued("09:00", f"o{n}", unit)
    moves = [(when, kind(order=f"o{n}")) for n, s in enumerate(states, 1) for when, kind in PATHS[s]]
    for when, event in sorted(moves, key=lambda m: m[0]):
        play.do(when, event, reason="因故")
    assert play.state == expected


@pytest.mark.parametrize(
    ("outcome", "more", "state"),
    [
        ("accept", {}, "accepted"),
        ("answer", {}, "answered"),
        ("refuse", {"ground": "OUT1"}, "refused"),
        ("transfer", {"to": "110"}, "transferred"),
        ("refer", {}, "referred"),
    ],
)
def test_screening_decides_until_there_are_orders(outcome: str, more: dict[str, str], state: str) -> None:
    play = Play().received("09:00")
    assert play.state == "received"
    play.do("09:01", ev.CaseScreened(outcome=outcome, **more))
    assert play.state == state
    if outcome != "accept":
        refusal = play.no("09:02", ev.OrderIssued(order="o1", unit="水务局"))
        assert (refusal.code, refusal.params["state"]) == ("case.state", state)


@pytest.mark.parametrize(
    ("event", "code", "clause"),
    [
        (ev.CaseScreened(outcome="maybe"), "screening.outcome", ""),
        (ev.CaseScreened(outcome="refuse"), "ground.missing", "第1条"),
        (ev.CaseScreened(outcome="refuse", ground="X"), "ground.unknown", ""),
        (ev.CaseScreened(outcome="accept", ground="OUT1"), "ground.outcome", "第1条"),
        (ev.CaseScreened(outcome="transfer"), "transfer.to_missing", "第1条"),
        (ev.CaseScreened(outcome="accept", same_as="c0"), "OUT4", "第1条(四)"),
    ],
)
def test_screening_is_refused_with_the_clause(event: ev.CaseScreened, code: str, clause: str) -> None:
    refusal = Play().received("09:00").no("09:01", event)
    assert (refusal.code, refusal.clause) == (code, clause)


def test_a_repeat_with_a_new_fact_is_accepted() -> None:
    play = (
        Play().received("09:00").do("09:01", ev.CaseScreened(outcome="accept", same_as="c0", new_fact=True))
    )
    assert (play.state, play.stream.same_as) == ("accepted", "c0")


def test_screening_may_be_done_again_until_an_order_is_out() -> None:
    play = Play().received("09:00").do("09:01", ACCEPT).do("09:02", ev.CaseScreened(outcome="answer"))
    assert play.state == "answered"
    assert play.no("09:03", ACCEPT).code == "case.state"
    assert case().no("09:03", ev.CaseScreened(outcome="answer")).code == "screening.dispatched"
    play = brought_to("withdrawn").do("10:30", ev.CaseScreened(outcome="answer"))
    assert play.state == "answered"


def test_places_outside_and_matters_of_the_police_get_no_order() -> None:
    refusal = Play().received("09:00", place="邻县").no("09:01", ev.OrderIssued(order="o1", unit="水务局"))
    assert (refusal.code, refusal.clause) == ("place.outside", "第2条")
    refusal = Play().received("09:00", police="only").no("09:01", ACCEPT)
    assert (refusal.code, refusal.clause) == ("scope.police_only", "第1条")
    assert isinstance(Play().received("09:00", police="both").attempt("09:01", ACCEPT), Decision)
    assert isinstance(Play().received("09:00", place="").attempt("09:01", ACCEPT), Decision)


def test_an_order_receives_and_accepts_its_case() -> None:
    play = Play().issued("09:00")
    assert play.state == "dispatched"
    assert [type(e.event).__name__ for e in play.stream.entries] == [
        "CaseReceived",
        "CaseScreened",
        "OrderIssued",
        "OrderDelivered",
    ]
    assert {e.at for e in play.stream.entries} == {play.now}


def test_a_case_is_received_once_and_by_known_units() -> None:
    assert case().no("09:01", ev.CaseReceived()).code == "case.exists"
    assert Play().no("09:00", ev.CaseReceived(self_received_by="无此局")).code == "unit.unknown"
    assert Play().no("09:00", ev.CaseReceived(severity="很大")).code == "severity.unknown"
    assert Play().no("09:00", ACCEPT).code == "case.unknown"


def test_a_changed_severity_is_one_of_the_regulation() -> None:
    refusal = case().no("09:05", ev.SeverityChanged(severity="很大"))
    assert (refusal.code, refusal.params["known"]) == ("severity.unknown", ["一般", "较大", "重大"])
    assert case().do("09:05", ev.SeverityChanged(severity="重大")).stream.severity == "重大"


def test_people_counted_later() -> None:
    play = case().do("09:05", ev.CasualtiesChanged(deaths=1))
    play.do("09:06", ev.HeadcountChanged(headcount=120, controllable=False))
    play.do("09:07", ev.HeadcountChanged(headcount=130))
    assert (play.stream.deaths, play.stream.headcount, play.stream.controllable) == (1, 130, False)


# --- the end, and beginning again -------------------------------------------------------


def test_a_closed_case_takes_no_order_before_it_is_reopened() -> None:
    play = brought_to("closed")
    assert play.no("10:30", ev.OrderIssued(order="o2", unit="城管局")).code == "case.state"
    play.do("11:00", ev.CaseReopened(), reason="又漏水")
    assert play.state == "accepted"
    play.issued("11:05", "o2", "城管局")
    assert play.state == "dispatched"


def test_reopening_in_the_second_of_closing_counts_as_afterwards() -> None:
    play = brought_to("verifying").steps(("10:10", ev.OrderClosed)).do("10:10", ev.CaseReopened())
    assert play.state == "accepted"
    play.do("10:10", ev.OrderReopened(order="o1"))
    assert play.state == "handling"
    play.steps(("10:10", ev.ResultSubmitted), ("10:10", ev.OrderClosed))
    assert play.state == "closed"


def test_a_case_that_was_turned_away_begins_anew_without_its_ground() -> None:
    play = Play().received("09:00").do("09:01", ev.CaseScreened(outcome="transfer", to="110", ground=""))
    play.do("09:30", ev.CaseReopened(), reason="非警务")
    assert (play.state, play.stream.to, play.stream.ground) == ("accepted", "", "")


def test_closing_a_case_by_hand_needs_that_nothing_is_open() -> None:
    assert case().no("09:30", ev.CaseClosed()).code == "case.open_orders"
    play = brought_to("withdrawn").do("10:30", ev.CaseClosed())
    assert play.state == "closed"
    assert play.no("10:31", ev.CaseClosed()).code == "case.state"
    play = brought_to("plan").do("10:30", ev.CaseClosed())
    assert play.state == "closed"


def test_a_plan_ends_the_case_for_the_linkage() -> None:
    play = brought_to("plan")
    assert (play.state, play.stream.plan, play.order().end) == ("plan", "防汛预案", "plan")
    for event in (ev.OrderIssued(order="o2", unit="城管局"), ev.PlanActivated(plan="x"), ACCEPT):
        assert play.no("10:30", event).code in ("case.state", "screening.dispatched")


def test_an_order_finished_before_the_plan_stays_finished() -> None:
    play = brought_to("submitted").issued("10:05", "o2", "城管局").steps(("10:10", ev.OrderClosed))
    play.do("10:20", ev.PlanActivated(plan="防汛预案"))
    assert {o.id: o.state for o in play.stream.orders.values()} == {"o1": "closed", "o2": "plan"}
    refusal = play.no("10:30", ev.OrderReopened(order="o1"))
    assert (refusal.code, refusal.params["state"]) == ("case.state", "plan")


def test_merging() -> None:
    assert case().no("09:30", ev.CaseMerged(into="c2")).code == "case.open_orders"
    assert Play().received("09:00").no("09:30", ev.CaseMerged(into="c1")).code == "merge.self"
    play = brought_to("closed").do("10:30", ev.CaseMerged(into="c2"))
    assert (play.state, play.stream.merged_into, play.stream.counted) == ("merged", "c2", False)
    assert play.no("10:31", ev.CaseMerged(into="c3")).code == "merge.twice"
    assert play.no("10:31", ev.OrderReopened(order="o1")).code == "case.state"
    assert play.no("10:31", ev.CaseReopened()).code == "case.state"
    assert play.no("10:31", ev.OrderIssued(order="o2", unit="城管局")).code == "case.state"


def test_a_call_back_names_an_order_of_the_case() -> None:
    play = brought_to("verifying")
    assert play.no("10:20", ev.CallbackDone(order="o9", grade="满意")).code == "order.unknown"
    assert play.no("10:20", ev.CallbackFailed(order="o9")).code == "order.unknown"
    play.do("10:20", ev.CallbackFailed(order="o1")).do("10:25", ev.CallbackDone(grade="满意"))
    assert [(c.order, c.reached, c.grade) for c in play.stream.callbacks] == [
        ("o1", False, ""),
        ("", True, "满意"),
    ]


def test_a_drill_is_in_no_statistic() -> None:
    play = Play().received("09:00").do("09:00", ev.OrderIssued(order="o1", unit="水务局", drill=True))
    assert not play.stream.counted
