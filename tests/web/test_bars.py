"""The bar that draws how a clock counted."""

import pytest

from liandong.web.bars import layout
from liandong.web.shapes import Interval

NIGHT = (
    Interval(0, 360, "counted", "duty"),
    Interval(360, 43_560, "uncounted", "off_duty"),
    Interval(43_560, 43_800, "counted", "duty"),
)


def total(intervals: tuple[Interval, ...]) -> float:
    return sum(s.width for s in layout(intervals).segments)


@pytest.mark.parametrize(
    "intervals", [NIGHT, NIGHT[:1], (Interval(0, 1, "counted"), Interval(1, 100_000, "counted"))]
)
def test_the_segments_fill_the_bar(intervals: tuple[Interval, ...]) -> None:
    assert total(intervals) == pytest.approx(100, abs=0.01)


def test_a_night_is_drawn_broken_and_leaves_room_for_what_counted() -> None:
    first, night, last = layout(NIGHT).segments
    assert (first.broken, night.broken, last.broken) == (False, True, False)
    assert night.width < first.width


def test_one_second_is_still_seen() -> None:
    second = layout((Interval(0, 1, "counted"), Interval(1, 100_000, "counted"))).segments[0]
    assert second.width > 1


def test_the_limit_is_marked_inside_the_stretch_in_which_it_lay() -> None:
    bar = layout((Interval(0, 800, "counted"),), due=600)
    assert [(s.interval.end, s.over) for s in bar.segments] == [(600, False), (800, True)]
    assert bar.mark == pytest.approx(75)


def test_a_clock_in_time_has_no_mark() -> None:
    assert layout((Interval(0, 500, "counted"),), due=600).mark is None


def test_a_limit_used_up_to_the_second_is_marked_at_the_end() -> None:
    bar = layout((Interval(0, 600, "counted"),), due=600)
    assert (bar.mark, [s.over for s in bar.segments]) == (100.0, [False])


def test_nothing_counted_yet() -> None:
    assert layout(()).segments == ()
    assert len(layout((Interval(0, 9, "uncounted"),)).segments) == 1
