"""When the arrival clock starts: a receipt, a word on the phone, signing; and what holds while there is none."""

import pytest

from liandong.core import events as ev
from liandong.core.alerts import alerts
from liandong.core.clocks import Clock
from tests.core.packs import RULES, Play, case, rules_with, shown, t

ARR = {"水务局": "ARR1", "教育局": "ARR2"}


def arrival(play: Play, when: str) -> Clock:
    return play.clock(ARR[play.order().unit], when)


def looked(clock: Clock) -> tuple[str, str, bool]:
    return clock.state, shown(clock.start)[5:], clock.provisional


def told(play: Play, when: str) -> list[tuple[str, str, str]]:
    stream = play.known(when)
    return [(a.code, a.to, shown(a.at)[11:]) for a in alerts(stream, play.clocks(when), play.rules, t(when))]


def test_on_duty_the_issue_counts_until_there_is_a_receipt() -> None:
    play = case(delivered=False)
    assert looked(arrival(play, "09:05")) == ("running", "03-10 09:00:00", True)
    play.do("09:07", ev.OrderDelivered(order="o1"), channel="voice")
    clock = arrival(play, "09:07")
    assert looked(clock) == ("running", "03-10 09:07:00", False)
    assert shown(clock.due_at)[11:] == "09:27:00"


def test_a_provisional_breach_is_a_task_and_never_a_finding() -> None:
    play = case(delivered=False)
    assert looked(arrival(play, "09:20:01")) == ("breached", "03-10 09:00:00", True)
    assert "J02" not in [f.item for f in play.findings("12:00")]
    assert ("clock.breached_provisional", "dispatcher", "09:20:01") in told(play, "12:00")
    assert ("clock.breached", "unit", "09:20:01") not in told(play, "12:00")


def test_a_receipt_after_the_provisional_breach_starts_the_clock_there() -> None:
    play = case(delivered=False).do("09:30", ev.OrderDelivered(order="o1"), channel="terminal")
    assert looked(arrival(play, "09:31")) == ("running", "03-10 09:30:00", False)
    play.do("09:50", ev.CrewArrived(order="o1"))
    assert (arrival(play, "12:00").state, arrival(play, "12:00").used_s) == ("met", 1200)
    late = (
        case(delivered=False)
        .do("09:30", ev.OrderDelivered(order="o1"))
        .do("09:50:01", ev.CrewArrived(order="o1"))
    )
    assert [f.item for f in late.findings("12:00")] == ["J01", "J02", "J03"]


@pytest.mark.parametrize("when", ["02:00", "07:59:59", "08:00", "08:05", "19:59:59"])
def test_off_duty_the_clock_waits_also_across_an_opening(when: str) -> None:
    play = case("02:00", "教育局", delivered=False)
    assert looked(arrival(play, when)) == ("waiting", "", False)


def test_off_duty_the_receipt_is_the_start_wherever_it_falls() -> None:
    play = case("02:00", "教育局", delivered=False).do("02:30", ev.OrderDelivered(order="o1"))
    night = arrival(play, "03:00:01")
    assert (looked(night), night.advisory) == (("breached", "03-10 02:30:00", False), True)
    play = case("02:00", "教育局", delivered=False).do("08:30", ev.OrderDelivered(order="o1"))
    day = arrival(play, "09:00:01")
    assert (looked(day), day.advisory) == (("breached", "03-10 08:30:00", False), False)
    assert "J02" in [f.item for f in play.findings("09:00:01")]


def test_signing_is_a_receipt() -> None:
    play = case(delivered=False).steps(("09:04", ev.OrderSigned))
    assert looked(arrival(play, "09:05")) == ("running", "03-10 09:04:00", False)
    assert play.order().received == t("09:04")


def test_the_earliest_receipt_counts_however_late_it_is_entered() -> None:
    play = case(delivered=False).steps(("09:04", ev.OrderSigned))
    play.do("09:06", ev.OrderDelivered(order="o1"))
    assert play.order().received == t("09:04"), "a terminal that wakes later changes nothing"
    play.do("09:02", ev.OrderDelivered(order="o1"), entered="09:08", channel="voice")
    assert looked(arrival(play, "09:08")) == ("running", "03-10 09:02:00", False)
    assert shown(arrival(play, "09:07").start)[11:] == "09:04:00", "nobody knew before 09:08"


