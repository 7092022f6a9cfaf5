"""Plays a story and says where the live system differs: from what is expected, from the core, from its own log."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import msgspec

from liandong.core.events import Instant
from liandong.core.rules import Rules
from liandong.desk import files
from liandong.desk.office import Office
from liandong.desk.rows import GRACE_S
from liandong.exchange.story import Outcome, Story, look_at
from liandong.exchange.story.match import Difference, differences
from liandong.exchange.story.run import last_moment
from liandong.simulation.stories.looking import Result, look
from liandong.simulation.stories.player import Fire, Player
from liandong.store.connection import Database

TERMINAL = "terminal"

ENTERED = re.compile(r"^(entered@\d+) \d+$")
"""A finding entered by hand is told apart by its place in its stream, and each side has streams of its own."""


class Drift(msgspec.Struct, frozen=True):
    """A row that only one side has: the core's replay, or the live system."""

    at: Instant
    list: str
    side: str
    row: dict[str, Any]


class LiveOutcome(msgspec.Struct, frozen=True):
    """How a story went live. ``unfired``: breached clocks whose breach the engine did not fire."""

    outcome: Outcome
    drifts: tuple[Drift, ...]
    unfired: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.outcome.holds and not self.drifts and not self.unfired


def play(story: Story, rules: Rules, db: Database, office: Office, fire: Fire) -> LiveOutcome:
    """Play it to its end and look at the moments that it names; without any, at the end."""
    player = Player(db, office, fire)
    waiting = deque(sorted(story.steps, key=lambda s: (s.entered_at, s.number)))
    found: list[Difference] = []
    drifts: list[Drift] = []
    at, result = last_moment(story.steps), None
    for expectation in story.expectations:
        if result is None or expectation.at != at:
            at = expectation.at
            result = _looked(player, waiting, at)
            drifts += _drifts(player, at, look_at(story, rules, at), result)
        found += differences(expectation, result)
    if result is None:
        result = _looked(player, waiting, at)
        drifts += _drifts(player, at, look_at(story, rules, at), result)
    outcome = Outcome(story, tuple(found), at, result)
    return LiveOutcome(outcome, tuple(drifts), tuple(_unfired(player, at)))


def _looked(player: Player, waiting: deque[Any], at: Instant) -> Result:
    while waiting and waiting[0].entered_at <= at:
        player.apply(waiting.popleft())
    player.until(at)
    return look(player, at)


def _unfired(player: Player, at: Instant) -> Iterator[str]:
    """Clocks that stand as breached on an open order, although the engine did not fire it."""
    office = player.office
    names = {number: name for name, number in player.orders.items()}
    for case in player.cases.values():
        file = files.read(player.db, office, player.who, case, at)
        fired = {(f.subject, f.rule, f.n) for f in file.fired if f.mark == "breach"}
        for clock in file.clocks:
            order = file.case.orders.get(clock.order)
            passed = clock.breached_at is not None and clock.breached_at + GRACE_S <= at
            over = clock.state == "breached" and clock.stop is None and order is not None and order.open
            if over and passed and (clock.order, clock.rule, clock.n) not in fired:
                yield f"{names.get(clock.order, clock.order)} {clock.rule}"


def _drifts(player: Player, at: Instant, core: Any, live: Result) -> Iterator[Drift]:
    """Rows that one side has and the other has not."""
    # A refusal has each side's own words; where the desk did not come as far as the rules, its own code too.
    own = {r.step.number for r in player.refused if r.own}
    for name, rows in core.items():
        expected, got = ([_plain(r, own) for r in side] for side in (rows, live[name]))
        for row in expected:
            if row in got:
                got.remove(row)
            else:
                yield Drift(at, name, "core", row)
        for row in got:
            yield Drift(at, name, "live", row)


def _plain(row: dict[str, Any], own: set[int]) -> dict[str, Any]:
    untold = {"text", "code", "clause"} if row.get("step") in own else {"text"}
    if row.get("signed_channel") in ("", TERMINAL):
        untold.add("signed_channel")  # the desk writes down how a unit signs itself; a story leaves it out
    plain = {k: _listed(v) for k, v in row.items() if k not in untold}
    if "fact" in plain:
        plain["fact"] = ENTERED.sub(r"\1", str(plain["fact"]))
    return plain


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _listed(v) for k, v in value.items()}
    return [_listed(v) for v in value] if isinstance(value, list | tuple) else value
