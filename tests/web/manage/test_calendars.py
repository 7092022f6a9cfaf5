"""The year view: what holds, what a form would change, and that nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.store.models import CalendarDay
from tests.district import NOW, Clock, District, forget

REASON = {"reason": "国办通知"}


def cells(page: Any) -> dict[date, str]:
    return {c.day: c.kind for m in page.context["page"].months for week in m.weeks for c in week if c}


def test_a_published_year_is_seen_at_a_glance(district: District, desk: Client, clock: Clock) -> None:
    page = desk.get("/calendars/2026")
    found = cells(page)
    assert len(found) == 365
    assert found[date(2026, 10, 1)] == "holiday"
    assert found[date(2026, 11, 28)] == "rest"
    assert found[date(2026, 11, 24)] == "work"
    assert "makeup" in found.values()
    assert page.context["page"].state == "entered"
    next_year = desk.get("/calendars/2027")
    assert next_year.context["page"].state in ("unpublished", "proposed")
    assert "Nothing was entered for 2027" in next_year.content.decode()


def test_what_changes_is_shown_before_it_is_entered(district: District, desk: Client, clock: Clock) -> None:
    before = CalendarDay.objects.count()
    sent = {
        "days": "2027-02-05 休 春节\n2027-02-06 休 春节\n2027-02-14 班\n",
        "source": "国办发明电",
        **REASON,
    }
    looked = desk.post("/calendars/2027", sent | {"do": "preview"})
    preview = looked.context["page"].preview
    assert [(c.day.isoformat(), c.before, c.after) for c in preview if not c.renamed] == [
        ("2027-02-05", False, True),
        ("2027-02-14", True, False),
    ]
    assert CalendarDay.objects.count() == before
    done = desk.post("/calendars/2027", sent | {"do": "enter"})
    assert done.status_code == 302
    assert CalendarDay.objects.count() == before + 3
    page = desk.get("/calendars/2027")
    assert page.context["page"].state == "entered"
    assert cells(page)[date(2027, 2, 14)] == "makeup"
    batch = page.context["page"].batches[0]
    assert (batch.days, batch.by, batch.reason, batch.source) == (
        3,
        "administrator 王",
        "国办通知",
        "国办发明电",
    )
    forget()
    clock.passes(5)
    settings = district.office.current(district.db).at(clock.now).settings
    assert settings.days["2027-02-14"] is False
    assert 2027 not in settings.provisional_years


def test_a_day_can_follow_the_week_again(desk: Client, clock: Clock) -> None:
    desk.post("/calendars/2026", {"days": "2026-12-24 休 区庆", "do": "enter", **REASON})
    clock.passes(60)
    assert cells(desk.get("/calendars/2026"))[date(2026, 12, 24)] == "holiday"
    desk.post("/calendars/2026", {"days": "2026-12-24 平", "do": "enter", **REASON})
    clock.passes(60)
    assert cells(desk.get("/calendars/2026"))[date(2026, 12, 24)] == "work"
    assert CalendarDay.objects.filter(day="2026-12-24").count() == 2


def test_faults_come_back_with_what_was_written(desk: Client, clock: Clock) -> None:
    before = CalendarDay.objects.count()
    for days in ("胡说", "2027-02-30 休", "2026-02-05 休", ""):
        found = desk.post("/calendars/2027", {"days": days, "do": "enter", **REASON})
        assert found.status_code == 422, days
        assert found.context["page"].problems
    assert "胡说" in desk.post("/calendars/2027", {"days": "胡说", "do": "enter"}).content.decode()
    late = desk.post("/calendars/2027", {"days": "2027-02-05 休", "since": "2020-01-01 00:00", "do": "enter"})
    assert set(late.context["page"].errors) == {"since", "reason"}
    assert CalendarDay.objects.count() == before


def test_a_file_and_the_proposal_fill_the_form(desk: Client, clock: Clock) -> None:
    file = SimpleUploadedFile("2028.txt", "2028-01-03 休 元旦".encode("gb18030"))
    page = desk.post("/calendars/2028", {"file": file, "do": "preview", **REASON}).context["page"]
    assert page.text == "2028-01-03 休 元旦"
    assert [c.name for c in page.preview] == ["元旦"]
    assert "2026-10-01 休" in desk.get("/calendars/2026").context["page"].proposed


def test_administrators_alone(browser: Callable[..., Client], district: District, clock: Clock) -> None:
    sent = {"days": "2026-12-30 休", "do": "enter", **REASON}
    assert browser("supervisor").post("/calendars/2026", sent).status_code == 403
    assert not CalendarDay.objects.filter(day="2026-12-30", effective_from__gte="2026-11-24T00:00Z").exists()
    assert clock.now == NOW
