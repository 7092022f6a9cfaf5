"""Every story that the desk can play comes out live as the core says, on a real database."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from psycopg import Connection

from liandong import wiring
from liandong.core.rules import Rules, prepare
from liandong.desk.rebuilding import projector
from liandong.engine.due import fire_due
from liandong.exchange.story import Story, read_story, rules_for
from liandong.exchange.story.report import difference_lines
from liandong.simulation.stories.ability import obstacles
from liandong.simulation.stories.founding import found_for
from liandong.simulation.stories.judge import LiveOutcome, play
from liandong.store.rebuild import diff
from tests.district import PACK, District

FILES = sorted((PACK / "examples").glob("*.toml"))


def read(file: Path) -> tuple[Story, Rules]:
    story = read_story(file)
    return story, rules_for(story, PACK)


NUMBERS = count(1)

SIGNING = PACK / "examples" / "ac-01-sign-limit.toml"
"""One order that is not signed in time."""

PLAYABLE = [f for f in FILES if not obstacles(*read(f))]


def played(district: District, file: Path) -> LiveOutcome:
    story, rules = read(file)
    office = wiring.office(found_for(story, rules, f"{file.stem} {next(NUMBERS)}"))
    return play(story, rules, district.db, office, fire_due)


@pytest.mark.parametrize("file", PLAYABLE, ids=lambda f: f.stem)
def test_story(district: District, file: Path) -> None:
    live = played(district, file)
    told = [line for d in live.outcome.differences for line in difference_lines(live.outcome, d, "en")]
    assert live.outcome.holds, "\n".join(["", *told])
    assert [f"{d.side}: {d.list} {d.row}" for d in live.drifts] == []
    assert live.unfired == ()


def test_every_story_can_be_played_but_one_without_duty_hours() -> None:
    left = [f for f in FILES if f not in PLAYABLE]
    assert [f.stem for f in left] == ["rv-no-settings"]
    assert obstacles(*read(left[0])) == (
        "settings.calendars.yc_unified_duty",
        "settings.calendars.yc_admin_working",
    )


def test_the_lists_are_what_the_log_says(district: District) -> None:
    played(district, SIGNING)
    with district.db.connection() as conn:
        assert list(diff(conn, projector(district.db, wiring.office))) == []


def test_other_rules_are_noticed(district: District) -> None:
    """The district works by a pack that gives a minute more."""
    story, rules = read(SIGNING)
    clocks = tuple(msgspec.structs.replace(c, minutes=c.minutes and c.minutes + 1) for c in rules.pack.clocks)
    other = prepare(msgspec.structs.replace(rules.pack, clocks=clocks), rules.settings)
    live = play(story, rules, district.db, wiring.office(found_for(story, other, "other")), fire_due)
    assert not live.outcome.holds
    assert {d.side for d in live.drifts} == {"core", "live"}
    assert not live.holds


def test_a_breach_that_nobody_fired_is_noticed(district: District) -> None:
    def forget(conn: Connection[Any], now: int) -> int:
        return conn.execute("DELETE FROM due WHERE fire_at <= %s", (now,)).rowcount

    story, rules = read(PACK / "examples" / "yc-lunch-break.toml")
    live = play(story, rules, district.db, wiring.office(found_for(story, rules, "no engine")), forget)
    assert live.drifts == ()
    assert "o1 YC.C.SIGN" in live.unfired
    assert not live.holds
