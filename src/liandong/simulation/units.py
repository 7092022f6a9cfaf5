"""What a unit does with an order, from the receipt to the result, and what the centre answers it.

A course walks through the phases of one order and writes each deed into the
case's book; it may begin at any state, so that open orders can be taken up.
"""

from __future__ import annotations

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import day_start, local_day
from liandong.core.events import Event, Instant
from liandong.simulation import sayings
from liandong.simulation.centre import Centre
from liandong.simulation.chance import Dice, around
from liandong.simulation.deeds import Actor, Book
from liandong.simulation.district import District
from liandong.simulation.habits import Habits
from liandong.simulation.themes import Theme

MINUTE = 60
HOUR = 3600
DEFAULT_SIGN_S = 600

PHASES = ("receipt", "sign", "leave", "arrive", "report", "handle", "result", "review")
BEGIN = {
    "issued": "receipt",
    "signed": "leave",
    "enroute": "arrive",
    "onscene": "report",
    "handling": "result",
    "submitted": "review",
    "verifying": "review",
    "objected": "objected",
    "dispute": "disputed",
    "rework": "rework",
    "suspended": "suspended",
}
"""State of an order → the phase with which its course goes on."""

FORGOTTEN = 0.008
LONG = 0.05
NIGHT_PACE = 1.45
BY_VOICE = 0.05
BY_PHONE = 0.025
REACHED_AT_NIGHT = 0.4
"""Off duty, the liaison is told by telephone and signs by voice; else the terminal has it at the next opening."""


class Order(msgspec.Struct, kw_only=True):
    """One order as its course sees it. ``now`` is how far the course has come."""

    token: str
    unit: str
    issued: Instant
    now: Instant
    theme: Theme
    urban: bool = True
    received: Instant | None = None
    presence: bool = True
    may_object: bool = True
    ended: bool = False