def test_arriving_unsigned_implies_signing_in_the_same_second() -> None:
    play = case().do("09:12", ev.CrewArrived(order="o1"), by="王某", channel="phone", entered_by="接警员")
    order = play.order()
    assert (order.state, order.signed, order.signed_implied) == ("onscene", t("09:12"), True)
    assert (order.signed_by, order.signed_channel, order.signed_entered_by) == ("王某", "phone", "接警员")
    sign = play.clock("SIGN", "10:00")
    assert (sign.state, sign.stop, sign.used_s) == ("breached", t("09:12"), 720)


def test_signing_in_earnest_is_not_implied() -> None:
    play = case().steps(("09:03", ev.OrderSigned), ("09:12", ev.CrewArrived))
    assert (play.order().signed, play.order().signed_implied) == (t("09:03"), False)


def test_arriving_is_no_receipt_on_duty() -> None:
    """A-YC4: starting at a late signing would reward it; an implied one is the latest there can be."""
    play = case(delivered=False).do("09:15", ev.CrewArrived(order="o1"))
    clock = arrival(play, "12:00")
    assert (looked(clock), clock.used_s) == (("met", "03-10 09:00:00", True), 900)
    late = case(delivered=False).do("09:25", ev.CrewArrived(order="o1"))
    assert looked(arrival(late, "12:00")) == ("breached", "03-10 09:00:00", True)
    assert "J02" not in [f.item for f in late.findings("12:00")]
    late.do("09:10", ev.OrderDelivered(order="o1"), entered="12:30", channel="voice")
    clock = arrival(late, "12:30")
    assert (looked(clock), clock.used_s) == (("met", "03-10 09:10:00", False), 900)


def test_arriving_off_duty_without_a_receipt_ends_the_waiting() -> None:
    play = case("02:00", "教育局", delivered=False).do("03:15", ev.CrewArrived(order="o1"))
    clock = arrival(play, "04:00")
    assert (clock.state, clock.start, clock.stop, clock.used_s) == ("met", t("03:15"), t("03:15"), 0)


def test_an_order_that_ends_before_any_receipt_has_waited_in_vain() -> None:
    play = case("02:00", "教育局", delivered=False).do("02:30", ev.OrderWithdrawn(order="o1"), reason="误报")
    clock = arrival(play, "04:00")
    assert (clock.state, clock.end, clock.start, clock.used_s) == ("ended", "withdrawn", None, 0)


# --- who is told ---------------------------------------------------------------------------------

TWO_MINUTES = rules_with(numbers={"receipt_seconds": 120})


@pytest.mark.parametrize(
    ("receipt", "now", "expected"),
    [
        ("", "09:01:59", []),
        ("", "09:02", ["dispatcher", "liaison"]),
        ("09:02", "09:30", []),
        ("09:02:01", "09:30", ["dispatcher", "liaison"]),
    ],
)
def test_a_receipt_that_does_not_come_in_time_is_a_task(receipt: str, now: str, expected: list[str]) -> None:
    play = case(rules=TWO_MINUTES, delivered=False)
    if receipt:
        play.do(receipt, ev.OrderDelivered(order="o1"))
    assert [to for code, to, at in told(play, now) if code == "receipt.missing"] == expected


def test_without_the_districts_number_nothing_is_invented() -> None:
    assert [a for a in told(case(rules=RULES, delivered=False), "09:09") if a[0] == "receipt.missing"] == []


def test_an_order_to_a_closed_unit_also_reaches_its_people() -> None:
    assert told(case("02:00", "教育局"), "02:00") == [
        ("order.closed_unit", "liaison", "02:00:00"),
        ("order.closed_unit", "leader", "02:00:00"),
    ]
    assert told(case("09:00", "教育局"), "09:00") == []
