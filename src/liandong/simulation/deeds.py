"""What somebody does at a moment, and the book in which the deeds of one case are written down before they happen."""

from __future__ import annotations

from typing import Literal

import msgspec

from liandong.core.events import Event, Instant
from liandong.core.steps import event_name
from liandong.desk.dispatch import Deed as Step
from liandong.desk.intake import Call

MARK = "#"
"""``#2`` in an event is the second order of its case, ``#`` before a ref another case of the script."""


class Actor(msgspec.Struct, frozen=True):
    """Who acts: a seat of the centre, or a unit's officer."""

    name: str
    role: Literal["dispatcher", "supervisor", "unit"] = "dispatcher"
    unit: str = ""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """A call that comes in, or a step on a case. ``case`` is the case's name in the script."""

    at: Instant
    case: str
    n: int
    actor: Actor
    call: Call | None = None
    step: Step | None = None

    @property
    def key(self) -> str:
        """The same however often the script is made: a deed is done once under it."""
        return f"{self.case}/{self.n}"

    @property
    def event(self) -> Event:
        if self.step is not None:
            return self.step.event
        assert self.call is not None  # noqa: S101  (a deed is one of the two)
        return self.call.event

    @property
    def kind(self) -> str:
        """The event's name."""
        return event_name(self.event)


class _Draft(msgspec.Struct):
    at: Instant
    actor: Actor
    token: str
    opens: tuple[str, ...] = ()
    call: Call | None = None
    step: Step | None = None


class Book:
    """The deeds of one case, written down in any order, read in order of time.

    Orders have tokens until then: their numbers follow from the order of issue.
    """

    def __init__(self, case: str, orders: int = 0) -> None:
        """``orders``: how many the case has already; their tokens are their numbers."""
        self.case = case
        self._orders = orders
        self._drafts: list[_Draft] = []
        self._tokens = 0

    def token(self) -> str:
        """A new order's name in this book."""
        self._tokens += 1
        return f"order {self._tokens}"

    def call(self, at: Instant, actor: Actor, call: Call) -> tuple[str, ...]:
        """A call comes in; the tokens of the orders that go out with it."""
        opens = tuple(self.token() for _ in call.orders)
        self._drafts.append(_Draft(at, actor, "", opens, call=call))
        return opens

    def do(
        self,
        at: Instant,
        actor: Actor,
        event: Event,
        *,
        order: str = "",
        opens: str = "",
        happened: Instant | None = None,
        by: str = "",
        channel: str = "",
        reason: str = "",
    ) -> None:
        """A step at ``at``; ``happened`` earlier, ``by`` somebody else who said so. ``order`` is a token."""
        step = Step(event=event, at=happened, by=by, channel=channel, reason=reason)
        self._drafts.append(_Draft(at, actor, order, (opens,) if opens else (), step=step))

    def cut(self, at: Instant) -> None:
        """Strike out what was written for later than that moment."""
        self._drafts = [d for d in self._drafts if d.at <= at]

    def deeds(self) -> list[Deed]:
        """The deeds in order of time, numbered."""
        kept = sorted(self._drafts, key=lambda d: d.at)
        numbers = {str(n): n for n in range(1, self._orders + 1)}
        made: list[Deed] = []
        for n, draft in enumerate(kept, 1):
            for token in draft.opens:
                numbers[token] = len(numbers) + 1
            made.append(
                Deed(
                    at=draft.at,
                    case=self.case,
                    n=n,
                    actor=draft.actor,
                    call=draft.call,
                    step=draft.step and _numbered(draft.step, numbers.get(draft.token)),
                )
            )
        return made


def _numbered(step: Step, number: int | None) -> Step:
    if number is None:
        return step
    return msgspec.structs.replace(step, event=msgspec.structs.replace(step.event, order=f"{MARK}{number}"))
