"""Many cases together: numbers, merges, and what could be seen at any moment of the past."""

import pytest

from liandong.core import events as ev
from liandong.core.alerts import alerts
from liandong.core.clocks import dues
from liandong.core.merge import merge_refusal, survivor
from tests.core.packs import brought_to, case, shown, t
from tests.core.worlds import District


def two_cases() -> District:
    return District().issued("09:00", "o1", case="c1").issued("09:00", "o2", "城管局", case="c2")


# --- numbers and refusals --------------------------------------------------------------------


def test_a_number_belongs_to_one_order_of_one_case() -> None:
    district = two_cases()
    assert district.no("09:05", ev.OrderIssued(order="o2", unit="东街"), case="c1").code == "order.exists"
    reassigned = ev.OrderReassigned(order="o1", to_order="o2", unit="东街")
    assert district.no("09:05", reassigned, case="c1").code == "order.exists"
    district.do("09:06", ev.OrderObjected(order="o1"), reason="不属").do(
        "09:07", ev.DisputeOpened(order="o1")
    )
    determined = ev.DisputeDetermined(order="o1", unit="东街", to_order="o2")
    assert district.no("09:08", determined, case="c1").code == "order.exists"
    assert len(district.world.cases["c2"].orders) == 1


def test_an_order_finds_its_case_by_its_number() -> None:
    district = two_cases().do("09:05", ev.OrderSigned(order="o2"))
    assert district.look("09:05", "orders", order="o2")[0]["state"] == "signed"
    assert district.no("09:06", ev.OrderSigned(order="o9")).code == "order.unknown"
    assert district.no("09:06", ev.OrderSigned(order="o2"), case="c1").code == "order.unknown"


def test_c2_what_a_unit_does_on_one_case_touches_no_other() -> None:
    district = District().issued("09:00", "o1", case="c1").issued("09:00", "o2", case="c2")
    before = district.look("09:30", "orders", order="o1")
    clocks = district.look("09:30", "clocks", order="o1")
    for when, kind in (("09:05", ev.OrderSigned), ("09:10", ev.CrewArrived), ("09:11", ev.HandlingStarted)):
        district.do(when, kind(order="o2"))
    assert district.look("09:30", "orders", order="o1") == before
    assert district.look("09:30", "clocks", order="o1") == clocks


def test_b4_signed_in_june_nobody_is_called_in_october() -> None:
    play = case("06-01 09:00").steps(("06-01 09:05", ev.OrderSigned))
    assert "SIGN" not in {d.rule for d in dues(play.stream, play.rules, t("10-01 09:00"))}
    told = alerts(play.stream, play.clocks("10-01 09:00"), play.rules, t("10-01 09:00"))
    assert [a for a in told if a.clause == "第3条"] == []


def test_a_refused_step_changes_nothing_and_is_told() -> None:
    district = two_cases()
    before = district.world.look(t("09:05"))
    district.no("09:05", ev.OrderSigned(order="o9"))
    district.no("09:05", ev.OrderIssued(order="o3", unit="东街", role="lead"), case="c9", entered="09:04")
    after = district.world.look(t("09:05"))
    assert [(r["step"], r["do"], r["code"]) for r in after.pop("refused")] == [
        (5, "order.signed", "order.unknown"),
        (6, "order.issued", "time.future"),
    ]
    before.pop("refused")
    assert after == before


def test_a_general_entry_from_the_future_is_refused_too() -> None:
    assert District().no("09:01", ev.MeetingHeld(), entered="09:00").code == "time.future"


# --- merging ------------------------------------------------------------------------------------


def received(*cases: str) -> District:
    district = District()
    for name in cases:
        district.do("09:00", ev.CaseReceived(place="东街"), case=name)
    return district


def test_f8_two_that_were_linked_to_a_third_may_be_merged() -> None:
    district = received("a", "b", "c")
    for name in ("a", "b"):
        district.do("09:01", ev.CaseScreened(outcome="accept", same_as="c", new_fact=True), case=name)
    district.do("09:02", ev.CaseMerged(into="b"), case="a")
    rows = {r["case"]: r for r in district.look("09:02", "cases")}
    assert (rows["a"]["state"], rows["a"]["merged_into"], rows["a"]["counted"]) == ("merged", "b", False)
    assert (rows["b"]["state"], rows["b"]["same_as"]) == ("accepted", "c")


