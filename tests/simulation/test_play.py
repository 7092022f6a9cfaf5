"""Playing a day on a real database: every deed in the log at its own time, nothing twice, clocks fired in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from liandong.core.calendar import day_start, local_day
from liandong.core.rules import Rules
from liandong.engine.due import fire_due
from liandong.simulation.deeds import Deed
from liandong.simulation.happening import Happening
from liandong.simulation.play import Player
from liandong.simulation.script import Scriptwriter
from tests.district import NOW, District

DAY = 86_400
START = day_start(local_day(NOW) - 1)
SEED = 11


class Nothing:
    """A clockwork that must not be asked."""

    def until(self, now: int) -> None:
        raise AssertionError("something was done again")

    after = until


@pytest.fixture(scope="module")
def rules(district: District) -> Rules:
    return district.office.current(district.db)


@pytest.fixture(scope="module")
def day(rules: Rules) -> list[Deed]:
    return list(Scriptwriter(rules, SEED).between(START, START + DAY))


@pytest.fixture(scope="module")
def played(district: District, rules: Rules, day: list[Deed]) -> Iterator[District]:
    """Half of the day, an interruption, then all of it."""
    happening = Happening(district.db, fire_due, SEED, rules)
    first = Player(district.db, district.office, str(SEED)).play(day[: len(day) // 2], happening)
    assert first.refused == {}
    again = Player(district.db, district.office, str(SEED)).play(day, happening)
    happening.until(START + DAY)
    happening.deliver(START + DAY)
    assert again.refused == {}
    assert (first.done, again.known, again.done) == (len(day) // 2, len(day) // 2, len(day) - len(day) // 2)
    return district


def test_every_deed_is_in_the_log(played: District, day: list[Deed]) -> None:
    kinds = dict(played.rows("SELECT type, count(*) FROM log_entry GROUP BY type"))
    for kind in {d.kind for d in day} - {"order.issued", "case.screened"}:
        assert kinds[kind] == sum(d.kind == kind for d in day), kind
    calls = [d.call for d in day if d.call]
    with_call = sum(len(c.orders) for c in calls)
    reassigned = kinds.get("order.reassigned", 0)
    assert kinds["order.issued"] == sum(d.kind == "order.issued" for d in day) + with_call + reassigned


def test_entries_look_as_they_would_have_looked(played: District) -> None:
    times = played.rows("SELECT entered_at FROM log_entry ORDER BY id")
    assert all(a <= b for (a,), (b,) in itertools.pairwise(times))
    assert times[0][0] >= START
    assert times[-1][0] < START + DAY


def test_playing_again_enters_nothing(played: District, day: list[Deed]) -> None:
    before = played.logged()
    again = Player(played.db, played.office, str(SEED)).play(day, Nothing())
    assert (again.done, again.known, played.logged()) == (0, len(day), before)


def test_marks_fire_at_their_own_second_and_in_order(played: District) -> None:
    fired = played.rows("SELECT fired_at, due_at, mark FROM fired ORDER BY id")
    assert {"warn50", "warn80"} <= {mark for _, _, mark in fired}
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(fired))
    assert all(0 <= at - due <= 2 for at, due, _ in fired)


def test_messages_are_settled_and_say_that_they_were_not_sent(played: District) -> None:
    left = played.rows("SELECT count(*) FROM outbox WHERE state NOT IN ('delivered', 'dead')")
    assert left == [(0,)]
    tried = played.rows(
        "SELECT a.at, o.created_at, a.detail FROM outbox_attempt a JOIN outbox o ON o.id = a.outbox_id"
    )
    assert all(at >= made and "演示" in detail for at, made, detail in tried)


def test_a_repeated_call_leads_to_the_case_that_it_repeats(played: District) -> None:
    merged = played.rows("SELECT merged_into FROM case_row WHERE merged_into <> ''")
    known = {case for (case,) in played.rows("SELECT case_id FROM case_row")}
    assert all(into in known for (into,) in merged)


def test_words_and_numbers_are_sealed(played: District, day: list[Deed]) -> None:
    call = next(d.call for d in day if d.call and d.call.caller_phone)
    bodies = "".join(body for (body,) in played.rows("SELECT body FROM log_entry"))
    assert call.caller_phone not in bodies
    assert call.event.text not in bodies