class Course:
    """The course of one order; chance comes from the order's own dice."""

    def __init__(
        self, district: District, book: Book, centre: Centre, order: Order, habits: Habits, rng: Dice
    ) -> None:
        self.district, self.book, self.centre = district, book, centre
        self.order, self.habits, self.rng = order, habits, rng
        self._verifying = False
        self.officer = Actor(f"{order.unit}值班员", "unit", order.unit)

    def run(self, state: str = "issued") -> None:
        """Write down everything from this state on."""
        self._verifying = state == "verifying"
        phase = BEGIN[state]
        if phase not in PHASES:
            phase = self._detour(phase)
        for name in PHASES[PHASES.index(phase) :]:
            if self.order.ended:
                return
            getattr(self, name)()

    # --- phases

    def receipt(self) -> None:
        """The terminal says that it has the order: at once, at the next opening, or not at all."""
        o = self.order
        if o.received is not None:
            return
        opening = self.district.opening(o.unit, o.issued)
        if opening > o.issued:
            if self.rng.random() < REACHED_AT_NIGHT:
                o.now = max(o.now, o.issued + self.rng.randint(6, 28) * MINUTE)
                return
            at = opening + self.rng.randint(20, 240)
        elif self.rng.random() < self.habits.quiet:
            return
        else:
            at = o.issued + self.rng.randint(1, 4)
        o.received = max(at, o.now)
        self._unit(o.received, ev.OrderDelivered(order=""))

    def sign(self) -> None:
        o = self.order
        start = max(o.issued, o.received or 0)
        voice = self.rng.random() < BY_VOICE or o.received is None
        at = self._not_before(start + self._sign_delay() + (90 if o.received is None else 0))
        self._maybe_withdrawn(at)
        if o.ended:
            return
        if voice:
            self._by_voice(at)
        else:
            self._unit(at, ev.OrderSigned(order=""))
        o.received = o.received or at
        if o.may_object and self.rng.random() < self.habits.stubborn:
            self._object()

    def leave(self) -> None:
        if self._goes():
            self._unit(self._after(90, 0.7, 20), ev.CrewDeparted(order=""))

    def arrive(self) -> None:
        if not self._goes():
            return
        o = self.order
        limit = self.district.travel_s(o.unit)
        late = self.rng.random() < self.habits.far
        share = self.rng.uniform(1.02, 1.7) if late else min(around(self.rng, 520, 0.32) / 1000, 0.99)
        far = 1.0 if o.urban else 1.15
        at = (o.received or o.issued) + round(limit * share * far)
        self._unit(max(at, o.now + 2 * MINUTE), ev.CrewArrived(order=""))

    def report(self) -> None:
        """The arrival report that the rules ask for; now and then on the wrong way, or forgotten."""
        wanted = self.district.pack.feedback.arrival
        if not self._goes() or wanted is None or self.rng.random() < self.habits.forgetful:
            return
        at = self._after(50, 0.6, 10)
        event = ev.ArrivalReported(order="", number=wanted.number)
        if wanted.channel == "phone" and self.rng.random() < 0.96:
            self._said(at, event, channel="phone")
        else:
            self._unit(at, ev.ArrivalReported(order=""), channel="platform")

    def handle(self) -> None:
        if not self._goes():
            self._unit(self._in_hours(self._after(25 * MINUTE, 0.8, 60)), ev.HandlingStarted(order=""))
        else:
            self._unit(self._after(3 * MINUTE, 0.7, 20), ev.HandlingStarted(order=""))
        self._on_the_way()

    def result(self) -> None:
        o = self.order
        if self.rng.random() < FORGOTTEN:
            o.ended = True
            return
        if self.rng.random() < LONG:
            at = self._in_hours(o.now + self.rng.randint(10 * HOUR, 6 * 24 * HOUR))
        else:
            at = self._after(o.theme.minutes * MINUTE, 0.6, 6 * MINUTE)
        text = self.rng.choice(o.theme.results)
        if self.rng.random() < BY_PHONE:
            self._said(at, ev.ResultSubmitted(order="", text=text), channel="phone")
        else:
            self._unit(at, ev.ResultSubmitted(order="", text=text))

    def review(self) -> None:
        """The centre looks at the result: returns it once in a while, calls back, closes."""
        o = self.order
        o.now = self.centre.review(self.book, self.rng, o.token, o.now, self._again, self._verifying)
        o.ended = True

    # --- detours

    def _detour(self, phase: str) -> str:
        """From a state outside the straight course back to it; the phase to go on with."""
        o = self.order
        if phase == "objected":
            self._answered()
            return "review" if o.ended else "leave"
        if phase == "rework":
            self._unit(self._after(9 * MINUTE, 0.5, 60), ev.ReworkAccepted(order=""))
        elif phase == "suspended":
            o.now = self.centre.resume(self.book, self.rng, o.token, o.now)
        else:
            o.ended = True  # a dispute is for people to decide
        return "result"

    def _object(self) -> None:
        o = self.order
        taken = set(self.centre.units)
        choice = [u for u in (*self.centre.likely, *self.district.others(o.unit)) if u not in taken]
        if not choice:
            return
        proposed = choice[0] if self.rng.random() < 0.7 else self.rng.choice(choice)
        reason = self.rng.choice(sayings.OBJECTIONS).format(unit=proposed)
        self._unit(
            self._after(2 * MINUTE, 0.6, 20), ev.OrderObjected(order="", propose=proposed), reason=reason
        )
        self._answered(proposed)

    def _answered(self, proposed: str = "") -> None:
        """The centre rejects the objection, or gives the order to somebody else."""
        o = self.order
        at = self._after(7 * MINUTE, 0.5, 60)
        if proposed and self.rng.random() < 0.55:
            self.centre.reassign(self.book, self.rng, o.token, proposed, at)
            o.ended = True
        else:
            self.centre.reject(self.book, self.rng, o.token, at)
            o.may_object = False
        o.now = at

    def _on_the_way(self) -> None:
        """What may happen between the beginning of the work and its result."""
        o = self.order
        if self.rng.random() < 0.45:
            text = self.rng.choice(o.theme.progress)
            self._unit(self._after(14 * MINUTE, 0.6, 60), ev.ProgressReported(order="", text=text))
        if self._goes() and self.rng.random() < (0.09 if o.theme.danger else 0.025):
            self._unit(
                self._after(6 * MINUTE, 0.6, 30),
                ev.SupportRequested(order="", what=self.rng.choice(sayings.SUPPORT)),
            )
            self.centre.support(self.book, self.rng, o.unit, o.now)
        if self.rng.random() < 0.01:
            o.now = self.centre.suspend(self.book, self.rng, o.token, o.now)

    def _again(self, at: Instant) -> Instant:
        """The result came back: work on, and report anew."""
        o = self.order
        o.now = at
        self._unit(self._in_hours(self._after(9 * MINUTE, 0.5, 60)), ev.ReworkAccepted(order=""))
        text = self.rng.choice(sayings.REWORKED)
        self._unit(self._after(70 * MINUTE, 0.6, 600), ev.ResultSubmitted(order="", text=text))
        return o.now

    def _maybe_withdrawn(self, before: Instant) -> None:
        o = self.order
        if self.rng.random() < 0.01 and before - o.issued > 2 * MINUTE:
            at = self.rng.randint(o.issued + MINUTE, before - 1)
            if at > o.now:
                self.centre.withdraw(self.book, self.rng, o.token, at)
                o.ended = True

    # --- writing down

    def _unit(self, at: Instant, event: Event, **how: str) -> None:
        self.book.do(at, self.officer, event, order=self.order.token, **how)  # type: ignore[arg-type]
        self.order.now = at

    def _said(self, at: Instant, event: Event, channel: str) -> None:
        """The unit says it by voice; the centre writes it down."""
        seat = self.centre.seat(at)
        self.book.do(at, seat, event, order=self.order.token, by=self.officer.name, channel=channel)
        self.order.now = at

    def _by_voice(self, at: Instant) -> None:
        """Signed by telephone or radio; written down a moment later, with the time of the deed."""
        entered = at + self.rng.randint(15, 70)
        self.book.do(
            entered,
            self.centre.seat(entered),
            ev.OrderSigned(order=""),
            order=self.order.token,
            happened=at,
            by=self.officer.name,
            channel=self.rng.choice(("phone", "phone", "radio")),
            reason=sayings.BY_VOICE,
        )
        self.order.now = entered

    # --- times

    def _sign_delay(self) -> int:
        limit = self.district.sign_s(self.order.unit) or DEFAULT_SIGN_S
        if self.rng.random() < self.habits.late:
            return self.rng.randint(limit + 5, round(limit * 2.6))
        pace = self.habits.pace * (NIGHT_PACE if _night(self.order.issued) else 1.0)
        return around(self.rng, 165 * pace, 0.55, 15, limit - 10)

    def _after(self, median: float, spread: float, low: float) -> Instant:
        return self.order.now + around(self.rng, median * self.habits.pace, spread, low)

    def _not_before(self, at: Instant) -> Instant:
        return max(at, self.order.now + 1)

    def _in_hours(self, at: Instant) -> Instant:
        """Paper work waits for the morning."""
        return self.district.opening(self.order.unit, at)

    def _goes(self) -> bool:
        return self.order.presence


def _night(at: Instant) -> bool:
    hour = (at - day_start(local_day(at))) // HOUR
    return hour >= 22 or hour < 6
