"""What districts enter: hours, days, limits, units, and everything by its own name."""

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from liandong.core.settings import DAY, Settings, UnitEntry, Window
from liandong.exchange.located import Document, Located
from liandong.exchange.rulepack import read_settings


def read(source: str) -> tuple[Settings, list[Located]]:
    data = tomllib.loads(source, parse_float=Decimal)
    return read_settings(Document("s.toml", source, data), data, ())


def windows(source: str) -> tuple[Window, ...]:
    settings, problems = read(f"calendars.c = {source}")
    assert problems == []
    return settings.calendars["c"]


@pytest.mark.parametrize("to", ["00:00:00", "23:59:00", "23:59:59", '"24:00"', '"00:00"'])
def test_midnight_loses_no_minute(to: str) -> None:
    """A2: a day entered as 00:00 to 23:59 is the whole day."""
    assert windows(f'[{{ days = "every", from = 00:00:00, to = {to} }}]') == (Window("every", 0, DAY),)


def test_hours() -> None:
    assert windows('[{ days = "mon, wed", from = 08:30:00, to = 12:00:00 }]') == (
        Window("mon,wed", 30600, 43200),
    )
    assert windows('[{ days = "2021-03-10", from = "08:30", to = "12:00:01" }]') == (
        Window("2021-03-10", 30600, 43201),
    )
    assert windows('[{ days = "every", from = 20:00:00, to = 08:00:00 }]') == (Window("every", 72000, 28800),)


def test_a_date_may_have_hours_of_its_own() -> None:
    """D5: one hour shorter on the day before a holiday."""
    office = '{ days = "workdays", from = 08:30:00, to = 17:30:00 }'
    short = '{ days = "2021-09-30", from = 08:30:00, to = 16:30:00 }'
    assert len(windows(f"[{office}, {short}]")) == 2


OVERLAPS = [
    ("every", "08:00:00", "12:00:00", "workdays", "11:59:59", "14:00:00"),
    ("mon,wed", "08:00:00", "12:00:00", "wed", "08:00:00", "12:00:00"),
    ("mon", "20:00:00", "08:00:00", "tue", "07:00:00", "09:00:00"),
    ("workdays", "20:00:00", "08:00:00", "restdays", "07:00:00", "09:00:00"),
    ("2021-03-10", "08:00:00", "12:00:00", "2021-03-10", "09:00:00", "10:00:00"),
]
APART = [
    ("every", "08:00:00", "12:00:00", "workdays", "12:00:00", "14:00:00"),
    ("workdays", "08:00:00", "12:00:00", "restdays", "09:00:00", "10:00:00"),
    ("mon", "08:00:00", "12:00:00", "tue", "08:00:00", "12:00:00"),
    ("mon", "20:00:00", "08:00:00", "wed", "07:00:00", "09:00:00"),
    ("every", "20:00:00", "08:00:00", "every", "08:00:00", "20:00:00"),
    ("every", "08:00:00", "12:00:00", "2021-03-10", "09:00:00", "10:00:00"),
]


@pytest.mark.parametrize(("case", "overlap"), [*((o, True) for o in OVERLAPS), *((a, False) for a in APART)])
def test_overlaps(case: tuple[str, ...], overlap: bool) -> None:
    d1, f1, t1, d2, f2, t2 = case
    rows = f'[{{ days = "{d1}", from = {f1}, to = {t1} }}, {{ days = "{d2}", from = {f2}, to = {t2} }}]'
    _, problems = read(f"calendars.c = {rows}")
    assert [p.code for p in problems] == (["calendar.overlap"] if overlap else [])


