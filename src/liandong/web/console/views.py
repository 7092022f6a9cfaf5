"""The console's pages and fragments: queue, sheet, advice, and a call sent on in one step."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from liandong.desk import console as desk
from liandong.desk.duties import find_units
from liandong.store import drafts as stored_drafts
from liandong.web import deeds
from liandong.web.console import present, sheets
from liandong.web.console.advice import advise
from liandong.web.console.guard import at_console
from liandong.web.door import Door, door
from liandong.web.idle import lock

STRIP = 6
"""Cases that stay in view after they were sent."""

FOUND = 12


@require_safe
@at_console
def console(request: HttpRequest) -> HttpResponse:
    """The whole room; ``?draft=`` and ``?case=`` open what is named."""
    here = door(request)
    lock.guard(request)
    context = {
        **_sheet_context(request, here),
        "blank": sheets.blank(here),
        "todo": present.todo(here),
    }
    return render(request, "console/console.html", context)


@require_safe
@at_console
def todo(request: HttpRequest) -> HttpResponse:
    """What waits; the draft that stands ``open`` in the page is not among it."""
    found = present.todo(door(request), request.GET.get("open", ""))
    return render(request, "console/_todo.html", {"todo": found})


@require_safe
@at_console
def sheet(request: HttpRequest) -> HttpResponse:
    """The form with a draft or a received call in it, or empty."""
    return render(request, "console/_sheet.html", _sheet_context(request, door(request)))


def _sheet_context(request: HttpRequest, here: Door) -> dict[str, object]:
    case, draft = request.GET.get("case", ""), request.GET.get("draft", "")
    form = sheets.of_draft(here, draft) if draft else sheets.of_case(here, case) if case else None
    return {"sheet": form or sheets.blank(here), "choices": present.choices(here)}


@require_POST
@at_console
def suggest(request: HttpRequest) -> HttpResponse:
    """Advice on the form as it stands. Sent as a form, so that no word of a caller stands in an address."""
    return render(request, "console/_advice.html", {"advice": advise(door(request), request.POST)})


@require_safe
@at_console
def units(request: HttpRequest) -> HttpResponse:
    """Units by name, sound or duty, for F9."""
    here = door(request)
    rules = here.office.current(here.db)
    found = list(find_units(request.GET.get("q", "")[:50], rules.units, rules.pack))[:FOUND]
    rows = [(f, rules.units[f.name].tier, rules.calendar_of(f.name).is_open(here.now)) for f in found]
    return render(request, "console/_units.html", {"rows": rows})


@require_safe
@at_console
def strip(request: HttpRequest) -> HttpResponse:
    """The state of what was sent last."""
    cases = request.GET.getlist("case")[:STRIP]
    return render(request, "console/_strip.html", {"sent": present.sent(door(request), cases)})


@require_POST
@at_console
def send(request: HttpRequest) -> HttpResponse:
    """Intake, screening and orders in one step; the draft goes with it. A refusal leaves everything as it was."""
    here = door(request)
    filled, seen = sheets.read(request, here)
    done = desk.send(
        here.db,
        here.office,
        here.who,
        filled,
        now=here.now,
        once=deeds.once(request),
        seen=seen,
        completed=sheets.completed(),
    )
    key = request.POST.get("key", "")
    here.db.call(stored_drafts.drop, here.who.jurisdiction, here.who.credential, key)
    text = _told(filled, len(done.orders))
    response = render(request, "parts/acted.html", {"done": done, "text": text, "at": here.now})
    response["HX-Trigger"] = json.dumps({"acted": {"case": done.case, "version": done.version}})
    response["X-Case"] = done.case
    return response


def _told(filled: desk.Sheet, orders: int) -> str:
    if filled.into:
        return gettext("Joined to %(case)s") % {"case": filled.into}
    if orders:
        return ngettext("%(n)s order issued", "%(n)s orders issued", orders) % {"n": orders}
    return gettext("Entered")
