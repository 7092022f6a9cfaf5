"""Calendars at their edges, each boundary from both sides, and the cases that other systems got wrong."""

from datetime import date, timedelta

import pytest

from liandong.core.calendar import ALWAYS, Calendar, CalendarError, local_day, month_of
from liandong.core.case import Pause
from liandong.core.clocks import Clock as ClockRecord
from liandong.core.clocks import fill
from liandong.core.counting import Run, breach_at, due_at, intervals
from liandong.core.settings import DAY, Window
from tests.core.packs import SPRING, hours, shown, t

OFFICE = Calendar(hours("workdays", "08:30-12:00", "14:00-17:30"), SPRING)
DAILY = Calendar(hours("every", "08:00-20:00"))
NIGHT = Calendar(hours("workdays", "22:00-06:00"), SPRING)
NEVER = Calendar(())


def opens(calendar: Calendar, *moments: str) -> list[bool]:
    return [calendar.is_open(t(m)) for m in moments]


def add(calendar: Calendar, start: str, seconds: int) -> str:
    return shown(calendar.add(t(start), seconds))


def test_opening_belongs_to_the_hours_and_closing_does_not() -> None:
    assert opens(
        OFFICE, "08:29:59", "08:30", "11:59:59", "12:00", "13:59:59", "14:00", "17:29:59", "17:30"
    ) == [
        False,
        True,
        True,
        False,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("08:29:59", "08:30", 0),
        ("08:29:59", "08:30:01", 1),
        ("11:59:59", "14:00:01", 2),
        ("12:00", "14:00", 0),
        ("08:30", "17:30", 7 * 3600),
        ("17:29:59", "03-11 08:30:01", 2),
        ("09:00", "09:00", 0),
        ("10:00", "09:00", 0),
        ("02-10 17:29", "02-18 08:31", 120),
    ],
)
def test_seconds_between_two_moments(start: str, end: str, seconds: int) -> None:
    assert OFFICE.counted(t(start), t(end)) == seconds


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        ("09:00", 600, "2021-03-10 09:10:00"),
        ("11:55", 300, "2021-03-10 12:00:00"),
        ("11:55", 301, "2021-03-10 14:00:01"),
        ("12:00", 1, "2021-03-10 14:00:01"),
        ("17:30", 1, "2021-03-11 08:30:01"),
        ("13:00", 0, "2021-03-10 13:00:00"),
        ("02-10 17:25", 600, "2021-02-18 08:35:00"),
        ("02-20 09:00", 600, "2021-02-20 09:10:00"),
        ("02-21 09:00", 600, "2021-02-22 08:40:00"),
    ],
)
def test_the_first_moment_at_which_seconds_are_used_up(start: str, seconds: int, end: str) -> None:
    assert add(OFFICE, start, seconds) == end


def test_a_deadline_used_up_at_closing_time_lies_at_closing_time() -> None:
    assert add(DAILY, "19:50", 600) == "2021-03-10 20:00:00"
    assert shown(breach_at(Run(t("19:50"), None, 600, DAILY), t("20:00"))) == "2021-03-11 08:00:01"


def test_make_up_workdays_and_holidays_of_the_rows_win_over_the_week() -> None:
    assert opens(OFFICE, "02-07 09:00", "02-20 09:00", "02-11 09:00", "02-17 09:00", "02-21 09:00") == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert opens(Calendar(hours("restdays", "09:00-10:00"), SPRING), "02-11 09:00", "02-20 09:00") == [
        True,
        False,
    ]
    # the name of the day stays what it is: 2021-02-20 is a Saturday on which people work
    assert opens(Calendar(hours("sat", "09:00-10:00"), SPRING), "02-20 09:00", "02-19 09:00") == [True, False]


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    assert opens(NIGHT, "21:59:59", "22:00", "23:59:59", "03-11 00:00", "03-11 05:59:59", "03-11 06:00") == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    # Friday's shift runs into Saturday, Sunday's does not exist, the one before a holiday runs into it
    assert opens(NIGHT, "03-13 05:00", "03-13 23:00", "03-15 05:00", "02-11 05:00", "02-12 05:00") == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert NIGHT.counted(t("21:00"), t("03-11 21:00")) == 8 * 3600
    assert list(NIGHT.spans(t("20:00"), t("03-11 20:00"))) == [(t("22:00"), t("03-11 06:00"))]


