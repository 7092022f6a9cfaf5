"""What is written down later than it happened, corrected, or declared void: what follows from it, and what is refused."""

import msgspec
import pytest

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.decide import Command
from liandong.core.fold import evolve, fold
from liandong.core.history import as_of
from liandong.core.pack import Assessment, ClockRule
from liandong.core.world import Step, World
from tests.core.packs import ITEMS, RULES, Play, brought_to, case, rules_of, shown, t


def late_sign(play: Play, **more: object) -> Play:
    return play.do(
        "09:05",
        ev.OrderSigned(order="o1"),
        entered="09:30",
        by="联络员",
        entered_by="接警员",
        channel="phone",
        **more,
    )


# --- entered by the centre -----------------------------------------------------------------------


def test_a_late_signing_turns_the_breach_into_met_and_retracts_the_proposal() -> None:
    play = case()
    assert play.found("09:29") == [("J01", "o1", "proposed", "auto"), ("J02", "o1", "proposed", "auto")]
    late_sign(play)
    clock = play.clock("SIGN", "09:30")
    assert (clock.state, clock.used_s, clock.breached_at) == ("met", 300, None)
    assert play.found("09:30") == [("J02", "o1", "proposed", "auto"), ("J01", "o1", "retracted", "auto")]
    assert play.found("09:29")[0] == ("J01", "o1", "proposed", "auto"), "what was seen then stays so"


def test_both_times_and_both_names_are_kept() -> None:
    order = late_sign(case()).order()
    assert (order.signed, order.signed_entered) == (t("09:05"), t("09:30"))
    assert (order.signed_by, order.signed_entered_by, order.signed_channel) == ("联络员", "接警员", "phone")


@pytest.mark.parametrize("stop", ["first_contact", "second_contact", "handling", "support_requested"])
def test_whatever_a_clock_may_stop_at_retracts_when_it_comes_late(stop: str) -> None:
    """No regulation of ours limits these, the next one may."""
    rule = ClockRule(id="NEXT", name="", clause="第5条", start="arrived", stop=stop, minutes=20)
    item = msgspec.structs.replace(ITEMS[0], clocks=("NEXT",))
    play = brought_to("onscene", rules=rules_of(clocks=(rule,), assessment=Assessment(items=(item,))))
    kinds = {
        "first_contact": ev.FirstContactMade,
        "second_contact": ev.SecondContactMade,
        "handling": ev.HandlingStarted,
        "support_requested": ev.SupportRequested,
    }
    assert play.found("10:00") == [("J01", "o1", "proposed", "auto")]
    play.do("09:30", kinds[stop](order="o1"), entered="10:30")
    assert play.found("10:30") == [("J01", "o1", "retracted", "auto")]


def test_nobody_knows_before_it_is_entered() -> None:
    play = late_sign(case())
    assert play.known("09:29:59").orders["o1"].state == "issued"
    assert play.known("09:30").orders["o1"].state == "signed"


def test_what_comes_between_is_lived_again_in_order() -> None:
    """Arrival first, with a signing implied; then the signing that had really been, then the departure."""
    play = case().steps(("09:15", ev.CrewArrived), ("09:16", ev.HandlingStarted))
    assert play.order().signed_implied
    late_sign(play)
    play.do("09:07", ev.CrewDeparted(order="o1"), entered="09:40")
    order = play.order()
    assert (order.state, order.signed, order.departed, order.arrived, order.signed_implied) == (
        "handling",
        t("09:05"),
        t("09:07"),
        t("09:15"),
        False,
    )
    assert [e.position for e in play.stream.entries] == list(range(1, len(play.stream.entries) + 1))


def test_an_entry_that_collides_is_refused_and_names_what_it_collides_with() -> None:
    play = case().steps(("09:15", ev.CrewArrived))
    refusal = play.no("09:10", ev.CrewArrived(order="o1"), entered="09:30")
    assert refusal.code == "late.collides"
    assert refusal.params == {
        "do": "crew.arrived",
        "at": t("09:10"),
        "with": "crew.arrived",
        "with_at": t("09:15"),
        "position": 5,
        "because": "order.state",
    }
    assert play.order().arrived == t("09:15")


def test_an_entry_that_was_not_possible_then_is_refused_for_its_own_reason() -> None:
    play = brought_to("handling")
    refusal = play.no("09:01", ev.ResultSubmitted(order="o1"), entered="09:30")
    assert (refusal.code, refusal.params["state"]) == ("order.state", "issued")


def test_a_withdrawal_cannot_be_put_before_what_the_unit_did() -> None:
    refusal = brought_to("handling").no(
        "09:10", ev.OrderWithdrawn(order="o1"), reason="误报", entered="09:30"
    )
    assert (refusal.code, refusal.params["with"]) == ("late.collides", "crew.arrived")


