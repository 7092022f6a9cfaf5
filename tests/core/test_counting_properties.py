"""Deadlines against a reference that looks at every single minute: any calendar, any pauses, however they overlap."""

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given
from msgspec.structs import replace

from liandong.core.calendar import ALWAYS, Calendar
from liandong.core.case import Extension, Pause
from liandong.core.counting import Run, deadline, intervals, used
from liandong.core.settings import DAY
from tests.core.test_calendar_properties import START, calendars, days_of_rest, moments
from tests.core.thorough import examples, sown

HORIZON = 16 * 24 * 60
"""Minutes that the reference looks ahead; a deadline beyond is not compared."""


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    """In the order of their beginning; some lie inside others, some take no time, one may still last."""
    spans = draw(st.lists(st.tuples(moments, moments), max_size=4))
    made = [Pause(min(pair), "suspended", max(pair)) for pair in sorted(spans, key=min)]
    if draw(st.booleans()):
        made.append(Pause(max([draw(moments), *(p.start for p in made)]), "centre"))
    return made


@st.composite
def runs(draw: st.DrawFn) -> Run:
    own = Calendar(draw(calendars), draw(days_of_rest))
    return Run(
        start=draw(moments),
        stop=None,
        limit=60 * draw(st.integers(0, 3 * 24 * 60)),
        calendar=draw(st.sampled_from((own, own, own, ALWAYS))),
        pauses=draw(pauses()),
    )


def counts(run: Run, at: int) -> bool:
    rests = any(p.start <= at and (p.end is None or at < p.end) for p in run.pauses)
    return not rests and run.calendar.is_open(at)


def counted_minutes(run: Run, start: int) -> list[int]:
    """Beginnings of all minutes that count, from ``start`` on."""
    return [m for m in range(start, START + HORIZON * 60, 60) if counts(run, m)]


@sown
@examples(60)
@given(runs(), moments)
def test_seconds_used_are_those_of_the_minutes_that_count(run: Run, until: int) -> None:
    assert run.start is not None
    expected = 60 * sum(m < until for m in counted_minutes(run, run.start))
    assert used(run, run.start, until) == expected
    drawn = intervals(run, until)
    assert sum(i.end - i.start for i in drawn if i.counted) == expected
    assert all(counts(run, m) is i.counted for i in drawn for m in (i.start, i.end - 1))
    edges = [(i.start, i.end) for i in drawn]
    assert edges == sorted(edges)
    assert all(a[1] == b[0] for a, b in pairwise(edges)), "no gap, nothing twice"


@sown
@examples(60)
@given(runs())
def test_due_is_where_the_last_minute_ends_and_the_breach_a_second_into_the_next(run: Run) -> None:
    assert run.start is not None
    assert run.limit is not None
    minutes = counted_minutes(run, run.start)
    allowed, line = run.limit // 60, deadline(run)
    if len(minutes) > allowed:
        assert line.due == (minutes[allowed - 1] + 60 if allowed else run.start)
        assert line.breach == minutes[allowed] + 1
    elif run.pauses and run.pauses[-1].end is None:
        assert line.breach is None, "nothing is late while a pause lasts"


@sown
@examples(100)
@given(runs(), st.integers(0, 6 * DAY), st.integers(1, 4 * DAY))
def test_a_longer_deadline_is_one_for_what_may_be_used_by_then(run: Run, after: int, more: int) -> None:
    """What was used until it was granted and the counted time up to the moment that was said; nothing over a breach."""
    assert run.start is not None
    at = run.start + after
    before = deadline(run)
    line = deadline(replace(run, extensions=[Extension(at, at + more)]))
    if before.breach is not None and before.breach <= at:
        assert line == before
        return
    assert line.limit == used(run, run.start, at) + run.calendar.counted(at, at + more)
    if line.due is not None:
        assert used(run, run.start, line.due) == line.limit
    if line.breach is not None:
        assert line.due is not None
        assert line.breach > line.due
        assert used(run, run.start, line.breach) == line.limit + 1
        assert used(run, run.start, line.breach - 1) == line.limit
