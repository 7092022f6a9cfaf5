"""Streams beside cases in the log: written by many at once, with clocks that fire, rebuilt, audited."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.streams import DRILL, PERIOD, UNIT
from liandong.desk import duty
from liandong.desk.rebuilding import projector
from liandong.desk.streams import opened
from liandong.engine.due import fire_all
from liandong.store.anchors import anchor_day
from liandong.store.connection import connect
from liandong.store.rebuild import diff, rebuild
from liandong.store.verify import verify
from liandong.wiring import office
from tests.desk.recording import ROLE, drill, record
from tests.district import NOW, THIRD, TOWN, District, connect_owner
from tests.district import UNIT as OWN


def test_many_write_at_once_and_nothing_is_lost(own_district: District) -> None:
    """Also the first entry, where the stream is born."""

    def call(n: int) -> None:
        record(own_district, ev.SpotCheckCalled(unit=OWN, answered=True, kind=f"k{n}"))

    writers = [threading.Thread(target=call, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    held = opened(own_district.db, own_district.office, UNIT, OWN)
    assert sorted(e.event.kind for e in held.entries) == [f"k{n}" for n in range(4)]  # type: ignore[attr-defined]
    assert [e.position for e in held.entries] == [1, 2, 3, 4]


@pytest.fixture
def called(own_district: District) -> tuple[District, str]:
    return own_district, drill(own_district, OWN, TOWN, THIRD, minutes=30)


def differences(district: District) -> list[Any]:
    with district.db.connection() as conn:
        return list(diff(conn, projector(district.db, office)))


def test_a_drill_has_clocks_that_fire(called: tuple[District, str]) -> None:
    district, name = called
    absent = ev.DrillUnitAbsent(drill=name, unit=THIRD)
    record(district, absent, role="unit", unit=THIRD, reason="正在处置警情", now=NOW + 60)
    record(district, ev.DrillUnitAssembled(drill=name, unit=OWN), role="unit", unit=OWN, now=NOW + 1800)
    district.db.call(fire_all, NOW + 1803)
    marks = district.rows("SELECT unit, mark FROM fired WHERE kind = 'drill' ORDER BY id")
    assert [m for m in marks if m[1] == "breach"] == [(TOWN, "breach")]
    found = duty.drill(district.db, district.office, district.who("supervisor"), name, NOW + 1801)
    states = {c.unit: c.state for c in found.clocks}
    assert states == {OWN: "met", TOWN: "breached"}
    own = duty.drill(district.db, district.office, district.who("unit", OWN), name, NOW + 1801)
    assert ({c.unit for c in own.clocks}, own.drill.absent) == ({OWN}, {})


def test_rows_are_what_the_log_says_and_are_made_again_from_it(called: tuple[District, str]) -> None:
    district, name = called
    record(district, ev.DrillUnitAssembled(drill=name, unit=TOWN), role="unit", unit=TOWN, now=NOW + 900)
    record(district, ev.ContactChanged(unit=OWN, role=ROLE))
    assert differences(district) == []
    district.db.call(fire_all, NOW + 1000)
    assert differences(district) == []
    clocks = sorted(district.rows("SELECT clock_row::text FROM clock_row"))
    assert len(clocks) == 3
    with connect_owner(district.database) as owner:
        owner.execute("DELETE FROM clock_row WHERE kind = 'drill'")
        owner.execute("DELETE FROM due WHERE kind = 'drill'")
    assert {d.table for d in differences(district)} == {"clock_row", "due"}
    with district.db.connection() as conn:
        rebuild(conn, projector(district.db, office))
    assert differences(district) == []
    assert sorted(district.rows("SELECT clock_row::text FROM clock_row")) == clocks


def test_the_audit_covers_these_streams(called: tuple[District, str], tmp_path: Path) -> None:
    district, _ = called
    record(district, ev.ContactChanged(unit=OWN, role=ROLE))
    record(district, ev.MeetingHeld(kind="联络员会议"))
    with connect(district.database.app, hot=False) as conn:
        (anchor,) = anchor_day(conn, datetime.fromtimestamp(NOW, UTC).date(), NOW + 60)
        assert {leaf.kind for leaf in anchor.each()} == {UNIT, DRILL, PERIOD}
        report = verify(conn)
        assert (report.faults, report.streams) == ([], 3)
    with connect_owner(district.database) as owner:
        owner.execute("ALTER TABLE log_entry DISABLE TRIGGER append_only")
        owner.execute(
            "UPDATE log_entry SET body = replace(body, '联络员会议', '茶话会') WHERE kind = 'period'"
        )
    with connect(district.database.app, hot=False) as conn:
        assert {(f.code, f.kind) for f in verify(conn).faults} == {("entry.changed", PERIOD)}