def test_a_late_order_has_its_clocks_from_when_it_was_issued() -> None:
    play = case().do(
        "09:03", ev.OrderIssued(order="o2", unit="城管局", delivered=True), entered="09:20", channel="radio"
    )
    assert shown(play.clock("SIGN", "09:20", "o2").breached_at)[11:] == "09:13:01"


def test_a_late_lead_takes_its_place_in_the_history_of_command() -> None:
    play = case().issued("09:00", "o2", "城管局").do("10:00", ev.CommandTaken(role="县领导"))
    play.do("09:30", ev.LeadSet(unit="城管局"), entered="10:30")
    assert [(c.unit or c.role, shown(c.start)[11:16]) for c in play.stream.commanders] == [
        ("水务局", "09:00"),
        ("城管局", "09:30"),
        ("县领导", "10:00"),
    ]


def test_two_entries_in_one_second_keep_the_order_of_entry() -> None:
    play = case().steps(("09:05", ev.OrderSigned), ("09:05", ev.CrewDeparted), ("09:05", ev.CrewArrived))
    assert play.order().state == "onscene"
    refusal = case().steps(("09:05", ev.CrewArrived)).no("09:05", ev.OrderSigned(order="o1"), entered="09:06")
    assert refusal.code == "order.state", "entered after the arrival of the same second, it comes after it"


def test_one_more_entry_is_as_good_as_folding_anew() -> None:
    """Also when it is late, a correction or a void."""
    play = case().steps(("09:15", ev.CrewArrived), ("09:16", ev.HandlingStarted))
    late_sign(play).do("09:50", fix("place", "远乡"), reason="核实")
    play.do("09:55", void(play, ev.HandlingStarted), reason="误点").do(
        "10:00", ev.HandlingStarted(order="o1")
    )
    grown = CaseStream("c1")
    for n, entry in enumerate(play.stream.entries, 1):
        grown = evolve(grown, entry, RULES)
        assert grown == fold("c1", play.stream.entries[:n], RULES)


# --- entered by the unit -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "event", "field"),
    [
        ("issued", ev.OrderSigned(order="o1"), "signed"),
        ("signed", ev.CrewDeparted(order="o1"), "departed"),
        ("signed", ev.CrewArrived(order="o1"), "arrived"),
        ("onscene", ev.ArrivalReported(order="o1"), "arrival_reported"),
        ("onscene", ev.HandlingStarted(order="o1"), "handling"),
        ("handling", ev.ResultSubmitted(order="o1"), "submitted"),
    ],
)
def test_a_units_own_word_counts_when_the_server_receives_it(
    state: str, event: ev.OrderEvent, field: str
) -> None:
    play = brought_to(state).do("09:20", event, entered="10:30", authority="unit")
    assert getattr(play.order(), field) == t("10:30")
    last = play.stream.entries[-1]
    assert (last.at, last.claimed_at) == (t("10:30"), t("09:20"))


def test_the_centre_can_confirm_what_a_unit_claimed() -> None:
    play = case().do("09:05", ev.OrderSigned(order="o1"), entered="09:30", authority="unit")
    assert play.clock("SIGN", "09:30").state == "breached"
    refusal = play.no("09:05", ev.OrderSigned(order="o1"), entered="09:40")
    assert refusal.params["with"] == "order.signed"
    position = play.stream.version
    play.do("09:40", ev.EventVoided(positions=(position,)), reason="终端离线，查实 9:05 已签收")
    play.do("09:05", ev.OrderSigned(order="o1"), entered="09:40")
    assert play.clock("SIGN", "09:40").state == "met"


def test_a_claim_of_the_present_is_no_claim() -> None:
    play = case().do("09:05", ev.OrderSigned(order="o1"), authority="unit")
    assert play.stream.entries[-1].claimed_at is None


# --- corrections ----------------------------------------------------------------------------------------


def fix(field: str, new: object) -> ev.CaseCorrected:
    return ev.CaseCorrected(field=field, new=new)  # type: ignore[arg-type]


def test_a_corrected_place_changes_what_points_cost() -> None:
    play = case(place="远乡").steps(("09:05", ev.OrderSigned), ("09:25", ev.CrewArrived))
    assert play.found("10:00") == []
    play.do("10:30", fix("place", "东街"), reason="报警人说错")
    assert play.found("10:30") == [("J02", "o1", "proposed", "auto")]
    assert (play.stream.place, play.stream.entries[-1].event.old) == ("东街", "远乡")
    play.do("11:00", fix("place", "新乡"), reason="再查")
    assert play.found("11:00") == [("J02", "o1", "proposed", "evidence")]
    play.do("11:30", fix("place", "远乡"), reason="原来对")
    assert [f for f in play.found("11:30") if f[0] != "J03"] == [("J02", "o1", "retracted", "evidence")]
    assert (play.stream.place, play.stream.entries[-1].event.old) == ("远乡", "新乡")


