"""Where stories are played live; needs Django set up on a database of its own."""

from __future__ import annotations

from itertools import count

from liandong import wiring
from liandong.core.rules import Rules
from liandong.desk.rebuilding import projector
from liandong.engine.due import fire_due
from liandong.exchange.story import Story
from liandong.simulation.stories.ability import obstacles
from liandong.simulation.stories.founding import found_for
from liandong.simulation.stories.judge import LiveOutcome, play
from liandong.store.rebuild import diff


class Stage:
    """Plays stories one after the other, each in a jurisdiction of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def obstacles(self, story: Story, rules: Rules) -> tuple[str, ...]:
        """What the desk cannot do yet."""
        return obstacles(story, rules)

    def play(self, story: Story, rules: Rules) -> LiveOutcome:
        """Found the jurisdiction, play the story."""
        office = wiring.office(found_for(story, rules, f"{next(self._numbers)} {story.title}"))
        return play(story, rules, wiring.database(), office, fire_due)

    def strays(self) -> list[str]:
        """Rows of the lists that are not what the log says; empty: all are."""
        db = wiring.database()
        with db.connection() as conn:
            return [f"{d.table} {d.stream} {d.key}" for d in diff(conn, projector(db, wiring.office))]