def test_everything_else() -> None:
    settings, problems = read(
        """
        days = { "2021-05-13" = "off", "2021-05-15" = "work" }
        provisional_years = [2027]
        places = ["府山街道", "富盛镇"]
        limits = { "供排水" = 7200 }
        units = [{ name = "甲局", tier = 1, class = "消防" }]
        towns = [{ name = "东街道" }]
        urban = { "府山街道" = true, "富盛镇" = false }
        plans = { "公共卫生" = "专项预案" }
        ratio = 0.10
        seed = 7
        meaning = "以建成区为准"
        """
    )
    assert problems == []
    assert settings.days == {"2021-05-13": True, "2021-05-15": False}
    assert settings.provisional_years == {2027}
    assert settings.places == {"府山街道", "富盛镇"}
    assert settings.limits == {"供排水": 7200}
    assert settings.units == (UnitEntry("甲局", 1, "消防"), UnitEntry("东街道"))
    assert settings.flags == {"urban": {"府山街道": True, "富盛镇": False}}
    assert settings.tables == {"plans": {"公共卫生": "专项预案"}}
    assert settings.numbers == {"ratio": Decimal("0.1"), "seed": Decimal(7)}
    assert settings.texts == {"meaning": "以建成区为准"}


BROKEN: list[tuple[str, str, str]] = [
    ("calendars = 1", "settings.table", "calendars"),
    ("calendars.c = []", "calendar.no_hours", "calendars.c"),
    ("calendars.c = {}", "calendar.no_hours", "calendars.c"),
    ("calendars.c = [1]", "calendar.row", "calendars.c[1]"),
    ('calendars.c = [{ days = "every", from = 08:00:00 }]', "field.missing", "calendars.c[1]"),
    (
        'calendars.c = [{ days = "every", from = 08:00:00, to = 09:00:00, til = 1 }]',
        "field.unknown",
        "calendars.c[1].til",
    ),
    (
        'calendars.c = [{ days = "workday", from = 08:00:00, to = 09:00:00 }]',
        "calendar.days",
        "calendars.c[1].days",
    ),
    ("calendars.c = [{ days = 1, from = 08:00:00, to = 09:00:00 }]", "calendar.days", "calendars.c[1].days"),
    (
        'calendars.c = [{ days = "2021-02-30", from = 08:00:00, to = 09:00:00 }]',
        "settings.day",
        "calendars.c[1].days",
    ),
    ('calendars.c = [{ days = "every", from = 8, to = 09:00:00 }]', "calendar.time", "calendars.c[1].from"),
    (
        'calendars.c = [{ days = "every", from = "25:00", to = 09:00:00 }]',
        "calendar.time",
        "calendars.c[1].from",
    ),
    ('days = { "2021-13-01" = "off" }', "settings.day", "days.2021-13-01"),
    ('days = { "2021-05-13" = "rest" }', "field.choice", "days.2021-05-13"),
    ("days = 1", "settings.table", "days"),
    ('limits = { "供排水" = 0 }', "settings.minutes", "limits.供排水"),
    ('limits = { "供排水" = true }', "settings.minutes", "limits.供排水"),
    ('limits = { "供排水" = 1.5 }', "settings.minutes", "limits.供排水"),
    ("places = [1]", "settings.places", "places"),
    ('provisional_years = ["2027"]', "settings.years", "provisional_years"),
    ("units = [1]", "settings.unit_row", "units[1]"),
    ('units = [{ nam = "甲" }]', "field.unknown", "units[1].nam"),
    ('units = [{ name = "甲", tier = "1" }]', "field.kind", "units[1].tier"),
    ('units = [{ name = "甲" }, { name = "甲" }]', "settings.unit_twice", "units[2]"),
    ('units = [{ name = " " }]', "settings.unit_twice", "units[1]"),
    ('urban = { a = true, b = "x" }', "settings.mixed", "urban"),
    ("urban = { a = 1 }", "settings.mixed", "urban"),
    ("ratio = nan", "settings.number", "ratio"),
    ("ratio = true", "settings.value", "ratio"),
    ("ratio = 08:00:00", "settings.value", "ratio"),
]


@pytest.mark.parametrize(("source", "code", "path"), BROKEN, ids=[b[0][:40] for b in BROKEN])
def test_faults_are_told(source: str, code: str, path: str) -> None:
    _, problems = read(f"# first line\n{source}\n")
    found: list[tuple[Any, ...]] = [(p.code, p.path, p.line) for p in problems]
    assert (code, path, 2) in found
    for problem in problems:
        assert problem.render("en")
        assert problem.render("zh")
