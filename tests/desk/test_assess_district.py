"""What a whole month adds up to: units and drills, findings by hand, and the closing with its sums."""

from __future__ import annotations

from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.history import assess as assessed
from liandong.core.streams import PERIOD
from liandong.desk import assess, supervise
from liandong.desk.dispatch import Deed
from liandong.desk.errors import DeskError, Invalid, Refused, Unknown
from liandong.desk.lane import open_case
from liandong.desk.streams import Noted, opened
from tests.desk.assessing import MONTH, SIGN, at, decide, found, issued, month
from tests.desk.recording import ROLE, drill, record
from tests.desk.test_rebuild import Day
from tests.district import NOW, THIRD, TOWN, District
from tests.district import UNIT as OWN

# --- units, drills, by hand ---------------------------------------------------------------------


def test_what_units_owe_is_proposed_one_by_one(own_district: District) -> None:
    """Two radios that did not answer are two facts: each has its number and its decision."""
    for n in (0, 60):
        record(own_district, ev.SpotCheckCalled(unit=OWN, answered=False, kind="对讲机"), now=NOW + n)
    record(own_district, ev.ContactChanged(unit=OWN, role=ROLE), at=NOW - 3600)
    now = NOW + 100
    listed = [j for j in month(own_district, now).findings if j.finding.item == "YC.A04"]
    assert [j.finding.basis for j in listed] == ["evidence", "evidence"]
    assert found(own_district, now, item="YC.A01").finding.because[0]["code"] == "contact.unfiled"
    decide(own_district, listed[1], "confirm", now)
    states = {j.id: j.finding.state for j in month(own_district, now).findings}
    assert (states[listed[0].id], states[listed[1].id]) == ("proposed", "confirmed")


def test_drills_and_meetings(own_district: District) -> None:
    name = drill(own_district, OWN, TOWN, THIRD, minutes=30, now=NOW)
    record(own_district, ev.DrillUnitAbsent(drill=name, unit=THIRD), reason="正在现场", now=NOW + 60)
    record(own_district, ev.DrillUnitAssembled(drill=name, unit=OWN), now=NOW + 1800)
    now = NOW + 1801
    rows = {
        (j.finding.unit, j.finding.basis)
        for j in month(own_district, now).findings
        if j.finding.drill == name
    }
    assert rows == {(TOWN, "auto"), (THIRD, "evidence")}
    late = next(j for j in month(own_district, now).findings if j.finding.unit == TOWN and j.finding.drill)
    decide(own_district, late, "confirm", now)
    assert found(own_district, now, name, "YC.A11", role="unit", unit=TOWN).finding.state == "confirmed"
    ground = assess.clock_of(own_district.db, own_district.office, late.finding, now)
    assert ground is not None
    assert (ground.clock.used_s, ground.clock.limit_s) == (1801, 1800)
    record(own_district, ev.MeetingHeld(kind="联络员会议", units=(OWN,)), now=now)
    absent = {j.finding.unit for j in month(own_district, now).findings if j.finding.item == "YC.A13"}
    assert OWN not in absent
    assert TOWN in absent


def by_hand(district: District, now: int, **more: Any) -> Noted:
    event = ev.FindingEntered(**{"item": "YC.A08", "unit": OWN, **more})
    deed = Deed(event=event, reason="现场检查")
    who = district.who("supervisor")
    return supervise.enter_finding(district.db, district.office, who, deed, now=now)


def test_entered_by_hand_it_waits_for_confirmation(own_district: District) -> None:
    now = NOW + 700
    order = issued(own_district)
    by_hand(own_district, now)
    by_hand(own_district, now, order=order)
    listed = [j for j in month(own_district, now).findings if j.finding.item == "YC.A08"]
    assert [(j.finding.state, j.finding.basis) for j in listed] == [("proposed", "inspector")] * 2
    decide(own_district, listed[0], "confirm", now)
    assert sorted(
        j.finding.state for j in month(own_district, now).findings if j.finding.item == "YC.A08"
    ) == [
        "confirmed",
        "proposed",
    ]


