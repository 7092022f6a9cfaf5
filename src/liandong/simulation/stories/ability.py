"""Which stories can be played through the desk, and what stands in the way of the others."""

from __future__ import annotations

from liandong.core.events import CASE_EVENTS
from liandong.core.rules import Rules
from liandong.core.steps import event_name
from liandong.core.streams import stream_of
from liandong.core.world import Step
from liandong.desk.intake import EARLIEST
from liandong.exchange.story import Story


def obstacles(story: Story, rules: Rules) -> tuple[str, ...]:
    """Steps that have no command of the desk, settings without which nothing can be in force; empty: it can be played."""
    found = list(dict.fromkeys(event_name(s.command.event) for s in story.steps if not _known(s)))
    calendars = [c.id for c in rules.pack.calendars if c.kind == "entered"]
    found += [f"settings.calendars.{c}" for c in calendars if not rules.settings.calendars.get(c)]
    if any(s.entered_at < EARLIEST for s in story.steps):
        found.append("at < 2000")
    return tuple(found)


def _known(step: Step) -> bool:
    """Has the desk a command for it?"""
    event = step.command.event
    return event_name(event) in CASE_EVENTS or stream_of(event, step.entered_at) is not None
