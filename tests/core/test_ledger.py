"""Decisions about findings and their sums: once per order, unit and item, plain, by the month of the deadline."""

import math
from decimal import Decimal

import msgspec
import pytest

from liandong.core import events as ev
from liandong.core.pack import Assessment, Item
from liandong.core.rules import RuleBook
from tests.core.packs import ITEMS, PACK, SETTINGS, rules_of, t
from tests.core.worlds import District


def late(when: str = "09:00", order: str = "o1") -> District:
    """One order late in signing (J01) and arriving (J02)."""
    return District().issued(when, order)


# --- deciding ---------------------------------------------------------------------------------


def test_a_proposal_counts_for_nothing_until_it_is_confirmed() -> None:
    district = late()
    assert district.sums("09:30") == ("0", "1.0")
    district.confirm("09:40", "J01")
    assert district.sums("09:40") == ("0.5", "0.5")
    assert district.states("09:40", item="J01") == ["confirmed"]
    assert district.states("09:39", item="J01") == ["proposed"], "as it was known then"


def test_a_dismissal_needs_its_reason() -> None:
    district = late()
    event = ev.FindingDismissed(item="J01", unit="水务局", order="o1")
    assert district.no("09:40", event).code == "reason.missing"
    district.do("09:41", event, reason="终端故障")
    assert (district.states("09:41", item="J01"), district.sums("09:41")) == (["dismissed"], ("0", "0.5"))


def test_what_is_decided_is_decided() -> None:
    district = late().confirm("09:40", "J01")
    for event in (
        ev.FindingConfirmed(item="J01", unit="水务局", order="o1"),
        ev.FindingDismissed(item="J01", unit="水务局", order="o1"),
    ):
        assert district.no("09:50", event, reason="再议").code == "finding.decided"
    district.do("09:55", ev.FindingAppealed(item="J01", unit="水务局", order="o1"), reason="不服")
    assert district.sums("10:00")[0] == "0.5", "an appeal is a note until somebody decides"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (ev.FindingConfirmed(item="J99", unit="水务局"), "item.unknown"),
        (ev.FindingConfirmed(item="J01", unit="无此局"), "finding.unknown"),
        (ev.FindingEntered(item="J12", unit="无此局"), "unit.unknown"),
        (ev.FindingConfirmed(item="J01", unit="城管局", order="o1"), "finding.order_unit"),
        (ev.FindingConfirmed(item="J03", unit="水务局", order="o1"), "finding.unknown"),
        (ev.FindingConfirmed(item="J01", unit="水务局", order="o1", points=5.0), "points.range"),
    ],
)
def test_deciding_is_refused(event: ev.FindingEvent, code: str) -> None:
    assert late().no("09:40", event).code == code


def test_evidence_stands_in_no_sum_until_a_person_confirms_it() -> None:
    district = District().issued("09:00").do("09:02", ev.OrderObjected(order="o1"), reason="不属职责")
    district.do("09:03", ev.ObjectionRejected(order="o1"), reason="属于")
    assert district.sums("09:05") == ("0", "0")
    district.confirm("09:06", "J05")
    assert district.sums("09:06", item="J05") == ("0.5", "0")


def test_a_decision_entered_later_is_known_from_then_on() -> None:
    district = late().do("09:30", ev.FindingConfirmed(item="J01", unit="水务局", order="o1"), entered="11:00")
    assert district.states("10:59", item="J01") == ["proposed"]
    assert district.states("11:00", item="J01") == ["confirmed"]


def test_a_decision_declared_void_never_was() -> None:
    district = late().confirm("09:40", "J01")
    step = district.steps
    assert district.no("09:50", ev.EventVoided(step=step)).code == "reason.missing"
    district.do("09:50", ev.EventVoided(step=step), reason="误点")
    assert district.states("09:50", item="J01") == ["proposed"]
    district.confirm("09:55", "J01")
    assert district.sums("09:55") == ("0.5", "0.5")


def test_a_unit_that_left_still_answers_for_what_it_did() -> None:
    """The register changed since; its old finding can be confirmed all the same."""
    left = msgspec.structs.replace(SETTINGS, left=frozenset({"水务局"}))
    district = District(RuleBook(PACK, [(0, SETTINGS), (t("12:00"), left)])).issued("09:00")
    district.confirm("13:00", "J01")
    assert district.states("13:00", item="J01") == ["confirmed"]


