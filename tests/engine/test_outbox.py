"""Delivering: each recipient by itself, nobody held up by another, every attempt put down."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest

from liandong.desk.reach import Notice, Receipt
from liandong.engine.outbox import Deliverer
from liandong.engine.recipients import register_addresses, role_of
from liandong.engine.upkeep import Upkeep
from liandong.store import outbox
from liandong.store.shapes import CASE
from tests.channels.sinks import FakeChannel
from tests.engine import district
from tests.engine.processes import until

NOW = 1_800_000_000


class Machine:
    """A clock that only we move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Machine:
    return Machine()


def deliver(work: Deliverer) -> None:
    """Turn until nothing is due and nothing on the way."""
    end = time.monotonic() + 30
    while work.turn() or work.flying:
        work.wait(0.1)
        assert time.monotonic() < end
    work.settle()


def states(conn) -> dict[str, str]:
    return dict(conn.execute("SELECT key, state FROM outbox").fetchall())


def test_one_bad_address_among_many(conn, way, clock) -> None:
    district.jurisdiction(conn)
    for n in range(20):
        district.unit(conn, f"u{n}", liaison=("", "refuse" if n == 7 else f"good{n}"))
    messages = [district.message(f"C{n}-{m}/x", f"u{n}") for n in range(20) for m in range(3)]
    district.put(conn, district.case("C0", "u0", NOW, outbox=messages))
    fake = FakeChannel()
    deliver(Deliverer(way, "webhook", fake, register_addresses(way), clock))
    assert len(fake.arrived) == 57
    assert len({a.id for a in fake.arrived}) == 57
    assert {key for key, state in states(conn).items() if state == "queued"} == {
        f"C7-{m}/x" for m in range(3)
    }
    tried = outbox.attempts(conn, 1, CASE, "C0")
    assert len(tried) == 58  # the bad address was tried once, and its other messages wait with it
    assert [(a.key, a.ok, a.detail) for a in tried if not a.ok] == [("C7-0/x", False, "refused")]


def test_a_failure_is_tried_again_later_and_later(conn, way, clock) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u", liaison=("", "refuse"))
    district.put(conn, district.case("C1", "u", NOW, outbox=[district.message("C1-1/x", "u")]))
    work = Deliverer(way, "webhook", FakeChannel(), register_addresses(way), clock)
    moments = []
    while states(conn) != {"C1-1/x": "dead"}:
        deliver(work)
        moments.append(clock.now)
        clock.now = conn.execute("SELECT next_at FROM outbox").fetchone()[0] + (
            states(conn)["C1-1/x"] == "dead"
        )
    waits = [b - a for a, b in pairwise(moments)]
    assert len(moments) == outbox.MOST_ATTEMPTS
    assert waits == sorted(waits)
    assert waits[0] == 30
    assert [a.ok for a in outbox.attempts(conn, 1, CASE, "C1")] == [False] * outbox.MOST_ATTEMPTS


def test_who_has_no_address_is_told_so_at_once(conn, way, clock) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u", liaison=("li@example.cn", ""))
    messages = [
        district.message("a", "u"),
        district.message("b", "u", role="leader"),
        district.message("c", "none"),
    ]
    district.put(conn, district.case("C1", "u", NOW, outbox=messages))
    deliver(Deliverer(way, "webhook", FakeChannel(), register_addresses(way), clock))
    assert states(conn) == {"a": "dead", "b": "dead", "c": "dead"}
    assert {(a.key, a.ok, a.detail, a.state) for a in outbox.attempts(conn, 1, CASE, "C1")} == {
        (key, False, "no address", "dead") for key in "abc"
    }


def test_an_address_in_the_message_itself_is_used(conn, way, clock) -> None:
    district.jurisdiction(conn)
    message = district.message("a", "u")
    from_page = type(message)(key="b", channel="webhook", recipient="json://hook.example/x", template="t")
    district.put(conn, district.case("C1", "u", NOW, outbox=[from_page]))
    fake = FakeChannel()
    deliver(Deliverer(way, "webhook", fake, register_addresses(way), clock))
    assert [a.address for a in fake.arrived] == ["json://hook.example/x"]


