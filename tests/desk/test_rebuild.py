"""The read models are what the log says: after a day of chance they come out identical, and tampering is found."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.steps import FROM
from liandong.desk import dispatch, intake
from liandong.desk.dispatch import Deed
from liandong.desk.erasing import erase
from liandong.desk.errors import DeskError
from liandong.desk.lane import open_case
from liandong.desk.rebuilding import projector
from liandong.engine.due import fire_all
from liandong.store import models
from liandong.store.rebuild import Difference, diff, rebuild
from liandong.wiring import office
from tests.district import NOW, TOWN, UNIT, District, connect_owner

UNITS = (UNIT, TOWN, "区水利局", "区教体局", "区卫生健康局", "区财政局", "北海街道", "富盛镇")
PLACES = ("府山街道", "富盛镇", "北海街道", "沥海街道", "外县某镇", "")
STEPS = 700
SEEDS = (1, 2)

BY_UNIT = (
    ev.OrderDelivered, ev.OrderSigned, ev.CrewDeparted, ev.CrewArrived, ev.ArrivalReported, ev.HandlingStarted,
    ev.ProgressReported, ev.SupportRequested, ev.ResultSubmitted, ev.ReworkAccepted, ev.OrderObjected,
)  # fmt: skip
BY_CENTRE = (
    ev.VerifyStarted, ev.OrderClosed, ev.ResultReturned, ev.ObjectionRejected, ev.OrderWithdrawn,
    ev.OrderSuspended, ev.OrderResumed, ev.OrderReopened,
)  # fmt: skip


class Day:
    """A day in which anything may be tried; what the desk refuses is counted too."""

    def __init__(self, district: District, seed: int) -> None:
        self.district = district
        self.rng = random.Random(seed)
        self.now = NOW
        self.cases: list[str] = []
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def lives(self) -> None:
        for n in range(STEPS):
            self.now += self.rng.choice((0, 1, 7, 40, 200, 900, 2400))
            if n == STEPS // 2:
                self._settings_change()
            if self.rng.random() < 0.3:
                with self.district.db.connection() as conn:
                    fire_all(conn, self.now)
            self._something()

    def _something(self) -> None:
        roll = self.rng.random()
        try:
            if roll < 0.1 or not self.cases:
                self._call()
            elif roll < 0.85:
                self._order_step()
            elif roll < 0.98:
                self._case_step()
            else:
                who = self.district.who("administrator")
                erase(self.district.db, self.district.office, who, self._any(), "request", now=self.now)
                self.done["case.erased"] += 1
        except DeskError as error:
            self.refused[error.code] += 1

    def _any(self) -> str:
        return self.rng.choice(self.cases[-8:])

    def _call(self) -> None:
        units = self.rng.sample(UNITS, self.rng.randint(0, 3))
        event = ev.CaseReceived(text="来电", place=self.rng.choice(PLACES), category="供排水")
        back = self.rng.choice((0, 0, 0, 400))
        call = intake.Call(
            event=event, received_at=self.now - back, orders=tuple(intake.Issue(u) for u in units)
        )
        done = intake.receive(self.district.db, self.district.office, self.district.who(), call, now=self.now)
        self.cases.append(done.case)
        self.done["case.received"] += 1

    def _order_step(self) -> None:
        case = self._any()
        orders = self._state(case).orders
        if not orders:
            return self._do(case, ev.OrderIssued(order="", unit=self.rng.choice(UNITS)))
        order = self.rng.choice(list(orders))
        kinds = (*BY_UNIT, *BY_CENTRE)
        if self.rng.random() < 0.8:  # mostly what the order's state allows
            kinds = tuple(k for k in kinds if orders[order].state in FROM[k][1]) or kinds
        kind = self.rng.choice(kinds)
        late = self.rng.choice((0, 0, 0, 30, 600))
        return self._do(case, kind(order=order), late=late)

    def _case_step(self) -> None:
        case = self._any()
        stream = self._state(case)
        order = next(iter(stream.orders), "")
        event = self.rng.choice(
            (
                ev.OrderIssued(
                    order="", unit=self.rng.choice(UNITS), role=self.rng.choice(("", "lead", "co"))
                ),
                ev.OrderReassigned(order=order, to_order="", unit=self.rng.choice(UNITS)),
                ev.DeadlineExtended(order=order, to=self.now + 5000),
                ev.LeadSet(unit=self.rng.choice(UNITS)),
                ev.CommandTaken(role="区领导"),
                ev.PlanActivated(plan="防汛"),
                ev.CaseScreened(outcome="answer"),
                ev.CaseReopened(),
                ev.CaseClosed(),
                ev.CaseCorrected(field="place", new=self.rng.choice(PLACES[:4])),
                ev.EventVoided(positions=(self.rng.randint(2, max(2, stream.version)),)),
                ev.DisputeOpened(order=order),
                ev.DisputeDetermined(unit=self.rng.choice(UNITS)),
                ev.SeverityChanged(severity="重大"),
                ev.CaseMerged(into=self.rng.choice(self.cases)),
                ev.CallbackDone(grade="满意"),
            )
        )
        self._do(case, event)

    def _do(self, case: str, event: ev.Event, late: int = 0) -> None:
        unit = ""
        order = getattr(event, "order", "")
        if isinstance(event, BY_UNIT) and self.rng.random() < 0.5:
            unit = self._state(case).orders[order].unit
        who = self.district.who("unit" if unit else "dispatcher", unit)
        at = self.now - late if late else None
        deed = Deed(event=event, at=at, by="" if unit else "值班员", channel="phone", reason="来电说明")
        dispatch.step(self.district.db, self.district.office, who, case, deed, now=self.now)
        self.done[type(event).__struct_config__.tag] += 1

    def _state(self, case: str) -> CaseStream:
        return open_case(self.district.db, self.district.office, case).case

    def _settings_change(self) -> None:
        """In the middle of the day the district says that a town is urban after all, and closes a day."""
        moment = datetime.fromtimestamp(self.now - 1, UTC)
        held: dict[str, Any] = {"effective_from": moment, "entered_at": moment}
        here = self.district.here
        value = models.SettingValue.objects.filter(jurisdiction_id=here, name="urban").latest("pk").value
        models.SettingValue.objects.create(
            jurisdiction_id=here, name="urban", value={**value, "富盛镇": True}, **held
        )
        models.CalendarDay.objects.create(jurisdiction_id=here, day="2026-11-25", rest=True, **held)


def differences(district: District) -> list[Difference]:
    with district.db.connection() as conn:
        return list(diff(conn, projector(district.db, office)))


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_day_of_chance_the_rows_are_what_the_log_says(own_district: District, seed: int) -> None:
    day = Day(own_district, seed)
    day.lives()
    assert len(day.done) > 20, day.done
    assert sum(day.refused.values()) > 30
    assert own_district.rows("SELECT count(*) FROM fired")[0][0] > 10
    assert differences(own_district) == []
    dump = rows_of(own_district)
    with own_district.db.connection() as conn:
        rebuild(conn, projector(own_district.db, office))
    assert rows_of(own_district) == dump


TABLES = ("case_row", "order_row", "clock_row", "due")


def rows_of(district: District) -> dict[str, list[Any]]:
    return {table: sorted(district.rows(f"SELECT {table}::text FROM {table}")) for table in TABLES}


@pytest.fixture
def small(own_district: District) -> Iterator[District]:
    call = intake.Call(event=ev.CaseReceived(place=TOWN), orders=(intake.Issue(UNIT), intake.Issue(TOWN)))
    intake.receive(own_district.db, own_district.office, own_district.who(), call, now=NOW)
    return own_district


TAMPERINGS = {
    "case_row": "UPDATE case_row SET state = 'closed'",
    "order_row": "UPDATE order_row SET sign_due_at = sign_due_at + 600 WHERE unit = '区综合执法局'",
    "clock_row": "DELETE FROM clock_row WHERE rule = 'YC.C.SIGN'",
    "due": "UPDATE due SET fire_ats = ARRAY[1, 2, 3] WHERE rule = 'YC.C.ARR1'",
}


def command(district: District, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "liandong", "rebuild", *arguments],
        env={
            **os.environ,
            "LIANDONG_HOME": str(district.home),
            "DATABASE_URL": district.database.app,
            "DATABASE_OWNER_URL": district.database.owner,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_tampering_is_found_and_repaired(small: District) -> None:
    right = rows_of(small)
    with connect_owner(small.database) as owner:
        for statement in TAMPERINGS.values():
            owner.execute(statement)
        owner.execute(
            'INSERT INTO case_row SELECT (c).* FROM (SELECT jsonb_populate_record(r, \'{"case_id": "C1"}\') AS c '
            "FROM case_row r) t"
        )
    found = differences(small)
    assert {d.table for d in found} == set(TABLES)
    told = command(small, "--check")
    assert told.returncode == 1
    for table in TABLES:
        assert f"{table}  {small.here} case C20261124-1" in told.stdout
    assert "state 'closed', expected 'dispatched'" in told.stdout
    assert command(small).returncode == 0
    assert rows_of(small) == right
    assert differences(small) == []
