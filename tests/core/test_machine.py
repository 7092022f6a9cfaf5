"""Random lives of a case: whatever people do, in whatever order and however late, what must hold holds.

``LIANDONG_LONG=1`` looks much longer; a failure names its seed and prints the shortest life that shows it.
"""

from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from liandong.core import codec
from liandong.core import events as ev
from liandong.core.case import OPEN, CaseStream, copied
from liandong.core.clocks import Clock, clocks, dues
from liandong.core.decide import Command, Decision, decide
from liandong.core.findings import Finding
from liandong.core.fold import evolve, fold
from liandong.core.history import as_of, assess, changes_past
from liandong.core.show import why
from liandong.core.steps import FROM, Refusal
from tests.core.packs import RULES, t
from tests.core.thorough import examples, sown

ORDERS = ("o1", "o2", "o3", "o4")
UNITS = ("水务局", "城管局", "东街", "教育局", "财政局", "宣传部")
CASE_STATES = {
    "received",
    "accepted",
    "dispatched",
    "handling",
    "verifying",
    "closed",
    "plan",
    "merged",
    "answered",
    "refused",
    "transferred",
    "referred",
}
ORDER_STATES = OPEN | {"closed", "withdrawn", "reassigned", "plan"}
FINAL = {"withdrawn", "reassigned", "plan"}

orders = st.sampled_from(ORDERS)
units = st.sampled_from(UNITS)
words = st.sampled_from(("", "phone", "network", "terminal", "radio"))
reasons = st.sampled_from(("因故", "因故", "因故", ""))
steps = st.sampled_from((0, 0, 1, 59, 60, 299, 600, 601, 1200, 1201, 3600, 7201, 40_000, 90_000))
lateness = st.sampled_from((0, 0, 0, 0, 0, 1, 60, 600, 1201, 7200, 100_000))

PLAIN = tuple(k for k in FROM if k not in (ev.DeadlineExtended, ev.OrderReassigned))
"""Events of an order that need nothing but its number."""


FORWARD = (
    ev.OrderSigned,
    ev.CrewDeparted,
    ev.CrewArrived,
    ev.HandlingStarted,
    ev.ResultSubmitted,
    ev.ResultSubmitted,
    ev.VerifyStarted,
    ev.OrderClosed,
    ev.ResultReturned,
    ev.ReworkAccepted,
    ev.OrderSuspended,
    ev.OrderResumed,
    ev.OrderReopened,
    ev.OrderObjected,
    ev.ObjectionRejected,
)
"""Events that lead an order on."""


def _dispute(number: str, unit: str, other: str) -> ev.Event:
    return ev.DisputeDetermined(order=number, unit=unit, to_order=other)


