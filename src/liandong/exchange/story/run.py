"""Let a story happen in memory and look at the moments that it names."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liandong.core.events import Instant
from liandong.core.rules import Rules
from liandong.core.world import Step, World
from liandong.exchange.story.match import Difference, differences
from liandong.exchange.story.record import Story

Result = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Outcome:
    """What came of a story: its differences, and the result at its last look."""

    story: Story
    differences: tuple[Difference, ...]
    looked_at: Instant
    result: Result

    @property
    def holds(self) -> bool:
        return not self.differences


class _Run:
    """A world in which the steps of a story happen, by the moment they were entered."""

    def __init__(self, story: Story, rules: Rules) -> None:
        self.world = World(rules)
        self._waiting = deque(sorted(story.steps, key=lambda s: (s.entered_at, s.number)))

    def look(self, at: Instant) -> Result:
        while self._waiting and self._waiting[0].entered_at <= at:
            self.world.apply(self._waiting.popleft())
        return self.world.look(at)


def run_story(story: Story, rules: Rules) -> Outcome:
    """Apply the steps and compare at each expectation; without one, look at the end."""
    run = _Run(story, rules)
    found: list[Difference] = []
    at, result = last_moment(story.steps), None
    for expectation in story.expectations:
        if result is None or expectation.at != at:
            at, result = expectation.at, run.look(expectation.at)
        found += differences(expectation, result)
    if result is None:
        result = run.look(at)
    return Outcome(story, tuple(found), at, result)


def look_at(story: Story, rules: Rules, at: Instant) -> Result:
    """The whole result of a story at one moment."""
    return _Run(story, rules).look(at)


def last_moment(steps: tuple[Step, ...]) -> Instant:
    return max((s.entered_at for s in steps), default=0)
