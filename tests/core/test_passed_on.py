"""An order passed from unit to unit: each has the whole of its own limit, none the time that another spent."""

import pytest

from liandong.core import events as ev
from liandong.core.clocks import dues
from liandong.core.pack import ClockRule
from tests.core.packs import Play, rules_of, shown, t

SIGN, TWO, ONE = (
    ClockRule(id="SIGN", name="签收", start="issued", stop="signed", minutes=10, counting="duty"),
    ClockRule(id="TWO", name="反馈", start="issued", stop="submitted", minutes=120, tiers=(1,)),
    ClockRule(id="ONE", name="反馈", start="issued", stop="submitted", minutes=60, tiers=(2,)),
)
RULES = rules_of(clocks=(SIGN, TWO, ONE))


def passed(*steps: tuple[str, str], delivered: bool = True) -> Play:
    """``("09:00", "水务局"), ("10:30", "教育局")``: issued to the first, passed on to the others."""
    (when, first), *others = steps
    play = Play(RULES).received(when).issued(when, unit=first)
    for n, (at, unit) in enumerate(others, 1):
        event = ev.OrderReassigned(order=f"o{n}", to_order=f"o{n + 1}", unit=unit, delivered=delivered)
        play.do(at, event)
    return play


def looked(play: Play, when: str, order: str, rule: str) -> tuple[str, int, str]:
    clock = play.clock(rule, when, order)
    return clock.state, clock.used_s, shown(clock.due_at)[5:16]


def test_the_second_unit_has_its_own_limit_from_its_own_issue() -> None:
    """Two hours for the first from 09:00; passed on at 10:30 to one that has one hour: due 11:30."""
    play = passed(("09:00", "水务局"), ("10:30", "教育局"))
    assert looked(play, "10:30", "o2", "ONE") == ("running", 0, "03-10 11:30")
    assert play.clock("ONE", "11:30", "o2").breached_at is None
    assert shown(play.clock("ONE", "11:30:01", "o2").breached_at)[11:] == "11:30:01"
    assert looked(play, "20:00", "o1", "TWO") == ("ended", 5400, "03-10 11:00"), "its own record stays"


def test_each_of_three_has_its_own() -> None:
    play = passed(("09:00", "水务局"), ("09:20", "教育局"), ("09:50", "城管局"))
    assert [looked(play, "10:00", f"o{n}", r)[1:] for n, r in ((1, "TWO"), (2, "ONE"), (3, "TWO"))] == [
        (1200, "03-10 11:00"),
        (1800, "03-10 10:20"),
        (600, "03-10 11:50"),
    ]


def test_who_gets_it_back_begins_anew() -> None:
    play = passed(("09:00", "水务局"), ("10:30", "教育局"), ("10:45", "水务局"))
    assert looked(play, "11:00", "o3", "TWO") == ("running", 900, "03-10 12:45")
    assert looked(play, "11:00", "o1", "TWO") == ("ended", 5400, "03-10 11:00")


@pytest.mark.parametrize(
    ("when", "due"), [("21:00", "03-11 08:10"), ("19:55", "03-11 08:05"), ("08:00", "03-10 08:10")]
)
def test_the_second_unit_counts_by_its_own_hours(when: str, due: str) -> None:
    """From a unit that is on duty round the clock to one that is not."""
    play = passed(("07:30", "水务局"), (when, "教育局"))
    assert looked(play, when, "o2", "SIGN")[2] == due


def test_and_the_other_way_round() -> None:
    play = passed(("20:30", "教育局"), ("21:00", "水务局"))
    assert looked(play, "21:05", "o1", "SIGN")[:2] == ("ended", 0)
    assert looked(play, "21:05", "o2", "SIGN") == ("running", 300, "03-10 21:10")


@pytest.mark.parametrize(("when", "late"), [("09:10", False), ("09:10:01", True)])
def test_a_breach_stays_with_the_unit_that_had_it(when: str, late: bool) -> None:
    play = passed(("09:00", "水务局"), (when, "城管局"))
    assert (play.clock("SIGN", "09:15", "o1").breached_at is not None) is late
    assert [f.unit for f in play.findings("09:15") if f.item == "J01"] == (["水务局"] if late else [])
    assert play.clock("SIGN", "09:15", "o2").state == "running"


def test_nothing_is_due_any_more_on_what_was_passed_on() -> None:
    play = passed(("09:00", "水务局"), ("09:05", "城管局"))
    assert {d.order for d in dues(play.stream, play.rules, t("09:06"))} == {"o2"}


def test_passing_on_that_is_written_down_late_frees_the_first_from_then_on() -> None:
    """Passed on by radio at 09:08, entered at 09:30; the second unit's ten minutes began at 09:08 as well."""
    play = Play(RULES).received("09:00").issued("09:00")
    assert play.clock("SIGN", "09:29").state == "breached"
    event = ev.OrderReassigned(order="o1", to_order="o2", unit="城管局", delivered=True)
    play.do("09:08", event, entered="09:30", channel="radio")
    assert looked(play, "09:30", "o1", "SIGN")[:2] == ("ended", 480)
    assert shown(play.clock("SIGN", "09:30", "o2").breached_at)[11:] == "09:18:01"
    assert [(f.unit, f.state) for f in play.findings("09:30")] == [
        ("城管局", "proposed"),
        ("水务局", "retracted"),
    ]