wild_events: st.SearchStrategy[ev.Event] = st.one_of(
    st.builds(lambda k, n: k(order=n), st.sampled_from(PLAIN), orders),
    st.builds(
        ev.OrderIssued,
        order=orders,
        unit=units,
        role=st.sampled_from(("", "", "lead", "co", "support", "sole")),
        delivered=st.booleans(),
        precondition=st.sampled_from(("", "", "o1")),
        needs_presence=st.sampled_from((None, None, False, True)),
        drill=st.sampled_from((False, False, False, True)),
    ),
    st.builds(ev.OrderReassigned, order=orders, to_order=orders, unit=units, delivered=st.booleans()),
    st.builds(ev.OrderObjected, order=orders, propose=units),
    st.builds(ev.ArrivalReported, order=orders, number=st.sampled_from(("", "8513"))),
    st.builds(ev.DeadlineExtended, order=orders, to=st.integers(t("03-10 09:00"), t("03-14 09:00"))),
    st.builds(ev.DisputeOpened, order=st.sampled_from(("", *ORDERS)), units=st.just(("水务局",))),
    st.builds(_dispute, st.sampled_from(("", *ORDERS)), units, st.sampled_from(("", *ORDERS))),
    st.builds(ev.LeadSet, unit=units),
    st.builds(ev.CommandTaken, unit=st.sampled_from(("", "水务局")), role=st.sampled_from(("", "县领导"))),
    st.builds(ev.CommandReleased, unit=st.sampled_from(("", "水务局")), role=st.sampled_from(("", "县领导"))),
    st.builds(
        ev.CaseScreened,
        outcome=st.sampled_from(("accept", "accept", "answer", "refuse", "transfer", "refer")),
        ground=st.sampled_from(("", "OUT1")),
        to=st.sampled_from(("", "110")),
    ),
    st.builds(ev.CaseMerged, into=st.sampled_from(("c1", "c2"))),
    st.sampled_from((ev.CaseReopened(), ev.CaseClosed(), ev.PlanActivated(plan="预案"))),
    st.builds(ev.CaseReceived, place=st.sampled_from(("东街", "远乡")), category=st.just("供水")),
    st.builds(ev.CallbackDone, order=st.sampled_from(("", "o1")), grade=st.just("满意")),
    st.builds(ev.CallbackFailed, order=st.sampled_from(("", "o1"))),
    st.builds(ev.SeverityChanged, severity=st.sampled_from(("一般", "重大"))),
    st.builds(ev.CasualtiesChanged, deaths=st.integers(0, 2)),
    st.builds(ev.HeadcountChanged, headcount=st.integers(0, 200)),
    st.builds(lambda p: ev.CaseCorrected(field="place", new=p), st.sampled_from(("东街", "远乡", "新乡"))),
    st.builds(lambda c: ev.CaseCorrected(field="category", new=c), st.sampled_from(("供水", "市容", "其他"))),
    st.builds(
        lambda p: ev.EventVoided(positions=tuple(p)), st.lists(st.integers(1, 30), min_size=1, max_size=2)
    ),
)


def canonical(stream: CaseStream) -> bytes:
    return msgspec.json.encode(stream, order="deterministic")


Looked = tuple[list[Clock], list[Finding]]


