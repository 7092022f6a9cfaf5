"""The findings of a month, one of them, its why and its sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.desk import assess
from liandong.desk.assess import Judged, Month
from liandong.desk.errors import Unknown
from liandong.web.assess import listing, present
from liandong.web.assess.door import acts, month_asked, reader
from liandong.web.assess.words import SORTS
from liandong.web.door import Door, door
from liandong.web.paging import page_number
from liandong.web.shapes.assess import FindingList

PAGE = 40


def read(request: HttpRequest) -> Month:
    """The month of the address, as far as the reader may see it."""
    here = door(request)
    return assess.of_month(here.db, here.office, here.who, month_asked(request), here.now)


@require_safe
@reader
def desk(request: HttpRequest) -> HttpResponse:
    """Cards, filters, tabs."""
    here, month = door(request), read(request)
    return render(request, "assess/desk.html", _context(request, here, month))


def _context(request: HttpRequest, here: Door, month: Month) -> dict[str, Any]:
    rules = here.office.current(here.db).at(here.now)
    wanted = listing.asked(request.GET, decides=acts(here))
    left = listing.narrowed(month.findings, wanted, rules)
    shown = listing.ordered([j for j in left if listing.fits_state(j, wanted.state)], wanted.sort)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(page_number(request), pages)
    part = shown[(page - 1) * PAGE : page * PAGE]
    made = FindingList(
        cards=present.cards(here, part),
        filters=listing.filters(month.findings, wanted, rules),
        state=wanted.state,
        sort=wanted.sort,
        open_ids=_open(shown) if acts(here) else (),
        any_at_all=bool(month.findings),
        total=len(shown),
        page=page,
        pages=pages,
        first=(page - 1) * PAGE + 1,
        shown=len(part),
    )
    head = present.month_head(here, month, listing.states(left, wanted.state))
    return {"list": made, "head": head, "sorts": SORTS, "tab": "findings"}


def _open(shown: list[Judged]) -> tuple[tuple[str, str], ...]:
    """What can be confirmed together: proposals whose points are printed."""
    return tuple(
        (j.id, j.finding.unit)
        for j in shown
        if j.finding.state == "proposed" and j.finding.points is not None
    )


@require_safe
@reader
def head(request: HttpRequest) -> HttpResponse:
    """Sums and tabs, fresh, after something was decided."""
    here, month = door(request), read(request)
    rules = here.office.current(here.db).at(here.now)
    wanted = listing.asked(request.GET, decides=acts(here))
    left = listing.narrowed(month.findings, wanted, rules)
    made = present.month_head(here, month, listing.states(left, wanted.state))
    return render(request, "assess/_tabs.html", {"head": made, "fresh": True})


def judged(here: Door, number: str, unit: str = "") -> tuple[Judged, int]:
    """A finding and the version of its month. Raises :class:`Unknown`."""
    month = assess.month_in(number)
    found = assess.of_month(here.db, here.office, here.who, month, here.now, unit=unit) if month else None
    one = next((j for j in found.findings if j.id == number), None) if found else None
    if one is None or found is None:
        raise Unknown("finding.number", {"number": number})
    return one, found.version


@require_safe
@reader
def finding(request: HttpRequest, number: str) -> HttpResponse:
    """One card."""
    here = door(request)
    card = present.card(here, judged(here, number)[0])
    return render(request, "assess/_card.html", {"card": card, "decides": acts(here)})


@require_safe
@reader
def why(request: HttpRequest, number: str) -> HttpResponse:
    """The panel beside the list."""
    here = door(request)
    card = present.card(here, judged(here, number)[0])
    return render(request, "assess/_why.html", {"card": card, "why": card.why})


@require_safe
@reader
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The evidence on A4."""
    here = door(request)
    card = present.card(here, judged(here, number)[0])
    context = {"card": card, "why": card.why, "now": here.now, "by": here.who.name}
    return render(request, "assess/sheet.html", context)
