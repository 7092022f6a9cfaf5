"""What happens by itself in a history: marks fire at their own second, messages leave within moments.

A simulated history sends nothing to anybody: a message is put down as
delivered, and says that it was not really sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import Connection

from liandong.core import events as ev
from liandong.core.events import Event, Instant
from liandong.core.rules import Rules
from liandong.simulation.chance import dice
from liandong.simulation.deeds import Deed
from liandong.store import due, outbox
from liandong.store.connection import Database

Fire = Callable[[Connection[Any], Instant], int]
"""The engine's way of firing what is due."""

SAID = "演示：没有真正发出"
FAILED = "演示：对方无应答"
UNANSWERED = 0.04
UNDER_WAY_S = 3
LOOK_S = 600
"""How often, in the history's own time, the messages are looked at; each is put down at its own moment."""

BATCH = 200


HOUR_S = 3600

ALWAYS_START: tuple[type[Event], ...] = (
    ev.OrderIssued,
    ev.OrderReassigned,
    ev.OrderReopened,
    ev.OrderResumed,
    ev.DisputeDetermined,
    ev.DeadlineExtended,
    ev.ResultReturned,
    ev.CaseCorrected,
    ev.EventVoided,
)

MILESTONES: dict[str, tuple[type[Event], ...]] = {
    "received": (ev.OrderDelivered, ev.OrderSigned, ev.CrewArrived),
    "signed": (ev.OrderSigned, ev.CrewArrived),
    "departed": (ev.CrewDeparted,),
    "arrived": (ev.CrewArrived,),
    "handling": (ev.HandlingStarted,),
    "submitted": (ev.ResultSubmitted,),
}
"""Milestone of an order → the events that reach it."""


class Happening:
    """The clockwork of a history. It asks the queue only when something can be due."""

    def __init__(self, db: Database, fire: Fire, seed: object, rules: Rules) -> None:
        self._db, self._fire = db, fire
        self._rng = dice(seed, "messages")
        self._looked = 0
        self._next = 0
        self._soonest = soonest(rules)
        self._starts = starting(rules)

    def until(self, now: Instant) -> None:
        """Let happen what is due by ``now``, in order."""
        while now >= self._next:
            first = self._db.call(due.next_at)
            if first is None or first > now:
                self._next = first if first is not None else now + self._soonest
                break
            self._db.call(self._fire, first)
        if now - self._looked >= LOOK_S:
            self.deliver(now)

    def after(self, deed: Deed) -> None:
        """A clock may have begun: its first mark cannot be due before the soonest moment."""
        if deed.call is not None or isinstance(deed.event, self._starts):
            self._next = min(self._next, deed.at + self._soonest)

    def deliver(self, now: Instant) -> None:
        """Put down how the messages of before went."""
        self._looked = now
        while messages := self._db.call(outbox.take, now - UNDER_WAY_S, BATCH):
            for message in messages:
                waited = sum(outbox.back_off(attempt) for attempt in range(1, message.attempt))
                at = message.created_at + UNDER_WAY_S + waited
                if message.attempt == 1 and self._rng.random() < UNANSWERED:
                    self._db.call(outbox.failed, message, at, FAILED)
                else:
                    self._db.call(outbox.delivered, message, at, SAID)


def soonest(rules: Rules) -> int:
    """Seconds within which no mark follows what began its clock, with half of it spared for late entries."""
    limits = [r.minutes * 60 // 2 for r in rules.pack.clocks if r.minutes]
    receipt = rules.receipt_seconds()
    return max(1, min([*limits, *([receipt] if receipt else []), HOUR_S]) // 2)


def starting(rules: Rules) -> tuple[type[Event], ...]:
    """Events that may begin a clock with a limit, or let one go on."""
    starts = {r.start for r in rules.pack.clocks if r.minutes or r.limit}
    return ALWAYS_START + tuple(e for milestone in sorted(starts) for e in MILESTONES.get(milestone, ()))
