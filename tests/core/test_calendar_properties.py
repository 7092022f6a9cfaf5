"""Calendars against a reference that looks at every single minute, over any windows and days of rest."""

from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import given

from liandong.core.calendar import WEEKDAYS, Calendar
from liandong.core.settings import DAY, Window
from tests.core.packs import t
from tests.core.thorough import examples, sown

FIRST = date(2021, 3, 8)
SPAN = 10
"""Days around which moments are drawn; all windows lie on whole minutes, so a minute is open or not as a whole."""

START = t("2021-03-08 00:00")
minutes = st.integers(0, SPAN * 24 * 60)
moments = minutes.map(lambda m: START + m * 60)

words = st.sampled_from(
    ("every", "workdays", "restdays", *WEEKDAYS, "mon,wed", "sat, sun", "2021-03-10", "2021-03-12")
)
windows = st.builds(
    lambda days, start, end: Window(days, start * 60, end * 60),
    words,
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 24 * 60),
)
days_of_rest = st.dictionaries(
    st.integers(0, SPAN).map(lambda n: (FIRST + timedelta(days=n)).isoformat()), st.booleans(), max_size=4
)


def _matches(window: Window, day: date, rest: dict[str, bool]) -> bool:
    if window.days[0].isdigit():
        return window.days == day.isoformat()
    rests = rest.get(day.isoformat(), day.weekday() >= 5)
    names = {"every", WEEKDAYS[day.weekday()], "restdays" if rests else "workdays"}
    return bool(names & set(window.days.replace(" ", "").split(",")))


def _own(all_windows: list[Window], day: date, rest: dict[str, bool]) -> list[tuple[int, int]]:
    """Windows that start on a day, as minutes of that day, told independently of the code."""
    dated = [w for w in all_windows if w.days == day.isoformat()]
    found = dated or [w for w in all_windows if not w.days[0].isdigit() and _matches(w, day, rest)]
    spans = []
    for w in found:
        a, b = w.start // 60, w.end // 60
        b = 1440 if b >= 1439 else b
        spans.append((a, b if b > a else b + 1440))
    return spans


def reference(all_windows: list[Window], rest: dict[str, bool], first: int, last: int) -> list[bool]:
    """Open or not, for each minute from ``first`` to ``last`` after :data:`START`."""
    open_minutes = set()
    for n in range(first // 1440 - 2, last // 1440 + 2):
        for a, b in _own(all_windows, FIRST + timedelta(days=n), rest):
            open_minutes.update(range(n * 1440 + a, n * 1440 + b))
    return [m in open_minutes for m in range(first, last)]


calendars = st.lists(windows, min_size=0, max_size=4)


@sown
@examples()
@given(calendars, days_of_rest, minutes, minutes)
def test_counted_seconds_are_those_of_the_open_minutes(
    ws: list[Window], rest: dict[str, bool], a: int, b: int
) -> None:
    low, high = min(a, b), max(a, b)
    calendar = Calendar(ws, rest)
    expected = 60 * sum(reference(ws, rest, low, high))
    assert calendar.counted(START + low * 60, START + high * 60) == expected
    assert calendar.counted(START + high * 60, START + low * 60) == 0


@sown
@examples()
@given(calendars, days_of_rest, moments, moments, moments)
def test_counting_adds_up(ws: list[Window], rest: dict[str, bool], a: int, b: int, c: int) -> None:
    calendar = Calendar(ws, rest)
    low, middle, high = sorted((a + 7, b + 31, c + 59))
    assert calendar.counted(low, middle) + calendar.counted(middle, high) == calendar.counted(low, high)


@sown
@examples(60)
@given(calendars, days_of_rest, moments, st.integers(1, 3 * DAY), st.none() | moments)
def test_add_is_the_first_moment_at_which_the_seconds_are_used_up(
    ws: list[Window], rest: dict[str, bool], start: int, seconds: int, border: int | None
) -> None:
    """``border``: a limit that is used up just there, so often at closing time."""
    calendar = Calendar(ws, rest)
    if border is not None:
        seconds = calendar.counted(start, border) or seconds
    end = calendar.add(start, seconds)
    if end is None:
        assert calendar.counted(start, start + 300 * DAY) < seconds
        return
    assert calendar.counted(start, end) == seconds
    assert calendar.counted(start, end - 1) == seconds - 1
    assert calendar.is_open(end - 1)


@sown
@examples()
@given(calendars, days_of_rest, moments)
def test_the_next_opening_is_the_first_open_second(
    ws: list[Window], rest: dict[str, bool], start: int
) -> None:
    calendar = Calendar(ws, rest)
    start += 13
    opening = calendar.next_open(start)
    if opening is None:
        assert not any(reference(ws, rest, (start - START) // 60, (start - START) // 60 + 20 * 1440))
        return
    assert calendar.is_open(opening)
    assert calendar.counted(start, opening) == 0
    assert opening == start or not calendar.is_open(opening - 1)


@sown
@examples()
@given(calendars, days_of_rest, moments, moments)
def test_spans_are_sorted_apart_and_exactly_what_is_open(
    ws: list[Window], rest: dict[str, bool], a: int, b: int
) -> None:
    calendar = Calendar(ws, rest)
    low, high = min(a, b), max(a, b)
    spans = list(calendar.spans(low, high))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges)), "sorted, not touching, none empty"
    assert all(low <= x <= high for x in edges)
    for start, end in spans:
        assert calendar.is_open(start)
        assert calendar.is_open(end - 1)
        assert end == high or not calendar.is_open(end)
        assert start == low or not calendar.is_open(start - 1)


@sown
@examples()
@given(calendars, days_of_rest, moments)
def test_a_second_is_open_exactly_when_its_minute_is(
    ws: list[Window], rest: dict[str, bool], at: int
) -> None:
    minute = (at - START) // 60
    assert Calendar(ws, rest).is_open(at + 29) == reference(ws, rest, minute, minute + 1)[0]


@sown
@examples()
@given(calendars, days_of_rest, st.lists(st.tuples(moments, moments), min_size=2, max_size=5))
def test_what_was_asked_before_changes_no_answer(
    ws: list[Window], rest: dict[str, bool], pairs: list[tuple[int, int]]
) -> None:
    used = Calendar(ws, rest)
    for a, b in pairs:
        fresh = Calendar(ws, rest)
        assert used.counted(a, b) == fresh.counted(a, b)
        assert list(used.spans(a, b)) == list(fresh.spans(a, b))
        assert used.add(a, 3600) == fresh.add(a, 3600)
        assert used.spans_of(a // DAY) == fresh.spans_of(a // DAY)


@sown
@examples()
@given(calendars, days_of_rest, moments, st.integers(-6, 6), st.booleans())
def test_working_days_forth_and_back_come_home(
    ws: list[Window], rest: dict[str, bool], at: int, days: int, end_of_day: bool
) -> None:
    calendar = Calendar(ws, rest)
    there = calendar.shift_workdays(at, days)
    if there == at:
        return
    assert (there > at) == (days > 0)
    passed = range(1, abs(there - at) // DAY + 1)
    step = DAY if days > 0 else -DAY
    begins = [bool(_own(ws, FIRST + timedelta(days=(at + n * step - START) // DAY), rest)) for n in passed]
    assert sum(begins) == abs(days)
    assert begins[-1]
    closing = calendar.shift_workdays(at, days, end_of_day=end_of_day)
    assert closing == there or (end_of_day and calendar.is_open(closing - 1))