# --- entered by hand ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (0.5, ""),
        (0.7, ""),
        (1.0, ""),
        (0.4, "points.range"),
        (1.1, "points.range"),
        (0.75, "points.step"),
        (None, "points.missing"),
        (-0.5, "points.range"),
        (0.0, "points.range"),
        (math.nan, "points.range"),
        (math.inf, "points.range"),
    ],
)
def test_ac_36_points_inside_their_range_and_by_its_steps(points: float | None, code: str) -> None:
    event = ev.FindingEntered(item="J11", unit="水务局", points=points)
    refusal = District().attempt("09:00", event, reason="抽查")
    assert (refusal.code if refusal else "") == code


def test_points_that_are_fixed_need_not_be_said() -> None:
    district = District().do("09:00", ev.FindingEntered(item="J12", unit="水务局"), reason="抽查")
    assert district.sums("09:00") == ("0", "0.5")
    assert (
        district.no("09:01", ev.FindingEntered(item="J12", unit="水务局", points=0.4), reason="x").code
        == "points.range"
    )


@pytest.mark.parametrize("points", [-1.0, 0.0, math.nan])
def test_an_item_without_printed_points_takes_none_that_are_no_deduction(points: float) -> None:
    free = rules_of(assessment=Assessment(items=(Item(code="J99", title="其他", clause="第9项"),)))
    refusal = District(free).no(
        "09:00", ev.FindingEntered(item="J99", unit="水务局", points=points), reason="抽查"
    )
    assert refusal.code == "points.range"


def test_a_range_is_chosen_from_when_a_proposal_is_confirmed() -> None:
    """A computed failing whose points the document leaves to the inspector: nothing is preselected."""
    items = (
        *ITEMS[1:],
        msgspec.structs.replace(ITEMS[0], points=None, points_min=Decimal("0.5"), points_max=Decimal("1")),
    )
    district = District(rules_of(assessment=Assessment(items=items))).issued("09:00")
    empty = ev.FindingConfirmed(item="J01", unit="水务局", order="o1")
    assert district.no("09:40", empty).code == "points.missing"
    district.confirm("09:41", "J01", points=0.7)
    assert district.sums("09:41", item="J01")[0] == "0.7"


def test_the_same_order_unit_and_item_count_once() -> None:
    district = late()
    again = ev.FindingEntered(item="J01", unit="水务局", order="o1")
    assert district.no("09:40", again, reason="迟签").code == "finding.duplicate"
    district.do("09:41", ev.FindingEntered(item="J12", unit="水务局", order="o1"), reason="不规范")
    assert (
        district.no("09:42", ev.FindingEntered(item="J12", unit="水务局", order="o1"), reason="x").code
        == "finding.duplicate"
    )
    district.do("09:43", ev.FindingEntered(item="J12", unit="水务局"), reason="另一件")
    assert district.sums("09:45") == ("0", "2.0")


def test_entered_by_hand_before_the_system_saw_it_counts_once_too() -> None:
    district = (
        District()
        .issued("09:00")
        .do("09:05", ev.FindingEntered(item="J01", unit="水务局", order="o1"), reason="见")
    )
    assert district.sums("12:00", item="J01") == ("0", "0.5")


def test_what_was_retracted_may_be_entered_by_hand() -> None:
    district = late().do("09:05", ev.OrderSigned(order="o1"), entered="09:30", channel="phone")
    assert district.states("09:30", item="J01") == ["retracted"]
    district.do("09:40", ev.FindingEntered(item="J01", unit="水务局", order="o1"), reason="电话里未报姓名")
    assert district.states("09:40", item="J01") == ["proposed"]
    district.confirm("09:45", "J01")
    assert district.sums("09:45", item="J01") == ("0.5", "0")


# --- sums -----------------------------------------------------------------------------------------


