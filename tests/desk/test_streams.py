"""What happens beside cases goes through the same lane: by right, once, and with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.streams import PERIOD, UNIT
from liandong.desk import duty, intake
from liandong.desk.errors import Conflict, DeskError, Forbidden, Invalid, Refused, Reused, Unknown
from liandong.desk.streams import Noted, opened
from tests.desk.recording import ROLE, drill, record
from tests.district import NOW, THIRD, TOWN, District, new_key
from tests.district import UNIT as OWN


def code(kind: type[DeskError], *args: Any, **more: Any) -> str:
    with pytest.raises(kind) as raised:
        record(*args, **more)
    return raised.value.code


# --- the lane ---------------------------------------------------------------------------------


def test_a_unit_files_its_change_and_the_stream_grows(district: District) -> None:
    changed = record(district, ev.ContactChanged(unit=OWN, role=ROLE), role="unit", unit=OWN, at=NOW - 3600)
    filed = record(
        district,
        ev.ContactFiled(unit=OWN, role=ROLE, receipts=("中心",)),
        role="unit",
        unit=OWN,
        at=NOW - 1800,
    )
    assert (changed.kind, changed.stream, filed.version) == (UNIT, OWN, changed.version + 1)
    found = duty.unit_record(district.db, district.office, district.who("unit", OWN), OWN, NOW)
    (contact,) = found.contacts
    # It may date the change back, which speaks against it; the filing counts when it is received.
    assert (contact.changed, contact.filed) == (NOW - 3600, NOW)
    assert found.entries[-1].claimed_at == NOW - 1800
    assert district.rows("SELECT units FROM log_entry WHERE kind = 'unit' AND stream = %s", OWN)[0] == (
        [OWN],
    )


def test_what_belongs_where(district: District) -> None:
    assert record(district, ev.SpotCheckCalled(unit=THIRD, answered=True)).kind == UNIT
    assert record(district, ev.MeetingHeld(kind="联络员会议")).stream == "2026-11"
    assert record(district, ev.RosterSet(place=TOWN)).stream == TOWN
    assert drill(district).startswith("D20261124-")


@pytest.mark.parametrize(
    ("event", "more", "error", "expected"),
    [
        (ev.ContactChanged(unit="无此局"), {}, Unknown, "unit.unknown"),
        (ev.RosterSet(), {}, Invalid, "field.missing"),
        (ev.DrillUnitAssembled(drill="D1", unit=OWN), {}, Unknown, "drill.unknown"),
        (ev.DrillCalled(drill="D1"), {}, Invalid, "order.numbered"),
        (ev.DrillCalled(drill="", units=("无此局",)), {}, Unknown, "unit.unknown"),
        (ev.SpotCheckCalled(unit=OWN, answered=False), {"at": NOW + 1}, Refused, "time.future"),
        (ev.ContactFiled(unit=OWN), {"at": NOW - 60}, Invalid, "late.speaker"),
        (ev.ContactFiled(unit=OWN, role="\x07"), {}, Invalid, "request.control_characters"),
        (ev.DrillUnitAbsent(drill="D1", unit=OWN), {}, Refused, "reason.missing"),
        (ev.CaseClosed(), {}, Invalid, "step.unknown"),
        (ev.FindingConfirmed(item="YC.A06", unit=OWN), {}, Invalid, "step.unknown"),
        (ev.PeriodFrozen(month="2026-10"), {}, Invalid, "step.unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    district: District, event: ev.Event, more: dict[str, Any], error: type[DeskError], expected: str
) -> None:
    before = district.logged()
    assert code(error, district, event, **more) == expected
    assert district.logged() == before


@pytest.mark.parametrize(
    ("event", "role", "unit", "expected"),
    [
        (ev.ContactChanged(unit=TOWN), "unit", OWN, "right.own_unit"),
        (ev.SpotCheckCalled(unit=OWN, answered=True), "unit", OWN, "right.missing"),
        (ev.DrillCalled(drill=""), "unit", OWN, "right.missing"),
        (ev.MeetingHeld(), "dispatcher", "", "right.missing"),
        (ev.TerminalOffline(unit=OWN), "auditor", "", "right.missing"),
        (ev.ContactChanged(unit=OWN), "leader", "", "right.missing"),
    ],
)
def test_rights_by_role(district: District, event: ev.Event, role: str, unit: str, expected: str) -> None:
    assert code(Forbidden, district, event, role=role, unit=unit) == expected


def test_one_key_one_entry(district: District) -> None:
    key = new_key()
    event = ev.TerminalOffline(unit=THIRD)
    once = intake.once_for("test", key, b"one")
    first = record(district, event, once=once)
    again = record(district, event, once=once, now=NOW + 5)
    assert (again.replayed, again.entries) == (True, first.entries)
    assert code(Reused, district, event, once=intake.once_for("test", key, b"two")) == "key.reused"


def test_who_saw_an_older_version_is_told(district: District) -> None:
    record(district, ev.TerminalOnline(unit=THIRD))
    assert code(Conflict, district, ev.TerminalOffline(unit=THIRD), seen=0) == "stream.conflict"


def test_a_void_needs_a_reason_and_the_right_to_what_it_voids(district: District) -> None:
    made = record(district, ev.MeetingHeld(kind="联络员会议"))

    def void(role: Any, reason: str = "记错", unit: str = "") -> Noted:
        who = district.who(role, unit)
        return duty.void(
            district.db, district.office, who, PERIOD, "2026-11", made.entries, reason=reason, now=NOW
        )

    for role, unit in (("dispatcher", ""), ("unit", OWN), ("auditor", "")):
        with pytest.raises(Forbidden):
            void(role, unit=unit)
    with pytest.raises(Refused, match=r"reason\.missing"):
        void("supervisor", reason="")
    void("supervisor", reason="记错，详询 13812345678")
    held = opened(district.db, district.office, PERIOD, "2026-11")
    assert made.entries[0] not in {e.position for e in held.standing}
    assert held.entries[-1].reason == "记错，详询 138****5678", "the log cannot be erased"
    with pytest.raises(Refused, match=r"void\.unknown"):
        void("supervisor")


# --- drills: clocks, queue, log ------------------------------------------------------------------


def test_a_drill_that_did_not_call_a_unit_does_not_exist_for_it(district: District) -> None:
    name = drill(district, TOWN)
    with pytest.raises(Unknown):
        duty.drill(district.db, district.office, district.who("unit", OWN), name, NOW)
    assert (
        code(Refused, district, ev.DrillUnitAssembled(drill=name, unit=OWN), role="unit", unit=OWN)
        == "drill.unit"
    )


def test_what_was_not_held_often_enough_is_told(district: District) -> None:
    who = district.who("supervisor")
    later = NOW + 60 * 86_400
    record(district, ev.MeetingHeld(kind="联络员会议"))
    found = duty.gaps(district.db, district.office, who, later)
    assert ("各联动单位负责人参加的工作会议", "2026-H2") in {(g.what, g.period) for g in found}
    own = duty.gaps(district.db, district.office, district.who("unit", OWN), later)
    assert {g.unit for g in own} <= {OWN}