def test_once_per_order_unit_and_item(own_district: District) -> None:
    now = NOW + 700
    order, other = issued(own_district), issued(own_district, TOWN)
    by_hand(own_district, now, order=order)

    def refused(kind: type[DeskError], **more: Any) -> str:
        with pytest.raises(kind) as raised:
            by_hand(own_district, now, **more)
        return raised.value.code

    assert refused(Refused, order=order) == "finding.duplicate"
    assert refused(Refused, order=order, item=SIGN) == "finding.duplicate", "computed already"
    assert refused(Refused, order=other) == "finding.order_unit"
    assert refused(Unknown, order="C20261124-9999-1") == "order.unknown"
    assert refused(Refused, item="YC.A99") == "item.unknown"
    assert refused(Refused, points=3) == "points.range"
    assert refused(Unknown, unit="无此局") == "unit.unknown"


# --- closing --------------------------------------------------------------------------------------


def sums(district: District, now: int, name: str = MONTH) -> dict[tuple[str, str], tuple[str, str]]:
    return {(t.unit, t.item): (str(t.confirmed), str(t.pending)) for t in month(district, now, name).totals}


def test_a_closed_month_keeps_its_sums(own_district: District) -> None:
    db, office, who = own_district.db, own_district.office, own_district.who("supervisor")
    orders = [issued(own_district, now=NOW + n) for n in range(3)]
    now = NOW + 700
    decide(own_district, found(own_district, now, orders[0]), "confirm", now)
    assert sums(own_district, now) == {(OWN, ""): ("0.5", "1.0"), (OWN, SIGN): ("0.5", "1.0")}
    with pytest.raises(Refused, match=r"period\.not_over"):
        supervise.close(db, office, who, MONTH, now=now)
    over = at("2026-12-01T00:00:00")
    supervise.close(db, office, who, MONTH, now=over)
    assert month(own_district, over).closed_at == over
    assert found(own_district, over, orders[0]).finding.state == "booked"
    with pytest.raises(Refused, match=r"period\.frozen_already"):
        supervise.close(db, office, who, MONTH, now=over + 1)
    # What comes later goes to the next bulletin by name; the sums stay.
    decide(own_district, found(own_district, over, orders[1]), "confirm", over + 5)
    late = found(own_district, over + 5, orders[1])
    assert (late.finding.state, late.late) == ("confirmed", True)
    decide(
        own_district,
        found(own_district, over, orders[0]),
        "dismiss",
        over + 6,
        reason="平台故障",
        correct=True,
    )
    assert sums(own_district, over + 9) == {(OWN, ""): ("0.5", "1.0"), (OWN, SIGN): ("0.5", "1.0")}


def test_a_quarter_is_closed_from_its_months(own_district: District) -> None:
    order, now = issued(own_district), at("2027-01-01T00:00:00")
    decide(own_district, found(own_district, now, order), "confirm", now)
    noted = supervise.close(
        own_district.db, own_district.office, own_district.who("supervisor"), "2026-Q4", now=now
    )
    held = opened(own_district.db, own_district.office, PERIOD, noted.stream)
    event = held.entries[-1].event
    assert isinstance(event, ev.PeriodFrozen)
    assert event.sums is not None
    assert {(s.unit, s.item, str(s.confirmed)) for s in event.sums} >= {(OWN, SIGN, "0.5")}
    for name in ("2026-Q5", "2026", "", "2026-Q4 "):
        with pytest.raises(Invalid):
            supervise.close(
                own_district.db, own_district.office, own_district.who("supervisor"), name, now=now
            )


# --- nothing is missed -----------------------------------------------------------------------------


def test_after_a_day_of_chance_no_finding_is_missed(own_district: District) -> None:
    """The month reads only the cases that can have one; every case, read one by one, says the same."""
    day = Day(own_district, 3)
    day.lives()
    now = day.now
    expected = set()
    for case in day.cases:
        read = open_case(own_district.db, own_district.office, case)
        expected |= {
            (f.key, f.month, f.basis)
            for f in assessed(read.case, read.rules, now)[1]
            if f.state != "retracted"
        }
    assert len(expected) > 20
    months = {name for _, name, _ in expected}
    there = {
        (j.finding.key, j.finding.month, j.finding.basis)
        for name in months
        for j in month(own_district, now, name).findings
    }
    assert there == expected
