"""Stories: a day as data, with its right answers. Read, run, compared, reported."""

from liandong.exchange.story.match import Difference
from liandong.exchange.story.prepare import rules_for
from liandong.exchange.story.reader import read_story
from liandong.exchange.story.record import Expectation, Story
from liandong.exchange.story.run import Outcome, look_at, run_story

__all__ = [
    "Difference",
    "Expectation",
    "Outcome",
    "Story",
    "look_at",
    "read_story",
    "rules_for",
    "run_story",
]