@pytest.mark.parametrize("end", ["23:59", "23:59:59", "24:00"])
def test_a_day_entered_up_to_2359_loses_no_minute_at_midnight(end: str) -> None:
    """Opened 23:55, ten minutes are over at 00:05:00."""
    calendar = Calendar((Window("every", 0, DAY),) if end == "24:00" else hours("every", f"00:00-{end}"))
    assert add(calendar, "23:55", 600) == "2021-03-11 00:05:00"
    assert calendar.counted(t("03-01 00:00"), t("03-31 00:00")) == 30 * DAY
    assert list(calendar.spans(t("03-01 00:00"), t("03-31 00:00"))) == [(t("03-01 00:00"), t("03-31 00:00"))]


def test_equal_ends_are_a_whole_day_and_2358_is_not_midnight() -> None:
    assert Calendar(hours("every", "00:00-00:00")).counted(t("03-01 00:00"), t("03-02 00:00")) == DAY
    assert Calendar(hours("every", "00:00-23:58")).counted(t("03-01 00:00"), t("03-02 00:00")) == DAY - 120


def test_one_date_has_hours_of_its_own() -> None:
    """The last working day before the holiday closes an hour early, no other day does."""
    calendar = Calendar(
        (
            *hours("workdays", "08:30-12:00", "14:00-17:30"),
            *hours("2021-02-10", "08:30-12:00", "14:00-16:30"),
        ),
        SPRING,
    )
    assert opens(calendar, "02-10 16:29:59", "02-10 16:30", "02-09 16:30", "02-18 17:29:59") == [
        True,
        False,
        True,
        True,
    ]
    assert add(calendar, "02-10 16:25", 600) == "2021-02-18 08:35:00"


def test_a_date_may_be_closed_altogether() -> None:
    calendar = Calendar(hours("every", "08:00-20:00"))
    calendar.close_day("2021-03-11")
    assert opens(calendar, "19:59:59", "03-11 12:00", "03-12 08:00") == [True, False, True]
    assert add(calendar, "19:59", 120) == "2021-03-12 08:01:00"


def test_a_calendar_that_never_opens_answers_and_does_not_loop() -> None:
    for calendar in (NEVER, Calendar(hours("2001-01-01", "08:00-09:00"))):
        assert calendar.add(t("09:00"), 1) is None
        assert calendar.next_open(t("09:00")) is None
        assert calendar.counted(t("09:00"), t("03-20 09:00")) == 0
        assert calendar.shift_workdays(t("09:00"), 3) == t("09:00")
    clock = ClockRecord("R", "", "u", "")
    fill(clock, Run(t("09:00"), None, 600, NEVER), t("12-31 09:00"))
    assert (clock.state, clock.due_at, clock.used_s) == ("waiting", None, 0)


def test_an_opening_that_lies_years_ahead_is_still_found() -> None:
    far = Calendar(hours("2023-01-03", "08:00-09:00"))
    assert shown(far.add(t("09:00"), 60)) == "2023-01-03 08:01:00"


@pytest.mark.parametrize(
    "bad",
    [Window("everyday", 0, 60), Window("mon,", 0, 60), Window("every", -1, 60), Window("every", 0, 2 * DAY)],
)
def test_a_window_that_means_nothing_is_refused(bad: Window) -> None:
    with pytest.raises(CalendarError) as error:
        Calendar((bad,))
    assert error.value.code in ("calendar.days", "calendar.window")


# --- working days ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "end_of_day", "expected"),
    [
        (7, False, "2018-11-28 10:00:00"),
        (-7, False, "2018-11-08 10:00:00"),
        (7, True, "2018-11-28 20:00:00"),
        (-7, True, "2018-11-08 20:00:00"),
        (0, False, "2018-11-19 10:00:00"),
    ],
)
def test_working_days_forth_and_back(days: int, end_of_day: bool, expected: str) -> None:
    calendar = Calendar(hours("workdays", "08:00-20:00"))
    assert shown(calendar.shift_workdays(t("2018-11-19 10:00"), days, end_of_day=end_of_day)) == expected


def test_working_days_step_over_holidays_and_onto_make_up_days() -> None:
    assert shown(OFFICE.shift_workdays(t("02-10 10:00"), 1)) == "2021-02-18 10:00:00"
    assert shown(OFFICE.shift_workdays(t("02-19 10:00"), 1)) == "2021-02-20 10:00:00"
    assert shown(OFFICE.shift_workdays(t("02-08 10:00"), -1)) == "2021-02-07 10:00:00"


def test_the_morning_after_a_night_shift_is_no_working_day_of_its_own() -> None:
    """Friday's shift ends on Saturday; the next working day is Monday."""
    assert shown(NIGHT.shift_workdays(t("03-12 23:00"), 1)) == "2021-03-15 23:00:00"
    assert shown(NIGHT.shift_workdays(t("03-12 23:00"), 1, end_of_day=True)) == "2021-03-16 06:00:00"


