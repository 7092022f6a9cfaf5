"""What the district enters reaches the rules: calendar days, units, settings, each from its moment on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.clocks import Clock
from liandong.desk import dispatch, files, intake
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Refused
from liandong.desk.office import KNOWN_AFTER_S
from liandong.store import models
from tests.district import NOW, TOWN, UNIT, District, forget

OFFICE_HOURS = "区财政局"
"""A unit of the third tier: it works in office hours."""

Make = Callable[..., str]


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


@pytest.fixture
def make(own_district: District) -> Make:
    """`make("区财政局", now=…)`: a call with orders; the case."""

    def made(*units: str, now: int) -> str:
        call = intake.Call(event=ev.CaseReceived(place=TOWN), orders=tuple(intake.Issue(u) for u in units))
        return intake.receive(own_district.db, own_district.office, own_district.who(), call, now=now).case

    return made


def sign_clock(district: District, case: str, now: int) -> Clock:
    file = files.read(district.db, district.office, district.who(), case, now)
    return next(c for c in file.clocks if c.rule == "YC.C.SIGN")


def enter(model: Any, moment: int, **fields: Any) -> None:
    """Somebody enters a row, in force from the moment of entry."""
    held = datetime.fromtimestamp(moment, UTC)
    model.objects.create(effective_from=held, entered_at=held, **fields)
    forget()


def test_a_holiday_stops_the_clock_until_the_first_working_day(own_district: District, make: Make) -> None:
    """1 October 2026 is a Thursday; people are back on the 8th."""
    case = make(OFFICE_HOURS, now=at("2026-10-01T10:00:00"))
    clock = sign_clock(own_district, case, at("2026-10-01T10:00:01"))
    assert (clock.state, clock.due_at) == ("waiting", at("2026-10-08T08:40:00"))
    assert clock.unpublished is False


def test_a_saturday_that_makes_up_counts(own_district: District, make: Make) -> None:
    case = make(OFFICE_HOURS, now=at("2026-10-10T10:00:00"))
    assert sign_clock(own_district, case, at("2026-10-10T10:00:01")).due_at == at("2026-10-10T10:10:00")


def test_a_year_without_a_schedule_is_provisional(own_district: District, make: Make) -> None:
    case = make(OFFICE_HOURS, now=at("2027-03-01T10:00:00"))
    clock = sign_clock(own_district, case, at("2027-03-01T10:20:00"))
    assert (clock.state, clock.unpublished) == ("breached", True)
    file = files.read(
        own_district.db, own_district.office, own_district.who(), case, at("2027-03-01T10:20:00")
    )
    assert [f.basis for f in file.findings if f.item == "YC.A06"] in ([], ["evidence"])


def test_a_day_entered_now_moves_no_running_clock(own_district: District, make: Make) -> None:
    """The order of the evening before was counted with the next morning as a working day; it stays so."""
    before = make(OFFICE_HOURS, now=NOW + 9 * 3600)
    day = {"jurisdiction_id": own_district.here, "day": "2026-11-25", "rest": True}
    enter(models.CalendarDay, NOW + 10 * 3600, **day)
    after = make(OFFICE_HOURS, now=NOW + 10 * 3600 + KNOWN_AFTER_S)
    assert sign_clock(own_district, before, NOW + 11 * 3600).due_at == at("2026-11-25T08:40:00")
    assert sign_clock(own_district, after, NOW + 11 * 3600).due_at == at("2026-11-26T08:40:00")


def test_a_unit_that_left_gets_no_order_and_keeps_its_old_ones(own_district: District, make: Make) -> None:
    case = make(UNIT, TOWN, now=NOW)
    unit = models.Unit.objects.get(jurisdiction_id=own_district.here, name=UNIT)
    enter(models.UnitTerm, NOW + 60, unit=unit, tier=1, active=False)
    with pytest.raises(Refused, match=r"unit\.unknown"):
        make(UNIT, now=NOW + 120)
    assert sign_clock(own_district, case, NOW + 120).state == "running"

    def step(event: ev.Event, **more: Any) -> None:
        dispatch.step(
            own_district.db,
            own_district.office,
            own_district.who(),
            case,
            Deed(event=event, **more),
            now=NOW + 300,
        )

    step(ev.OrderSigned(order=f"{case}-1"))
    step(ev.OrderSigned(order=f"{case}-2"), at=NOW + 30, by="街道 李四", reason="电话签收，补录")
    file = files.read(own_district.db, own_district.office, own_district.who(), case, NOW + 400)
    assert [o.state for o in file.case.orders.values()] == ["signed", "signed"]


def test_a_unit_that_joins_is_known_at_once(own_district: District, make: Make) -> None:
    unit = models.Unit.objects.create(jurisdiction_id=own_district.here, name="区数据局")
    enter(models.UnitTerm, NOW, unit=unit, tier=2)
    case = make("区数据局", now=NOW + KNOWN_AFTER_S)
    assert sign_clock(own_district, case, NOW + KNOWN_AFTER_S).limit_s == 600


def test_a_setting_that_is_unset_again_no_longer_counts(own_district: District, make: Make) -> None:
    """Without the urban area a breach of the arrival is shown to a person, and costs nothing by itself."""
    early = make(UNIT, now=NOW)
    enter(models.SettingValue, NOW + 60, jurisdiction_id=own_district.here, name="urban", value=None)
    late = make(UNIT, now=NOW + 120)
    advisory = {}
    for case in (early, late):
        file = files.read(own_district.db, own_district.office, own_district.who(), case, NOW + 200)
        advisory[case] = next(c.advisory for c in file.clocks if c.rule == "YC.C.ARR1")
    assert advisory == {early: False, late: True}


def test_another_process_hears_of_it(own_district: District) -> None:
    """Without being told: the version of what was entered is counted by the database."""
    office, db = own_district.office, own_district.db
    before = office.config(db)
    models.Place.objects.create(jurisdiction_id=own_district.here, name="新设街道")
    assert office.config(db) == before, "it is asked for once a second"
    assert "新设街道" in office.rules(db, office.active_pack(db), before + 1).settings.places


def test_the_neighbours_entries_are_the_neighbours(own_district: District) -> None:
    before = own_district.office.config(own_district.db)
    models.Place.objects.create(jurisdiction_id=own_district.there, name="邻县某镇")
    forget()
    assert own_district.office.config(own_district.db) == before
    assert "邻县某镇" not in own_district.office.current(own_district.db).settings.places