@pytest.mark.parametrize(
    ("recipient", "named"),
    [
        ("liaison:区水利局", ("liaison", "区水利局")),
        ("leader:", ("leader", "")),
        ("json://a.example/x", None),
        ("mailto:li@example.cn", None),
        ("li@example.cn", None),
        ("13800000000", None),
    ],
)
def test_a_role_is_told_from_an_address(recipient: str, named: tuple[str, str] | None) -> None:
    assert role_of(recipient) == named


def test_who_hangs_holds_up_nobody(conn, way, clock) -> None:
    released = threading.Event()

    class Hanging(FakeChannel):
        def send(self, address: str, message: Notice) -> Receipt:
            if address == "hangs":
                released.wait(30)
            return super().send(address, message)

    district.jurisdiction(conn)
    district.unit(conn, "slow", liaison=("", "hangs"))
    district.unit(conn, "quick", liaison=("", "good"))
    messages = [district.message(f"slow-{n}", "slow") for n in range(3)]
    messages += [district.message(f"quick-{n}", "quick") for n in range(3)]
    district.put(conn, district.case("C1", "u", NOW, outbox=messages))
    channel = Hanging()
    work = Deliverer(way, "webhook", channel, register_addresses(way), clock)
    until(lambda: work.turn() or work.wait(0.02) or len(channel.arrived) == 3)
    assert {a.address for a in channel.arrived} == {"good"}
    released.set()
    deliver(work)
    assert set(states(conn).values()) == {"delivered"}


def test_a_channel_takes_only_its_own_and_unknown_ones_end(conn, way, clock) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u", liaison=("li@example.cn", "good"))
    kinds = ("webhook", "mail", "pigeon")
    messages = [district.message(kind, "u", channel=kind) for kind in kinds]
    district.put(conn, district.case("C1", "u", NOW, outbox=messages))
    deliver(Deliverer(way, "webhook", FakeChannel(), register_addresses(way), clock))
    assert states(conn) == {"webhook": "delivered", "mail": "queued", "pigeon": "queued"}
    Upkeep(way, ["webhook", "mail"], clock).turn()
    assert states(conn) == {"webhook": "delivered", "mail": "queued", "pigeon": "dead"}
    assert [a.detail for a in outbox.attempts(conn, 1, CASE, "C1") if not a.ok] == ["no such channel"]


def test_a_channel_that_breaks_its_contract_costs_one_attempt(conn, way, clock) -> None:
    class Broken:
        def send(self, address: str, message: Notice) -> Receipt:
            raise RuntimeError("a fault in a copied folder")

    district.jurisdiction(conn)
    district.unit(conn, "u", liaison=("", "good"))
    district.put(conn, district.case("C1", "u", NOW, outbox=[district.message("a", "u")]))
    deliver(Deliverer(way, "webhook", Broken(), register_addresses(way), clock))
    (attempt,) = outbox.attempts(conn, 1, CASE, "C1")
    assert (attempt.ok, attempt.state) == (False, "queued")
    assert "a fault in a copied folder" in attempt.detail


def test_what_a_dead_engine_had_on_the_way_is_tried_again_under_the_same_id(conn, way, clock) -> None:
    district.jurisdiction(conn)
    district.unit(conn, "u", liaison=("", "good"))
    district.put(conn, district.case("C1", "u", NOW, outbox=[district.message("a", "u")]))
    (leased,) = outbox.take(conn, NOW, 10, 60)  # its engine dies here, after the channel perhaps took it
    fake = FakeChannel()
    work = Deliverer(way, "webhook", fake, register_addresses(way), clock)
    deliver(work)
    assert fake.arrived == []
    clock.now += 61
    deliver(work)
    assert [a.id for a in fake.arrived] == ["1/a"]
    assert outbox.delivered(conn, leased, clock.now) is False
    assert states(conn) == {"a": "delivered"}