def test_round_the_clock_every_day_is_one() -> None:
    assert shown(ALWAYS.shift_workdays(t("03-12 23:00"), 2)) == "2021-03-14 23:00:00"
    assert shown(ALWAYS.shift_workdays(t("03-12 23:00"), -1)) == "2021-03-11 23:00:00"


# --- deadlines that other systems got wrong -------------------------------------------


def test_48_hours_of_opening_time_step_over_the_days_off_and_name_them() -> None:
    """Open daily 09:00–21:00; both holidays on, then none."""
    start, limit = t("2016-11-09 23:00"), 48 * 3600
    plain = Calendar(hours("every", "09:00-21:00"))
    assert shown(plain.add(start, limit)) == "2016-11-13 21:00:00"
    rest = {"2016-11-11": True, "2016-11-12": False, "2016-11-13": True}
    by_rows = Calendar(hours("workdays", "09:00-21:00"), rest)
    closed = Calendar(hours("every", "09:00-21:00"))
    for iso in ("2016-11-11", "2016-11-13"):
        closed.close_day(iso)
    for calendar in (by_rows, closed):
        assert shown(calendar.add(start, limit)) == "2016-11-15 21:00:00"
        pieces = intervals(Run(start, None, limit, calendar), t("2016-11-15 21:00"))
        skipped = [shown(p.start)[:10] for p in pieces if p.because == "holiday"]
        assert skipped == ["2016-11-11", "2016-11-13"], "the page must show which days were skipped"
        assert sum(p.end - p.start for p in pieces if p.counted) == limit


@pytest.mark.parametrize(
    ("start", "days", "pause", "right"),
    [
        ("2021-05-10 08:00", 8, ("2021-05-11 09:00", "2021-05-11 12:31"), "2021-05-21 11:31:00"),
        ("2021-05-10 08:00", 8, ("2021-05-14 16:00", "2021-05-17 09:31"), "2021-05-21 11:31:00"),
        ("2021-05-07 10:03", 5, ("2021-05-12 10:00", "2021-05-12 12:31"), "2021-05-17 12:34:00"),
    ],
)
def test_a_pause_moves_the_deadline_inside_the_hours(
    start: str, days: int, pause: tuple[str, str], right: str
) -> None:
    calendar = Calendar(hours("workdays", "08:00-18:00"), {"2021-05-13": True})
    run = Run(t(start), None, days * 10 * 3600, calendar, [Pause(t(pause[0]), "suspended", t(pause[1]))])
    assert shown(due_at(run, t(start))) == right


def test_a_reminder_waits_for_the_hours_of_its_unit() -> None:
    assert shown(OFFICE.next_open(t("03-12 17:30"))) == "2021-03-15 08:30:00"
    assert shown(OFFICE.next_open(t("02-10 17:30"))) == "2021-02-18 08:30:00"
    assert shown(OFFICE.next_open(t("03-12 17:29:59"))) == "2021-03-12 17:29:59"
    assert shown(ALWAYS.next_open(t("03-13 02:00"))) == "2021-03-13 02:00:00"


def test_local_time_is_eight_hours_ahead_of_utc() -> None:
    assert t("2022-10-21 08:00") % DAY == 0, "08:00 at +08:00 is midnight in UTC"
    assert shown(t("2022-10-21 08:00")) == "2022-10-21 08:00:00"
    assert Calendar(hours("2022-10-21", "08:00-09:00")).is_open(1666310400)


def test_a_month_ends_at_local_midnight() -> None:
    assert [
        month_of(t(m)) for m in ("03-31 23:59:59", "04-01 00:00", "2024-02-29 23:59:59", "2024-03-01 00:00")
    ] == [
        "2021-03",
        "2021-04",
        "2024-02",
        "2024-03",
    ]
    leap = (t("2024-03-01 00:00") - t("2024-02-01 00:00")) // DAY
    assert leap == 29


def test_the_lengthened_spring_festival_of_2020() -> None:
    rest = {(date(2020, 1, 24) + timedelta(days=n)).isoformat(): True for n in range(10)}
    calendar = Calendar(hours("workdays", "08:30-17:30"), rest)
    assert add(calendar, "2020-01-23 17:25", 600) == "2020-02-03 08:35:00"


