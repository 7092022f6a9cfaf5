"""Streams beside cases: where an event belongs, what still stands, and decisions that keep what they decided."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liandong.core import events as ev
from liandong.core.books import Books
from liandong.core.drills import drill_clocks, drill_dues, drills
from liandong.core.events import CASE_EVENTS, EVENTS, Entry, Event
from liandong.core.findings import Finding
from liandong.core.ledger import as_stood, stood
from liandong.core.streams import STREAMS, guard_void, standing, stream_of
from tests.core.packs import RULES, t

NOON = t("12:00")


def entry(position: int, event: Event, at: int = NOON, reason: str = "") -> Entry:
    return Entry(position=position, at=at, entered_at=at, event=event, reason=reason)


FOUND = Finding(
    item="J01",
    clause="第1条",
    unit="水务局",
    order="o1",
    points=Decimal("0.5"),
    month="2021-03",
    basis="auto",
    at=NOON,
    case="c1",
    because=({"code": "clock.breached", "clock": "SIGN", "due_at": NOON},),
)


def test_every_event_belongs_to_a_case_or_to_one_of_these() -> None:
    assert {n for n in EVENTS if n.split(".")[0] in STREAMS} == (set(EVENTS) - CASE_EVENTS) | {"call.logged"}


@pytest.mark.parametrize(
    ("event", "stream"),
    [
        (ev.ContactChanged(unit="水务局", role="联络员"), ("unit", "水务局")),
        (ev.RosterSet(place="东街"), ("unit", "东街")),
        (ev.DrillCalled(drill="d1"), ("drill", "d1")),
        (ev.MeetingHeld(), ("period", "2021-03")),
        (ev.PeriodFrozen(quarter="2021-Q1"), ("period", "2021-Q1")),
        (ev.FindingEntered(item="J01", unit="水务局"), ("period", "2021-03")),
        (
            ev.FindingConfirmed(
                item="J01", unit="水务局", stood=ev.Stood(month="2021-02", at=NOON, basis="auto")
            ),
            ("period", "2021-02"),
        ),
        (ev.CaseClosed(), None),
    ],
)
def test_where_it_belongs(event: Event, stream: tuple[str, str] | None) -> None:
    assert stream_of(event, NOON) == stream


def test_what_is_voided_stands_no_more_and_is_voided_once() -> None:
    entries = [
        entry(1, ev.ContactChanged(unit="水务局")),
        entry(2, ev.ContactFiled(unit="水务局")),
        entry(3, ev.EventVoided(positions=(1,)), reason="记错"),
    ]
    assert [e.position for e in standing(entries)] == [2]

    def refused(positions: tuple[int, ...], reason: str = "记错") -> str:
        refusal = guard_void(entry(4, ev.EventVoided(positions=positions), reason=reason), entries)
        return refusal.code if refusal else ""

    assert refused((2,)) == ""
    assert refused((2,), reason="") == "reason.missing"
    assert (refused((1,)), refused((3,)), refused((9,))) == ("void.unknown",) * 3
    assert refused(()) == "void.nothing"


def test_a_decision_keeps_what_it_decided() -> None:
    """Also when nothing of the finding is left to compute it from."""
    event = ev.FindingConfirmed(item="J01", unit="水务局", order="o1", stood=stood(FOUND))
    assert as_stood(event, stood(FOUND)) == FOUND
    books = Books()
    books.note(entry(1, event), list)
    assert books.verdicts(NOON)[FOUND.key].finding == FOUND
    assert books.position_of(FOUND.key) == 1
    books.void((1,))
    assert books.position_of(FOUND.key) is None


def test_a_closing_keeps_its_figures() -> None:
    sums = (ev.FrozenSum(unit="水务局", item="J01", confirmed=Decimal("0.5")),)
    books = Books()
    books.note(entry(1, ev.PeriodFrozen(month="2021-03", sums=sums)), list)
    (total,) = books.closings(NOON)["2021-03"].sums
    assert (total.unit, total.month, total.item, str(total.confirmed)) == ("水务局", "2021-03", "J01", "0.5")


def test_an_assembly_clock_is_due_until_the_unit_is_there() -> None:
    called = entry(1, ev.DrillCalled(drill="d1", units=("水务局", "卫健局"), limit_minutes=10))
    there = entry(2, ev.DrillUnitAssembled(drill="d1", unit="卫健局"), NOON + 60)
    known = drills([called, there])
    clocks = drill_clocks(known, RULES, NOON + 60)
    marks = [(unit, d.kind, d.at - NOON) for unit, d in drill_dues(clocks)]
    assert marks == [("水务局", "warn50", 300), ("水务局", "warn80", 480), ("水务局", "breach", 601)]
