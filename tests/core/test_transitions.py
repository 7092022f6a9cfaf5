"""The order machine against the table T1–T27 of the common model, written down here by hand.

``TABLE`` says what the document prints; ``MORE`` what we allow beyond it, each with its reason.
"""

import pytest

from liandong.core import events as ev
from liandong.core.decide import Decision
from liandong.core.events import Event
from liandong.core.steps import event_name
from tests.core.packs import STATES, Play, brought_to, t

OPEN = {
    "issued",
    "signed",
    "enroute",
    "onscene",
    "handling",
    "submitted",
    "verifying",
    "objected",
    "dispute",
    "rework",
    "suspended",
}

SAME = "same"
BEFORE = "before"

TABLE: dict[str, tuple[Event, set[str], str]] = {
    "T2": (ev.OrderDelivered(order="o1"), {"issued"}, SAME),
    "T3": (ev.OrderSigned(order="o1"), {"issued"}, "signed"),
    "T4": (ev.CrewDeparted(order="o1"), {"signed"}, "enroute"),
    "T5": (ev.CrewArrived(order="o1"), {"issued", "signed", "enroute"}, "onscene"),
    "T6": (ev.ArrivalReported(order="o1"), {"onscene"}, SAME),
    "T7": (ev.HandlingStarted(order="o1"), {"onscene", "signed"}, "handling"),
    "T8": (ev.FirstContactMade(order="o1"), {"signed"}, SAME),
    "T8b": (ev.SecondContactMade(order="o1"), set(), SAME),
    "T9": (ev.ProgressReported(order="o1"), {"onscene", "handling"}, SAME),
    "T10": (ev.SupportRequested(order="o1"), {"onscene", "handling"}, SAME),
    "T11": (ev.ResultSubmitted(order="o1"), {"handling"}, "submitted"),
    "T12": (ev.VerifyStarted(order="o1"), {"submitted"}, "verifying"),
    "T13": (ev.OrderClosed(order="o1"), {"submitted", "verifying"}, "closed"),
    "T14": (ev.ResultReturned(order="o1"), {"submitted", "verifying"}, "rework"),
    "T15": (ev.ReworkAccepted(order="o1"), {"rework"}, "handling"),
    "T16": (ev.OrderObjected(order="o1"), {"issued", "signed"}, "objected"),
    "T17": (ev.ObjectionRejected(order="o1"), {"objected"}, BEFORE),
    "T18": (ev.OrderReassigned(order="o1", to_order="o9", unit="教育局"), {"objected"}, "reassigned"),
    "T19": (ev.DisputeOpened(order="o1", units=("水务局", "城管局")), {"objected", "signed"}, "dispute"),
    "T20": (ev.DisputeDetermined(order="o1", unit="水务局"), {"dispute"}, BEFORE),
    "T20n": (ev.DisputeDetermined(order="o1", unit="教育局", to_order="o9"), {"dispute"}, "reassigned"),
    "T21": (ev.OrderWithdrawn(order="o1"), OPEN, "withdrawn"),
    "T22": (ev.OrderSuspended(order="o1"), {"handling"}, "suspended"),
    "T23": (ev.OrderResumed(order="o1"), {"suspended"}, "handling"),
    "T24": (ev.PlanActivated(plan="防汛预案"), OPEN, "plan"),
    "T25": (ev.OrderReopened(order="o1"), {"closed"}, "handling"),
    "T26": (ev.DeadlineExtended(order="o1", to=t("23:00")), OPEN, SAME),
    "T27": (ev.LeadSet(unit="水务局"), OPEN, SAME),
    "T27c": (ev.CommandTaken(role="县领导"), OPEN, SAME),
}
"""Transition → the event, the states it may start from, and where it leads."""

MORE: dict[tuple[str, str], str] = {
    **{
        ("T2", s): "a second terminal, or one that wakes late, may confirm; the earliest counts" for s in OPEN
    },
    **{
        ("T6", s): "the call may come, or be written down, while the work goes on"
        for s in ("handling", "submitted")
    },
    **{
        (transition, s): "the caller is spoken to whenever it helps"
        for transition, states in (
            ("T8", ("enroute", "onscene", "handling")),
            ("T8b", ("onscene", "handling")),
        )
        for s in states
    },
    **{
        ("T18", s): "the centre corrects its own wrong address without an objection"
        for s in ("issued", "signed")
    },
    ("T24", "withdrawn"): "a case without any order may be handed to a plan as well",
    ("T24", "reassigned"): "the order that took its place ends; this one stays what it is",
    ("T27c", "withdrawn"): "the case is open still; a leader may come to the scene before the next order",
    ("T27c", "reassigned"): "the order that took its place is open",
    ("T27c", "plan"): "the record of who commands goes on under the plan",
}
"""Beyond the printed table, on purpose (docs/adr/0032)."""

LEFT_AS_IT_WAS = {("T24", "withdrawn"), ("T24", "reassigned")}
CASES = [(name, state) for name in TABLE for state in STATES]


