"""The terminal: the page, what it asks for while it lives, and what is done at it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from liandong.desk import devices, terminal, unmask
from liandong.desk.dispatch import case_of
from liandong.desk.errors import DeskError
from liandong.web.attached import file_answer
from liandong.web.door import DEVICE_COOKIE, door
from liandong.web.faults import BadBody
from liandong.web.shapes.terminal import TerminalPage
from liandong.web.terminal import deeds, present
from liandong.web.terminal.door import acting, at_terminal, keep_credential, post


def _page(request: HttpRequest) -> TerminalPage:
    here, at = door(request), post(request)
    may_enrol = at.device is None and devices.officers_enrol(at.jurisdiction)
    return present.page(here, at, request.GET.get("order", ""), may_enrol=may_enrol)


@require_safe
@at_terminal
@ensure_csrf_cookie
def room(request: HttpRequest) -> HttpResponse:
    """The whole terminal."""
    response = render(request, "terminal/room.html", {"terminal": _page(request)})
    if post(request).device:
        keep_credential(response, request.COOKIES[DEVICE_COOKIE])
    return response


@require_safe
@at_terminal
def now(request: HttpRequest) -> HttpResponse:
    """Counts, list and the order in hand, fresh."""
    return render(request, "terminal/_now.html", {"terminal": _page(request)})


@require_POST
@at_terminal
def received(request: HttpRequest, order: str) -> HttpResponse:
    """The page shows the order: the terminal's own receipt."""
    here = door(request)
    try:
        terminal.received(here.db, here.office, here.who, order, here.now)
    except (DeskError, BadBody) as error:
        return deeds.refused(error)
    return HttpResponse(status=204)


@require_POST
@at_terminal
def deed(request: HttpRequest, order: str, action: str) -> HttpResponse:
    """Sign, depart, arrive …: by the officer on duty."""
    here = acting(request)
    if here is None:
        return _nobody()
    try:
        return deeds.done(deeds.take(request, here, post(request), order, action), here.now)
    except (DeskError, BadBody) as error:
        return deeds.refused(error)


@require_POST
@at_terminal
def caller(request: HttpRequest, order: str) -> HttpResponse:
    """The caller's whole number, to an officer; written down."""
    here = acting(request)
    if here is None:
        return _nobody()
    try:
        terminal.one(here.db, here.office, here.who, order, here.now)
        why = request.POST.get("reason", "")
        found = unmask.caller(here.db, here.office, here.who, case_of(order), why, here.now)
    except (DeskError, BadBody) as error:
        return deeds.refused(error)
    return JsonResponse({"name": found.name, "phone": found.phone})


def _nobody() -> HttpResponse:
    return JsonResponse({"code": "duty.none"}, status=401)


@require_safe
@at_terminal
def picture(request: HttpRequest, case: str, ref: str) -> HttpResponse:
    """A photo or file of the unit's own order."""
    return file_answer(door(request), case, ref, small="small" in request.GET)