def test_a_corrected_category_changes_the_limit_from_the_beginning() -> None:
    play = brought_to("handling").do("10:00", fix("category", "市容"), reason="归错类")
    assert shown(play.clock("ORDER", "10:00").due_at) == "2021-03-11 09:00:00"
    assert shown(play.clock("ORDER", "09:59").due_at) == "2021-03-10 11:00:00"


def test_a_correction_does_not_undo_what_changed_since() -> None:
    play = (
        case(deaths=3)
        .do("09:30", ev.CasualtiesChanged(deaths=1))
        .do("10:00", fix("deaths", 2), reason="核实")
    )
    assert (play.stream.deaths, play.stream.origin.deaths) == (1, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (fix("self_received_by", "水务局"), "correction.field"),
        (fix("received", 1), "correction.field"),
        (fix("deaths", "三"), "correction.value"),
        (fix("deaths", None), "correction.value"),
        (fix("place", 7), "correction.value"),
        (fix("secrecy", "yes"), "correction.value"),
        (fix("severity", "很大"), "severity.unknown"),
    ],
)
def test_a_correction_must_make_sense(event: ev.CaseCorrected, code: str) -> None:
    assert case().no("10:00", event, reason="核实").code == code


def test_what_may_be_unknown_may_be_corrected_to_unknown() -> None:
    assert case(headcount=10).do("10:00", fix("headcount", None), reason="无人").stream.headcount is None


def test_a_place_that_would_have_forbidden_the_order_is_refused_with_the_clause() -> None:
    refusal = case().no("10:00", fix("place", "邻县"), reason="核实")
    assert (refusal.code, refusal.clause) == ("late.collides", "第2条")
    assert (refusal.params["with"], refusal.params["because"]) == ("case.screened", "place.outside")


# --- void ------------------------------------------------------------------------------------------------


def void(play: Play, kind: type[ev.Event]) -> ev.EventVoided:
    return ev.EventVoided(
        positions=tuple(e.position for e in play.stream.entries if isinstance(e.event, kind))
    )


def test_a_void_entry_never_was() -> None:
    play = case().steps(("09:05", ev.OrderSigned), ("09:18", ev.CrewArrived))
    assert play.clock("ARR1", "10:00").state == "met"
    play.do("10:30", void(play, ev.CrewArrived), reason="误点")
    assert (play.order().state, play.order().arrived) == ("signed", None)
    assert play.clock("ARR1", "10:30").state == "breached"
    assert play.found("10:30")[0] == ("J02", "o1", "proposed", "auto")
    assert play.clock("ARR1", "10:29").state == "met"


def test_voiding_a_closing_retracts_what_was_judged_at_it() -> None:
    play = brought_to("closed")
    assert ("J04", "o1", "proposed", "auto") in play.found("10:30")
    play.do("11:00", void(play, ev.OrderClosed), reason="误点")
    assert play.order().state == "submitted"
    assert ("J04", "o1", "retracted", "auto") in play.found("11:00")


@pytest.mark.parametrize(
    ("positions", "code"),
    [
        ((), "void.nothing"),
        ((1,), "void.forbidden"),
        ((99,), "void.unknown"),
        ((0,), "void.unknown"),
        ((3,), "late.collides"),
    ],
)
def test_what_cannot_be_declared_void(positions: tuple[int, ...], code: str) -> None:
    """1 is the receipt of the case, 3 the order that was signed since."""
    refusal = brought_to("signed").no("10:00", ev.EventVoided(positions=positions), reason="误")
    assert refusal.code == code


def test_a_void_needs_a_reason_and_is_not_undone_by_another_void() -> None:
    play = brought_to("signed")
    assert play.no("10:00", void(play, ev.OrderSigned)).code == "reason.missing"
    play.do("10:00", void(play, ev.OrderSigned), reason="误点")
    assert (
        play.no("10:05", ev.EventVoided(positions=(play.stream.version,)), reason="又错").code
        == "void.forbidden"
    )
    play.do("10:06", ev.OrderSigned(order="o1"))
    assert play.order().signed == t("10:06")


# --- as it was known -----------------------------------------------------------------------------------------