def attempt(name: str, state: str) -> tuple[Play, object]:
    play = brought_to(state)
    return play, play.attempt("10:30", TABLE[name][0], reason="因故")


def allowed(name: str, state: str) -> bool:
    return state in TABLE[name][1] or (name, state) in MORE


def test_the_table_names_every_event_of_an_order() -> None:
    beside = {"order.urged", "order.supervised"}  # reminders of the centre, see test_urging
    named = {event_name(event) for event, _, _ in TABLE.values()} | {"order.issued"} | beside
    meant = {tag for tag, kind in ev.EVENTS.items() if issubclass(kind, ev.OrderEvent)}
    assert meant <= named


@pytest.mark.parametrize(("name", "state"), CASES)
def test_allowed_or_refused_as_printed(name: str, state: str) -> None:
    play, outcome = attempt(name, state)
    assert play.stream == brought_to(state).stream, "deciding leaves the stream that was given as it was"
    assert isinstance(outcome, Decision) is allowed(name, state), outcome


@pytest.mark.parametrize(("name", "state"), [c for c in CASES if allowed(*c)])
def test_where_it_leads(name: str, state: str) -> None:
    _, outcome = attempt(name, state)
    assert isinstance(outcome, Decision)
    target = TABLE[name][2]
    if target == SAME or (name, state) in LEFT_AS_IT_WAS:
        target = state
    elif target == BEFORE:
        target = "signed"
    assert outcome.stream.orders["o1"].state == target


@pytest.mark.parametrize(("name", "state"), [c for c in CASES if not allowed(*c)])
def test_a_refusal_says_which_transition_and_changes_nothing(name: str, state: str) -> None:
    play, refusal = attempt(name, state)
    if not isinstance(TABLE[name][0], ev.OrderEvent):
        return
    params = refusal.params  # type: ignore[attr-defined]
    assert params["state"] == state
    assert params.get("transition", name) == name.rstrip("b")
    assert params["do"] == event_name(TABLE[name][0])
    assert play.order().state == state


def test_work_that_began_by_telephone_may_still_be_joined_by_a_crew_once() -> None:
    """T5 from ``handling``: the table has no way there for a crew that comes after the work began."""
    play = (
        brought_to("signed")
        .do("09:05", ev.HandlingStarted(order="o1"))
        .do("09:15", ev.CrewArrived(order="o1"))
    )
    assert (play.order().state, play.order().arrived) == ("handling", t("09:15"))
    assert play.no("09:20", ev.CrewArrived(order="o1")).code == "order.state"


@pytest.mark.parametrize("before", ["issued", "signed"])
def test_a_rejected_objection_leads_back_to_where_it_came_from(before: str) -> None:
    play = brought_to(before).do("09:20", ev.OrderObjected(order="o1"), reason="不属职责")
    assert play.order().state == "objected"
    play.do("09:25", ev.ObjectionRejected(order="o1"), reason="属于")
    assert play.order().state == before
    play.do("09:26", ev.OrderObjected(order="o1"), reason="仍不属")
    play.do("09:27", ev.ObjectionRejected(order="o1"), reason="属于")
    assert play.order().state == before


@pytest.mark.parametrize("before", ["issued", "signed"])
def test_a_dispute_decided_for_the_same_unit_leads_back_too(before: str) -> None:
    """The table prints ``issued``; an order that was signed stays signed, its sign clock has stopped."""
    play = brought_to(before).do("09:20", ev.OrderObjected(order="o1"), reason="不属职责")
    play.do("09:25", ev.DisputeOpened(order="o1", units=("水务局",)))
    play.do("09:30", ev.DisputeDetermined(order="o1", unit="水务局"))
    assert play.order().state == before
    assert play.order().binding


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("T14", "submitted"),
        ("T16", "issued"),
        ("T17", "objected"),
        ("T21", "issued"),
        ("T26", "handling"),
    ],
)
def test_a_reason_is_asked_for_where_the_table_prints_one(name: str, state: str) -> None:
    play = brought_to(state)
    refusal = play.no("10:30", TABLE[name][0])
    assert refusal.code == "reason.missing"


def test_an_order_that_is_not_there() -> None:
    refusal = brought_to("issued").no("10:30", ev.OrderSigned(order="o7"))
    assert (refusal.code, refusal.params) == ("order.unknown", {"order": "o7"})


def test_nothing_happens_to_an_order_before_it_was_issued() -> None:
    play = Play().received("08:00").issued("09:00")
    assert play.no("08:59:59", ev.OrderSigned(order="o1"), entered="09:30").code == "time.before_issue"
    assert play.no("07:59:59", ev.CommandTaken(role="县领导"), entered="09:30").code == "time.before_case"
    play.do("09:00", ev.OrderSigned(order="o1"))
    assert play.order().signed == t("09:00")


def test_nothing_happens_in_the_future() -> None:
    play = Play().received("09:00")
    play.now = t("09:00")
    assert (
        play.no("09:00:01", ev.OrderIssued(order="o1", unit="水务局"), entered="09:00").code == "time.future"
    )