def test_make_up_days_of_2019() -> None:
    rest = {
        "2019-05-02": True,
        "2019-05-03": True,
        "2019-05-01": True,
        "2019-04-28": False,
        "2019-05-05": False,
    }
    calendar = Calendar(hours("workdays", "08:30-17:30"), rest)
    assert opens(
        calendar, "2019-04-28 09:00", "2019-05-05 09:00", "2019-05-02 09:00", "2019-05-03 09:00"
    ) == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("windows", "issued", "due"),
    [
        (hours("every", "00:00-23:59"), "12-31 23:55", "2022-01-01 00:05:00"),
        (hours("every", "00:00-23:59:59"), "2024-02-28 23:55", "2024-02-29 00:05:00"),
        (hours("every", "00:00-23:59"), "2024-02-29 23:55", "2024-03-01 00:05:00"),
        (hours("every", "00:00-23:59"), "2023-02-28 23:55", "2023-03-01 00:05:00"),
        (hours("every", "20:00-23:59", "00:00-06:00"), "23:55", "2021-03-11 00:05:00"),
        (hours("every", "20:00-06:00"), "23:55", "2021-03-11 00:05:00"),
        (hours("every", "20:00-23:50", "00:00-06:00"), "23:49", "2021-03-11 00:09:00"),
        (hours("workdays", "00:00-23:59"), "03-12 23:55", "2021-03-15 00:05:00"),
        (hours("workdays", "00:00-23:59"), "02-19 23:55", "2021-02-20 00:05:00"),
        (hours("workdays", "00:00-23:59"), "02-10 23:55", "2021-02-18 00:05:00"),
    ],
)
def test_ten_minutes_over_midnight(windows: tuple[Window, ...], issued: str, due: str) -> None:
    """Into the next month, year or leap day; a window cut in two at midnight is one; a day off is skipped whole."""
    assert add(Calendar(windows, SPRING), issued, 600) == due


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("03-13 10:00", 1, "2021-03-15 10:00:00"),
        ("03-13 10:00", -1, "2021-03-12 10:00:00"),
        ("03-13 10:00", 0, "2021-03-13 10:00:00"),
        ("02-14 10:00", 3, "2021-02-20 10:00:00"),
        ("02-14 10:00", -3, "2021-02-08 10:00:00"),
        ("2024-02-28 23:59:59", 1, "2024-02-29 23:59:59"),
        ("2024-03-01 00:00", -1, "2024-02-29 00:00:00"),
    ],
)
def test_working_days_from_a_day_off_and_over_a_leap_day(start: str, days: int, expected: str) -> None:
    assert shown(OFFICE.shift_workdays(t(start), days)) == expected


@pytest.mark.parametrize(
    "calendar", [OFFICE, DAILY, ALWAYS, NEVER], ids=["office", "daily", "always", "never"]
)
def test_a_limit_of_many_lifetimes_is_never_used_up(calendar: Calendar) -> None:
    assert calendar.add(t("09:00"), 200 * 366 * DAY) is None
    assert calendar.counted(t("03-11 09:00"), t("03-10 09:00")) == 0


def test_hours_of_one_date_do_not_reach_into_another_and_a_night_before_runs_out() -> None:
    """Night shifts; the 11th has hours of its own: the shift of the 10th still ends in its morning."""
    own = Calendar((*hours("every", "22:00-06:00"), *hours("2021-03-11", "12:00-13:00")))
    assert list(own.spans(t("12:00"), t("03-12 23:00"))) == [
        (t("22:00"), t("03-11 06:00")),
        (t("03-11 12:00"), t("03-11 13:00")),
        (t("03-12 22:00"), t("03-12 23:00")),
    ]


def test_hours_of_one_date_open_a_day_off() -> None:
    own = Calendar((*hours("workdays", "08:30-17:30"), *hours("2021-02-13", "09:00-10:00")), SPRING)
    assert add(own, "02-10 17:25", 600) == "2021-02-13 09:05:00"
    assert own.rest_day(local_day(t("02-12 00:00")))


def test_a_year_without_schedule_makes_only_working_day_calendars_provisional() -> None:
    later = frozenset({2022})
    office = Calendar(hours("workdays", "08:30-17:30"), provisional_years=later)
    assert not office.provisional(t("12-31 09:00"), t("12-31 23:59:59"))
    assert office.provisional(t("12-31 09:00"), t("2022-01-01 00:00:01"))
    assert office.provisional(t("12-31 09:00"), t("2023-01-01 09:00"))
    assert not Calendar(hours("every", "08:00-20:00"), provisional_years=later).provisional(
        t("2022-01-01 09:00"), t("2022-01-02 09:00")
    )
