"""Findings of a month: proposed from the log, decided by people, corrected with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liandong.core import events as ev
from liandong.core.history import assess as assessed
from liandong.core.streams import PERIOD
from liandong.desk import assess, intake, supervise
from liandong.desk.errors import Conflict, Forbidden, Invalid, Refused, Unknown
from liandong.desk.lane import open_case
from liandong.desk.streams import opened
from tests.desk.assessing import MONTH, SIGN, at, code, decide, found, issued, month, step
from tests.district import NOW, TOWN, District, new_key
from tests.district import UNIT as OWN

# --- proposals --------------------------------------------------------------------------------


def test_a_breach_is_proposed_by_its_second_without_any_event(district: District) -> None:
    order = issued(district)
    assert order not in {j.finding.order for j in month(district, NOW + 600).findings}
    judged = found(district, NOW + 601, order)
    finding = judged.finding
    assert (finding.state, finding.unit, finding.points, finding.basis) == (
        "proposed",
        OWN,
        Decimal("0.5"),
        "auto",
    )
    assert (finding.clause, finding.because[0]["due_at"]) == ("附件二第6项", NOW + 600)
    ground = assess.clock_of(district.db, district.office, finding, NOW + 601)
    assert ground is not None
    assert (ground.clock.rule, ground.clock.used_s, ground.rules.pack.id) == ("YC.C.SIGN", 601, "yuecheng")
    assert {e.event.__struct_config__.tag for e in ground.entries} >= {"order.issued", "order.delivered"}


def test_its_month_is_that_of_the_deadline(district: District) -> None:
    order = issued(district, now=at("2026-11-30T23:49:59"))
    later = at("2026-12-01T00:00:01")
    assert found(district, later, order).finding.month == MONTH
    order = issued(district, now=at("2026-11-30T23:50:00"))
    assert found(district, later + 1, order, name="2026-12").finding.month == "2026-12"
    assert order not in {j.finding.order for j in month(district, later + 1).findings}


def test_what_is_judged_at_the_closing_is_found_too(district: District) -> None:
    """No arrival was called in, no result came by the platform: both under one item, once."""
    order = issued(district)
    for n, kind in enumerate((ev.OrderSigned, ev.CrewDeparted, ev.CrewArrived, ev.HandlingStarted), 1):
        step(district, kind(order=order), NOW + n)
    step(district, ev.ResultSubmitted(order=order), NOW + 10, channel="phone")
    assert order not in {j.finding.order for j in month(district, NOW + 10).findings}
    step(district, ev.OrderClosed(order=order), NOW + 11)
    assert found(district, NOW + 11, order, "YC.A10").finding.state == "proposed"


def test_a_unit_sees_its_own(district: District) -> None:
    own, other = issued(district), issued(district, TOWN)
    listed = month(district, NOW + 700, role="unit", unit=OWN)
    assert own in {j.finding.order for j in listed.findings}
    assert {j.finding.unit for j in listed.findings} == {OWN} == {t.unit for t in listed.totals}
    foreign = found(district, NOW + 700, other)
    with pytest.raises(Unknown):
        assess.one(district.db, district.office, district.who("unit", OWN), foreign.id, NOW + 700)


@pytest.mark.parametrize("name", ["", "2026", "2026-13", "2026-1", "２０２６-11", "2026-11-", "abcd-ef"])
def test_what_is_no_month(district: District, name: str) -> None:
    with pytest.raises(Invalid):
        month(district, NOW, name)


@pytest.mark.parametrize(
    "number", ["", "2026-11", "2026-11-000000000000", "nonsense", "2026-13-000000000000"]
)
def test_what_is_no_finding(district: District, number: str) -> None:
    with pytest.raises(Unknown):
        assess.one(district.db, district.office, district.who("supervisor"), number, NOW)


# --- decisions ----------------------------------------------------------------------------------


def test_confirmed_once_by_somebody(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    noted = decide(district, judged, "confirm", now)
    assert (noted.kind, noted.stream) == (PERIOD, MONTH)
    again = found(district, now, order)
    assert (again.id, again.finding.state) == (judged.id, "confirmed")
    assert again.verdict is not None
    assert (again.verdict.by, again.verdict.at) == ("supervisor", now)
    assert code(Refused, district, judged, "confirm", now) == "finding.decided"
    assert code(Refused, district, judged, "dismiss", now, reason="不服") == "finding.decided"


def test_dismissed_with_a_reason(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    assert code(Refused, district, judged, "dismiss", now) == "reason.missing"
    decide(district, judged, "dismiss", now, reason="平台故障")
    again = found(district, now, order)
    assert again.finding.state == "dismissed"
    assert again.verdict is not None
    assert again.verdict.reason == "平台故障"


def test_corrected_in_one_step_with_a_reason(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    decide(district, judged, "confirm", now)
    assert code(Refused, district, judged, "dismiss", now, correct=True) == "reason.missing"
    noted = decide(district, judged, "dismiss", now + 1, reason="点错了", correct=True)
    assert found(district, now + 1, order).finding.state == "dismissed"
    held = opened(district.db, district.office, PERIOD, MONTH)
    kinds = [type(e.event) for e in held.entries if e.position in noted.entries]
    assert kinds == [ev.EventVoided, ev.FindingDismissed]
    decide(district, judged, "confirm", now + 2, reason="还是成立", correct=True)
    assert found(district, now + 2, order).finding.state == "confirmed"


def test_a_decision_is_taken_back(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    assert code(Refused, district, judged, "withdraw", now, reason="点错") == "finding.undecided"
    decide(district, judged, "confirm", now)
    assert code(Refused, district, judged, "withdraw", now) == "reason.missing"
    decide(district, judged, "withdraw", now, reason="点错")
    assert found(district, now, order).finding.state == "proposed"


def test_a_confirmed_one_that_lost_its_ground_waits_for_correction(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    decide(district, judged, "confirm", now)
    proposed = issued(district)
    for one in (order, proposed):
        step(
            district,
            ev.OrderSigned(order=one),
            now + 9,
            at=NOW + 60,
            by="值班员",
            reason="电话签收",
            channel="phone",
        )
    again = found(district, now + 10, order)
    assert (again.finding.state, again.finding.correct) == ("confirmed", True)
    assert proposed not in {j.finding.order for j in month(district, now + 10).findings}
    decide(district, judged, "dismiss", now + 11, reason="电话签收在先")
    assert found(district, now + 11, order).finding.state == "dismissed"


def test_two_at_once_and_one_is_told(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    seen = month(district, now).version
    decide(district, judged, "confirm", now, seen=seen)
    assert code(Conflict, district, judged, "dismiss", now, reason="不", seen=seen) == "stream.conflict"


def test_one_key_one_decision(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    once = intake.once_for("test", new_key(), b"x")
    first = decide(district, judged, "confirm", now, once=once)
    again = decide(district, judged, "confirm", now + 5, once=once)
    assert (again.replayed, again.entries) == (True, first.entries)


@pytest.mark.parametrize("role", ["dispatcher", "unit", "leader", "administrator", "auditor"])
def test_only_the_supervisor_decides(district: District, role: str) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    assert code(Forbidden, district, judged, "confirm", now, role=role) == "right.missing"
    assert code(Forbidden, district, judged, "withdraw", now, role=role) == "right.missing"
    with pytest.raises(Forbidden):
        supervise.close(district.db, district.office, district.who(role), "2026-10", now=now)


def test_the_case_shows_what_was_decided(district: District) -> None:
    order, now = issued(district), NOW + 700
    judged = found(district, now, order)
    decide(district, judged, "confirm", now)
    case = open_case(district.db, district.office, judged.finding.case)
    proposals = assessed(case.case, case.rules, now)[1]
    seen = assess.decided(district.db, district.office, case.case.id, proposals, now)
    assert {(f.item, f.state) for f in seen if f.order == order} == {(SIGN, "confirmed")}
    assert assess.decided(district.db, district.office, case.case.id, [], now) == []