def test_ac_19_the_monthly_summary() -> None:
    """J01 ×3, J02 ×2, J12 ×1 confirmed, one dismissed, one still proposed: 3.0, and 0.5 apart."""
    district = District()
    for n in range(1, 4):
        district.issued(f"03-0{n} 09:00", f"o{n}").confirm(f"03-0{n} 10:00", "J01", f"o{n}")
    for n in (1, 2):
        district.confirm(f"03-0{n + 3} 10:00", "J02", f"o{n}")
    for n in range(1, 4):
        district.do(f"03-0{n + 5} 08:00", ev.OrderWithdrawn(order=f"o{n}"), reason="月底清理")
    district.do("03-09 09:00", ev.FindingEntered(item="J12", unit="水务局"), reason="抽查").confirm(
        "03-09 10:00", "J12", ""
    )
    district.do("03-10 09:00", ev.FindingDismissed(item="J02", unit="水务局", order="o3"), reason="路断")
    for n in range(1, 4):
        district.do(
            "03-10 09:30", ev.FindingDismissed(item="J03", unit="水务局", order=f"o{n}"), reason="并入"
        )
    district.do("03-11 09:00", ev.FindingEntered(item="J12", unit="水务局"), reason="又抽查")
    assert district.sums("03-31 23:59:59") == ("3.0", "0.5")
    district.do("04-01 00:00", ev.PeriodFrozen(month="2021-03"))
    assert district.sums("04-01 00:00") == ("3.0", "0.5")
    assert {i: district.sums("04-01 00:00", item=i)[0] for i in ("J01", "J02", "J12")} == {
        "J01": "1.5",
        "J02": "1.0",
        "J12": "0.5",
    }
    assert set(district.states("04-01 00:00", item="J01")) == {"booked"}


def test_ac_20_no_cap_and_no_base() -> None:
    district = District()
    for n in range(40):
        when = f"03-10 {n % 24:02d}:{n // 24:02d}"
        district.do(when, ev.FindingEntered(item="J12", unit="水务局"), reason="抽查").confirm(
            when, "J12", ""
        )
    assert district.sums("03-11 00:00") == ("20.0", "0")


@pytest.mark.parametrize(
    ("issued", "month"),
    [
        ("2021-03-31 23:49:59", "2021-03"),
        ("2021-03-31 23:50:00", "2021-04"),
        ("2024-02-29 23:49:59", "2024-02"),
        ("2024-02-29 23:50:00", "2024-03"),
        ("2021-12-31 23:49:59", "2021-12"),
    ],
)
def test_a_failing_belongs_to_the_month_in_which_its_deadline_lay(issued: str, month: str) -> None:
    """Not the month of issue, not that of the breach: the deadline at 23:59:59 is broken at 00:00:00."""
    district = District().issued(issued)
    after = f"{issued[:4]}-12-31 23:59:59" if month != "2021-12" else "2022-01-01 00:30"
    assert {r["month"] for r in district.look(after, "findings", item="J01")} == {month}


def test_drills_are_in_no_sum() -> None:
    assert District().issued("09:00", drill=True).look("12:00", "findings") == []


# --- frozen periods ----------------------------------------------------------------------------------


def frozen() -> District:
    return late().confirm("09:40", "J01").do("04-01 00:00", ev.PeriodFrozen(month="2021-03"))


def test_a_frozen_month_keeps_its_sums() -> None:
    district = frozen()
    sums = district.sums("04-01 00:00")
    district.confirm("04-02 09:00", "J02")
    assert district.sums("04-02 09:00") == sums
    assert district.states("04-02 09:00", item="J02") == ["confirmed"], "confirmed too late to be booked"
    district.do("03-10 09:05", ev.OrderSigned(order="o1"), entered="04-03 09:00", channel="phone")
    assert district.sums("04-03 09:00") == sums
    assert [(r["state"], r["correct"]) for r in district.look("04-03 09:00", "findings", item="J01")] == [
        ("booked", True)
    ]


@pytest.mark.parametrize(
    ("when", "event", "code"),
    [
        ("03-31 23:59:59", ev.PeriodFrozen(month="2021-03"), "period.not_over"),
        ("04-01 00:00", ev.PeriodFrozen(month="2021-3"), "period.unknown"),
        ("04-01 00:00", ev.PeriodFrozen(month="2021-13"), "period.unknown"),
        ("04-01 00:00", ev.PeriodFrozen(), "period.unknown"),
        ("04-01 00:00", ev.PeriodFrozen(month="2021-03", quarter="2021-Q1"), "period.unknown"),
        ("04-01 00:00", ev.PeriodFrozen(quarter="2021-Q5"), "period.unknown"),
        ("03-31 23:59:59", ev.PeriodFrozen(quarter="2021-Q1"), "period.not_over"),
    ],
)
def test_freezing_is_refused(when: str, event: ev.PeriodFrozen, code: str) -> None:
    assert late().no(when, event).code == code


def test_a_period_is_frozen_once() -> None:
    assert frozen().no("04-02 00:00", ev.PeriodFrozen(month="2021-03")).code == "period.frozen_already"
    district = frozen().do("04-01 00:00", ev.PeriodFrozen(quarter="2021-Q1"))
    assert district.no("04-02 00:00", ev.PeriodFrozen(quarter="2021-Q1")).code == "period.frozen_already"