class CaseMachine(RuleBasedStateMachine):
    """One case under the rules of 甲县."""

    def __init__(self) -> None:
        super().__init__()
        self.stream = CaseStream("c1")
        self.now = t("09:00")

    @initialize(
        self_received=st.sampled_from(("", "", "", "水务局")), place=st.sampled_from(("东街", "远乡", "新乡"))
    )
    def begin(self, self_received: str, place: str) -> None:
        event = ev.CaseReceived(place=place, category="供水", self_received_by=self_received)
        self.command(event, 0, "centre", "", "")
        self.command(ev.OrderIssued(order="o1", unit="教育局", delivered=True), 0, "centre", "", "")

    # --- what people do

    @rule(step=steps, event=wild_events, late=lateness, reason=reasons, channel=words, data=st.data())
    def anything(
        self, step: int, event: ev.Event, late: int, reason: str, channel: str, data: st.DataObject
    ) -> None:
        authority = data.draw(st.sampled_from(("centre", "centre", "unit")), label="authority")
        self.now += step
        self.command(event, late, authority, reason, channel)

    @precondition(lambda self: self.stream.orders)
    @rule(steps=st.lists(steps, min_size=1, max_size=6), data=st.data(), channel=words)
    def what_comes_next(self, steps: list[int], data: st.DataObject, channel: str) -> None:
        """Some steps that the order's state allows, so that lives get far."""
        number = data.draw(st.sampled_from(sorted(self.stream.orders)), label="order")
        for step in steps:
            self.now += step
            state = self.stream.orders[number].state
            possible: list[ev.Event] = [k(order=number) for k in FORWARD if state in FROM[k][1]]
            if state in ("signed", "objected"):
                possible.append(ev.DisputeOpened(order=number))
            if state == "dispute":
                possible = [ev.DisputeDetermined(order=number, unit=self.stream.orders[number].unit)]
            if possible:
                self.command(
                    data.draw(st.sampled_from(possible), label="event"), 0, "centre", "因故", channel
                )

    @rule(
        step=steps,
        number=st.sampled_from(ORDERS[1:]),
        unit=units,
        role=st.sampled_from(("", "lead", "support")),
    )
    def another_unit_is_sent(self, step: int, number: str, unit: str, role: str) -> None:
        self.now += step
        self.command(ev.OrderIssued(order=number, unit=unit, role=role), 0, "centre", "", "radio")

    @precondition(lambda self: self.stream.orders)
    @rule(data=st.data(), late=st.sampled_from((1, 60, 600, 1201, 7200)))
    def a_late_word(self, data: st.DataObject, late: int) -> None:
        """Something that the order's state of then may have allowed."""
        number = data.draw(st.sampled_from(sorted(self.stream.orders)), label="order")
        kind = data.draw(st.sampled_from(PLAIN), label="event")
        self.now += 1
        self.command(kind(order=number), late, "centre", "补录", "phone")

    @precondition(lambda self: self.stream.version > 4)
    @rule(back=st.integers(0, 6))
    def something_was_wrong(self, back: int) -> None:
        self.now += 1
        event = ev.EventVoided(positions=(self.stream.version - back,))
        self.command(event, 0, "centre", "误录", "")

    @precondition(lambda self: "closed" in {o.state for o in self.stream.orders.values()})
    @rule(step=steps, event=st.sampled_from((ev.CaseReopened(), ev.OrderReopened(order="o1"))))
    def it_begins_again(self, step: int, event: ev.Event) -> None:
        self.now += step
        self.command(event, 0, "centre", "又发生", "")

    def command(self, event: ev.Event, late: int, authority: Any, reason: str, channel: str) -> None:
        before = canonical(self.stream)
        command = Command(event, at=self.now - late, reason=reason, channel=channel, authority=authority)
        outcome = decide(self.stream, command, RULES, self.now)
        assert canonical(self.stream) == before, "the stream given must stay as it was"
        if isinstance(outcome, Refusal):
            assert outcome.code
            return
        self.accepted(outcome)

    def accepted(self, outcome: Decision) -> None:
        expected = range(self.stream.version + 1, self.stream.version + 1 + len(outcome.entries))
        assert [e.position for e in outcome.entries] == list(expected)
        assert [*self.stream.entries, *outcome.entries] == outcome.stream.entries
        step_by_step = copied(self.stream)
        for entry in outcome.entries:
            step_by_step = evolve(step_by_step, entry, RULES)
        assert canonical(step_by_step) == canonical(outcome.stream)
        earlier = assess(self.stream, RULES, self.now)
        self.stream = outcome.stream
        later = assess(self.stream, RULES, self.now)
        rewrote = any(
            changes_past(e) or e.at < max(x.at for x in self.stream.entries) for e in outcome.entries
        )
        self.nothing_is_forgotten(earlier, later, rewrote=rewrote)

    def nothing_is_forgotten(self, earlier: Looked, later: Looked, *, rewrote: bool) -> None:
        """A breach stays unless the past was changed; a proposal goes only by being retracted (and may come back)."""
        if not rewrote:
            stayed = {(c.order, c.rule, c.n, c.breached_at) for c in later[0]}
            for clock in earlier[0]:
                if clock.breached_at is not None and not clock.provisional:
                    assert (clock.order, clock.rule, clock.n, clock.breached_at) in stayed
        known = {f.key: f for f in later[1]}
        for finding in earlier[1]:
            assert finding.key in known
            if not rewrote and finding.state == "proposed":
                assert known[finding.key].state == "proposed"

    # --- what must hold

    @invariant()
    def states_are_known(self) -> None:
        assert self.stream.state in CASE_STATES
        assert {o.state for o in self.stream.orders.values()} <= ORDER_STATES
        if self.stream.state in CASE_STATES - {"dispatched", "handling", "verifying"}:
            assert not any(o.open for o in self.stream.orders.values())

    @invariant()
    def an_order_ends_once(self) -> None:
        for order in self.stream.orders.values():
            assert (order.state in FINAL) == (order.ended is not None) == bool(order.end)
            assert (order.state == "closed") == (order.closed is not None)
            assert order.periods
            assert [p.end is None for p in order.periods[:-1]] == [False] * (len(order.periods) - 1)
            assert (order.state == "closed") == (order.periods[-1].end is not None)
            pauses = order.pauses
            assert all(p.end is not None and p.end >= p.start for p in pauses[:-1])
            assert all(a.end is not None and a.end <= b.start for a, b in pairwise(pauses))
            lasting = bool(pauses) and pauses[-1].end is None
            assert lasting == (order.state in ("submitted", "verifying", "dispute", "suspended"))

    @invariant()
    def one_unit_answers_and_one_commands(self) -> None:
        live = [o for o in self.stream.orders.values() if o.state not in ("withdrawn", "reassigned")]
        answering = [o for o in live if o.role in ("lead", "sole")]
        assert len(answering) <= 1
        assert self.stream.lead == (answering[0].unit if answering else "")
        open_units = [o.unit for o in live if o.open]
        assert len(open_units) == len(set(open_units))
        scene = [c for c in self.stream.commanders if c.kind == "on_scene"]
        assert all(a.end == b.start or (a.end or 0) <= b.start for a, b in pairwise(scene))
        assert sum(c.end is None for c in scene) <= 1

    @invariant()
    def the_log_alone_gives_the_same(self) -> None:
        """Folding anew, and from the text of the log, gives the same state, clocks and findings."""
        read = [codec.decode(codec.encode(e)) for e in self.stream.entries]
        assert read == self.stream.entries
        anew = fold("c1", read, RULES, check=True)
        assert canonical(anew) == canonical(self.stream)
        assert anew == self.stream
        assert assess(anew, RULES, self.now) == assess(self.stream, RULES, self.now)

    @invariant()
    def every_moment_of_the_past_can_be_seen(self) -> None:
        for moment in {e.entered_at for e in self.stream.entries}:
            assert as_of("c1", self.stream.entries, RULES, moment).state in {*CASE_STATES, "received"}

    @invariant()
    def clocks_are_sound(self) -> None:
        for ahead in (0, 1, 3600, 3 * 86_400):
            now = self.now + ahead
            for clock in clocks(self.stream, RULES, now):
                self.clock_is_sound(clock, now)

    def clock_is_sound(self, clock: Clock, now: int) -> None:
        assert clock.used_s >= 0
        assert clock.state in {"waiting", "running", "paused", "met", "breached", "ended", "none"}
        drawn = why(clock, {"c1": self.stream}, RULES, now)
        assert sum(i.end - i.start for i in drawn if i.counted) == clock.used_s
        assert all(i.start < i.end for i in drawn)
        assert all(a.end == b.start for a, b in pairwise(drawn))
        if clock.breached_at is None:
            assert clock.state != "breached"
            assert clock.limit_s is None or clock.used_s <= clock.limit_s
            return
        assert clock.state == "breached"
        assert clock.clause
        assert clock.limit_s is not None
        assert clock.used_s > clock.limit_s
        assert clock.start is not None
        assert clock.start < clock.breached_at <= now
        assert clock.ended_at is None or clock.breached_at <= clock.ended_at

    @invariant()
    def findings_name_their_ground(self) -> None:
        found = assess(self.stream, RULES, self.now)[1]
        keys = [f.key for f in found]
        assert len(keys) == len(set(keys)), "once per unit, order and item"
        for finding in found:
            assert finding.clause
            assert finding.because
            assert finding.at <= self.now

    @invariant()
    def what_is_due_lies_where_the_clocks_say(self) -> None:
        """The breach announced for a clock is the one that is found when its moment has come."""
        for due in dues(self.stream, RULES, self.now):
            if due.kind != "breach":
                continue
            at = [
                c
                for c in clocks(self.stream, RULES, due.at)
                if (c.order, c.rule, c.n) == (due.order, due.rule, due.n)
            ]
            assert at[0].breached_at == due.at
            before = clocks(self.stream, RULES, due.at - 1)
            assert [
                c.breached_at for c in before if (c.order, c.rule, c.n) == (due.order, due.rule, due.n)
            ] == [None]


@sown
class Sown(CaseMachine):
    """The machine under the run's own seed."""


def test_random_lives() -> None:
    run_state_machine_as_test(Sown, settings=examples(40, 3000))
