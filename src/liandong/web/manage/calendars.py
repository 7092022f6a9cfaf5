"""Calendars: a year at a glance, and its days entered or imported after a look at what changes."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from liandong.desk import days as desk
from liandong.desk.days import Day
from liandong.exchange.calendars import DayFault, DayRow, as_text, day_rows, provisional_years, read_days
from liandong.web.door import Door, door
from liandong.web.manage.door import administrator, saved, since_of, tried, user_id
from liandong.web.reading import local
from liandong.web.shapes.calendar import DayCell, Month, YearPage, YearTab

YEARS = range(2001, 2101)
BESIDE = 2
"""Years before and after that can be chosen."""

LARGEST = 200_000


@require_safe
@administrator
def now(request: HttpRequest) -> HttpResponse:
    """The year that is."""
    return HttpResponseRedirect(reverse("manage:calendar", args=[_today(door(request)).year]))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year; a form that was sent is shown with what it changes, and entered when that was confirmed."""
    if year not in YEARS:
        raise Http404
    here = door(request)
    entered = desk.days_of(here.office.jurisdiction, year, here.now)
    form: dict[str, Any] = {"proposed": _proposed(year)}
    if request.method == "POST":
        form |= _asked(request, year, entered)
        if form.pop("sure"):
            count = desk.enter_days(
                here.office.jurisdiction,
                form["days"],
                since=form["at"],
                now=here.now,
                by=user_id(request),
                reason=form["reason"],
                source=form["source"],
            )
            told = ngettext("%(n)d day was entered.", "%(n)d days were entered.", count) % {"n": count}
            return saved(request, reverse("manage:calendar", args=[year]), told)
    form.pop("days", None)
    form.pop("at", None)
    page = _page(here, year, entered, form)
    failed = page.problems or page.errors
    return render(request, "manage/calendar.html", {"page": page}, status=422 if failed else 200)


def _asked(request: HttpRequest, year: int, entered: Mapping[date, Day]) -> dict[str, Any]:
    """What the form asks: its days, what they change, what is wrong; ``sure`` when it may be entered."""
    errors: dict[str, str] = {}
    text = _text(request)
    since = tried(errors, "since", lambda: since_of(request))
    reason, source = request.POST.get("reason", "").strip(), request.POST.get("source", "").strip()
    if not reason:
        errors["reason"] = _("Say why, or on whose decision: it stands in the history.")
    rows, faults = read_days(text)
    problems = [_told(fault) for fault in faults]
    problems += [
        _("%(day)s lies in another year than %(year)d.") % {"day": row.day, "year": year}
        for row in rows
        if row.day.year != year
    ]
    if not rows and not problems:
        problems.append(_("There is no day in it. Write one day a line, or take over a proposal."))
    found = [Day(r.day, r.rest, r.name) for r in rows]
    preview = tuple(desk.changes(found, entered)) if not problems else None
    sure = request.POST.get("do") == "enter" and not problems and not errors
    return {
        "text": text if faults else as_text(rows),
        "since": request.POST.get("since", ""),
        "reason": reason,
        "source": source,
        "errors": errors,
        "problems": tuple(problems),
        "preview": preview,
        "days": found,
        "at": since,
        "sure": sure,
    }


def _text(request: HttpRequest) -> str:
    """The days as written, or those of a file that was given with the form."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("days", "")[:LARGEST]
    content = file.read(LARGEST)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return str(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return str(content.decode("utf-8", "replace"))


def _told(fault: DayFault) -> str:
    words = {
        "line": _("Line %(line)d: “%(text)s” is no day. Write 2027-02-05 休 春节."),
        "day": _("Line %(line)d: there is no day %(text)s."),
        "word": _("Line %(line)d: “%(text)s” is neither 休, 班 nor 平."),
        "range": _("Line %(line)d: %(text)s is no range of days."),
        "json": _("The file is no list of holidays (%(text)s)."),
    }
    return words[fault.code] % {"line": fault.line, "text": fault.text}


def _proposed(year: int) -> str:
    """The days that the library knows for a year, as text; empty where it is not published there."""
    rows = day_rows([year])
    return as_text([DayRow(date.fromisoformat(day), rest) for day, rest in rows.items()])


def _page(here: Door, year: int, entered: Mapping[date, Day], form: dict[str, Any]) -> YearPage:
    known = desk.years_entered(here.office.jurisdiction)
    today = _today(here)
    months = tuple(_month(year, month, entered, today) for month in range(1, 13))
    kinds = Counter(cell.kind for m in months for week in m.weeks for cell in week if cell)
    around = range(max(today.year - BESIDE, YEARS.start), today.year + BESIDE + 1)
    return YearPage(
        year=year,
        state=_state(year, known),
        tabs=tuple(YearTab(y, _state(y, known), y == year) for y in sorted({*around, year})),
        months=months,
        counts=kinds,
        batches=tuple(desk.batches(here.office.jurisdiction, year)),
        **form,
    )


def _state(year: int, known: frozenset[int]) -> str:
    if year in known:
        return "entered"
    return "unpublished" if provisional_years([year]) else "proposed"


def _month(year: int, month: int, entered: Mapping[date, Day], today: date) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    cells = tuple(
        tuple(_cell(day, entered, today) if day.month == month else None for day in week) for week in weeks
    )
    return Month(date(year, month, 1), cells)


def _cell(day: date, entered: Mapping[date, Day], today: date) -> DayCell:
    rest, weekend = desk.rests(day, entered), day.weekday() >= desk.SATURDAY
    row = entered.get(day)
    kind = "rest" if rest and weekend else "holiday" if rest else "makeup" if weekend else "work"
    return DayCell(day, kind, row.name if row else "", day == today)


def _today(here: Door) -> date:
    return local(here.now).date()