def test_the_past_is_a_prefix_of_the_log() -> None:
    """Two writers' clocks need not agree to the second: a later entry may bear an earlier time of entry."""
    play = brought_to("signed")
    entries = list(play.stream.entries)
    entries[-1] = msgspec.structs.replace(entries[-1], entered_at=t("08:59:59"))
    assert as_of("c1", entries, RULES, t("08:59:59")).orders == {}
    assert as_of("c1", entries, RULES, t("09:00")).orders["o1"].state == "signed"


# --- decided findings -------------------------------------------------------------------------------------------


def world_with_confirmed_j01() -> World:
    world = World(RULES)
    steps = (
        (1, "09:00", "09:00", ev.OrderIssued(order="o1", unit="水务局", delivered=True)),
        (2, "09:20", "09:20", ev.FindingConfirmed(item="J01", unit="水务局", order="o1")),
        (3, "09:05", "09:30", ev.OrderSigned(order="o1")),
    )
    for n, at, entered, event in steps:
        assert world.apply(Step(n, Command(event, at=t(at), by="督查"), t(entered), "c1")) is None
    return world


def test_what_was_confirmed_stays_and_asks_for_correction() -> None:
    world = world_with_confirmed_j01()
    before, after = world.look(t("09:25")), world.look(t("09:30"))
    assert [(f["state"], f["correct"]) for f in before["findings"] if f["item"] == "J01"] == [
        ("confirmed", False)
    ]
    assert [(f["state"], f["correct"]) for f in after["findings"] if f["item"] == "J01"] == [
        ("confirmed", True)
    ]
    assert [(s["what"], s["to"], s["item"]) for s in after["suggestions"]] == [
        ("finding.correct", "水务局", "J01")
    ]
    assert before["suggestions"] == []
    confirmed = [x["confirmed"] for x in after["totals"] if (x["item"], x["month"]) == ("J01", "2021-03")]
    assert [str(c) for c in confirmed] == ["0.5"]


# --- an arrival that was earlier than recorded -----------------------------------------------------


def arrived_and_reported() -> Play:
    """Arrived at 09:31, a minute too late, and everything that rests on it."""
    return (
        case()
        .steps(("09:05", ev.OrderSigned), ("09:31", ev.CrewArrived), ("09:32", ev.ArrivalReported))
        .steps(("09:35", ev.HandlingStarted), ("09:50", ev.ResultSubmitted))
    )


def test_an_earlier_arrival_replaces_the_recorded_one_in_one_step() -> None:
    """The record is voided, not changed; what rests on an arrival finds the earlier one."""
    play = arrived_and_reported()
    before = play.found("10:00")
    assert [f[:3] for f in before] == [("J02", "o1", "proposed")]
    play.do("09:12", ev.CrewArrived(order="o1"), entered="10:00", by="队长", reason="对讲机记录在先")
    assert play.order().arrived == t("09:12")
    voided, arrived = play.stream.entries[-2:]
    assert isinstance(voided.event, ev.EventVoided)
    assert (voided.at, arrived.at, arrived.entered_at) == (t("10:00"), t("09:12"), t("10:00"))
    assert {voided.reason, arrived.reason} == {"对讲机记录在先"}
    assert play.order().state == "submitted"
    assert [f[:3] for f in play.found("10:00")] == [("J02", "o1", "retracted")]
    assert [f[:3] for f in play.found("09:59")] == [("J02", "o1", "proposed")]
    assert fold("c1", play.stream.entries, RULES) == play.stream


def test_without_a_reason_it_is_refused_and_named() -> None:
    refusal = arrived_and_reported().no("09:12", ev.CrewArrived(order="o1"), entered="10:00")
    assert (refusal.code, refusal.params["with"]) == ("late.collides", "crew.arrived")


def test_a_later_arrival_than_the_recorded_one_is_none() -> None:
    """The first force counts."""
    refusal = arrived_and_reported().no(
        "09:33", ev.CrewArrived(order="o1"), entered="10:00", by="队长", reason="第二批"
    )
    assert refusal.code == "order.state"


def test_an_earlier_arrival_before_the_departure_is_refused_by_name() -> None:
    play = case().steps(("09:05", ev.OrderSigned), ("09:14", ev.CrewDeparted), ("09:15", ev.CrewArrived))
    refusal = play.no("09:12", ev.CrewArrived(order="o1"), entered="10:00", by="队长", reason="补录")
    assert (refusal.code, refusal.params["with"]) == ("late.collides", "crew.departed")
    early = play.no("08:59", ev.CrewArrived(order="o1"), entered="10:00", by="队长", reason="补录")
    assert early.code in ("time.before_case", "time.before_issue")


def test_a_units_own_word_sets_nothing_back() -> None:
    refusal = arrived_and_reported().no(
        "09:12", ev.CrewArrived(order="o1"), entered="10:00", reason="早到了", authority="unit"
    )
    assert refusal.code == "order.state"