def test_f9_a_merge_never_goes_in_a_circle() -> None:
    district = received("a", "b", "c").do("09:01", ev.CaseMerged(into="b"), case="a")
    assert district.no("09:02", ev.CaseMerged(into="a"), case="b").code == "merge.cycle"
    district.do("09:03", ev.CaseMerged(into="c"), case="b")
    assert district.no("09:04", ev.CaseMerged(into="a"), case="c").code == "merge.cycle"
    assert district.no("09:04", ev.CaseMerged(into="x"), case="c").code == "case.unknown"
    assert district.no("09:04", ev.CaseMerged(into="c"), case="c").code in ("merge.self", "merge.cycle")


def test_the_survivor_of_a_chain() -> None:
    merged = {"a": "b", "b": "c", "c": ""}
    assert [survivor(x, merged) for x in "abc"] == ["c", "c", "c"]
    assert survivor("a", {"a": "b", "b": "a"}) in ("a", "b"), "a broken log does not hang"
    assert merge_refusal("c", "a", merged) is not None
    assert merge_refusal("a", "c", {"a": "", "c": ""}) is None


# --- the past ----------------------------------------------------------------------------------------


def test_a_look_at_the_past_shows_what_was_known_then() -> None:
    district = (
        District().issued("09:00").do("09:05", ev.OrderSigned(order="o1"), entered="09:30", channel="phone")
    )
    district.do("10:00", ev.OrderIssued(order="o2", unit="城管局"), case="c-o1")
    assert district.look("09:20", "orders", order="o1")[0]["state"] == "issued"
    assert district.look("09:20", "orders", order="o2") == []
    assert district.states("09:20", item="J01") == ["proposed"]


@pytest.mark.parametrize("when", ["09:20", "09:30", "10:30", "11:00", "20:00"])
def test_the_why_of_a_clock_is_that_of_the_same_moment(when: str) -> None:
    """Also when the case went on since: what was counted adds up to what was used."""
    district = District().issued("09:00", unit="教育局")
    district.do("09:05", ev.OrderSigned(order="o1"), entered="09:30", channel="phone")
    district.do("09:40", ev.HandlingStarted(order="o1")).do("10:00", ev.OrderSuspended(order="o1"))
    district.do("10:20", ev.OrderResumed(order="o1"))
    district.do("09:00", ev.OrderIssued(order="o2", unit="城管局"), case="c-o1", entered="10:25")
    district.do("09:08", ev.OrderDelivered(order="o2"), entered="11:00", channel="voice")
    for row in district.look(when, "clocks"):
        assert sum(i["to"] - i["from"] for i in row["why"] if i["counted"]) == row["used_s"], row["rule"]


def test_looking_changes_nothing() -> None:
    district = two_cases()
    assert district.world.look(t("12:00")) == district.world.look(t("12:00"))
    district.world.look(t("03-20 09:00"))
    assert district.look("09:00", "findings") == []


# --- who is told ------------------------------------------------------------------------------------------


def test_breaches_ends_and_calls_for_help_reach_those_who_must_act() -> None:
    play = case().do("09:03", ev.OrderObjected(order="o1"), reason="不属")
    play.do("09:12", ev.OrderReassigned(order="o1", to_order="o2", unit="城管局", delivered=True))
    told = [
        (shown(a.at)[11:], a.to, a.about, a.code)
        for a in alerts(play.stream, play.clocks("09:15"), play.rules, t("09:15"))
    ]
    assert told == [
        ("09:03:00", "dispatcher", "o1", "order.objected"),
        ("09:10:01", "dispatcher", "o1", "clock.breached"),
        ("09:10:01", "unit", "o1", "clock.breached"),
        ("09:12:00", "unit", "o1", "order.reassigned"),
    ]
    scene = brought_to("onscene").do("09:20", ev.SupportRequested(order="o1", what="抽水泵"))
    assert ("dispatcher", "support.requested") in [
        (a.to, a.code) for a in alerts(scene.stream, [], scene.rules, t("09:20"))
    ]
    assert alerts(scene.stream, [], scene.rules, t("09:19")) == []


def test_a_void_call_for_help_calls_nobody() -> None:
    play = brought_to("onscene").do("09:20", ev.SupportRequested(order="o1"))
    play.do("09:25", ev.EventVoided(positions=(play.stream.version,)), reason="误点")
    assert [a.code for a in alerts(play.stream, [], play.rules, t("09:30"))] == []
