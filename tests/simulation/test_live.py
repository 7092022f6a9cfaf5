"""The district goes on living: orders are taken up where they stand, people may interfere, nothing is done twice."""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.core import events as ev
from liandong.desk import dispatch, intake, lane
from liandong.simulation.centre import SEATS
from liandong.simulation.live import Live, Told
from liandong.store import cases, health
from tests.district import NOW, UNIT, District

STEP_S = 30


class Time:
    """A clock that only moves when told to."""

    def __init__(self, at: int = NOW) -> None:
        self.at = float(at)

    def __call__(self) -> float:
        return self.at

    def pass_with(self, live: Live, seconds: int) -> None:
        end = self.at + seconds
        while self.at < end:
            live.turn()
            self.at += STEP_S


@pytest.fixture(scope="module")
def time() -> Time:
    return Time()


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return []


@pytest.fixture(scope="module")
def lived(district: District, time: Time, told: list[Told]) -> District:
    """Half an hour of a busy morning, and a case that a person entered."""
    who = district.who()
    call = intake.Call(event=ev.CaseReceived(place="府山街道"), orders=(intake.Issue(unit=UNIT),))
    intake.receive(district.db, district.office, who, call, now=NOW)
    live = Live(district.db, district.office, per_hour=40, tell=told.append, clock=time)
    time.pass_with(live, 1800)
    return district


def open_cases(district: District) -> dict[str, set[str]]:
    found = district.db.call(cases.open_orders, district.here)
    made: dict[str, set[str]] = {}
    for order in found:
        made.setdefault(order.case, set()).add(order.row.state)
    return made


def test_calls_come_and_units_work(lived: District, told: list[Told]) -> None:
    assert [t.refused for t in told if t.refused] == []
    kinds = Counter(t.deed.kind for t in told)
    assert kinds["case.received"] >= 10
    for kind in ("order.signed", "crew.departed", "crew.arrived"):
        assert kinds[kind] >= 3, kind


def test_everything_happened_now(lived: District) -> None:
    late = lived.rows("SELECT count(*) FROM log_entry WHERE entered_at - at > 300 OR at > entered_at")
    assert late == [(0,)]


def test_a_persons_case_is_left_to_people(lived: District) -> None:
    states = [
        o.row.state
        for o in lived.db.call(cases.open_orders, lived.here)
        if lane.open_case(lived.db, lived.office, o.case).case.entries[0].by not in SEATS
    ]
    assert states == ["issued"]


def test_another_run_takes_up_what_is_open(lived: District, time: Time) -> None:
    before = open_cases(lived)
    again: list[Told] = []
    live = Live(lived.db, lived.office, speed=20, per_hour=0.001, tell=again.append, clock=time)
    taken = live.take_up(int(time()))
    assert taken == len(before) - 1
    assert live.take_up(int(time())) == 0
    time.pass_with(live, 1800)
    assert [t.refused for t in again if t.refused] == []
    after = open_cases(lived)
    assert len(set(before) & set(after)) < len(before) / 2


def test_people_may_interfere(lived: District, time: Time) -> None:
    told: list[Told] = []
    live = Live(lived.db, lived.office, per_hour=40, tell=told.append, clock=time)
    time.pass_with(live, 600)
    case = next(
        case
        for case in open_cases(lived)
        if lane.open_case(lived.db, lived.office, case).case.entries[0].by in SEATS
    )
    now = int(time())
    for order in list(lane.open_case(lived.db, lived.office, case).case.orders.values()):
        if order.open:
            deed = dispatch.Deed(event=ev.OrderWithdrawn(order=order.id), reason="已另行处理")
            dispatch.step(lived.db, lived.office, lived.who(), case, deed, now=now)
    time.pass_with(live, 1800)
    mine = [t for t in told if t.case == case and t.at > now]
    assert all(t.refused for t in mine)
    assert len(mine) <= 2
    assert sum(not t.refused for t in told) > 20


def test_terminals_on_duty_give_signs_of_life(lived: District) -> None:
    names = [n for n in lived.db.call(health.health) if n.startswith(f"terminal:{lived.here}:")]
    assert 45 <= len(names) <= 54


def test_said_to_have_happened_earlier_is_never_before_the_order(lived: District) -> None:
    bodies = lived.rows(
        "SELECT count(*) FROM log_entry WHERE type = 'order.signed' AND at < entered_at AND entered_at - at > 120"
    )
    assert bodies == [(0,)]
