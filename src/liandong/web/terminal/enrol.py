"""Making a browser a terminal: by an administrator's one-time code, or by a signed-in officer where that is allowed."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liandong.desk import devices
from liandong.desk.devices import Enrolled
from liandong.desk.errors import Refused
from liandong.web import door as doors
from liandong.web.door import door, signed_in
from liandong.web.terminal.door import keep_credential

GUESSING = {"username": "terminal enrolment"}
"""Under this name wrong codes are counted for an address, like wrong passwords."""


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Enter the code that the administrator read out."""
    if request.method != "POST":
        return render(request, "terminal/enrol.html")
    if not AxesProxyHandler.is_allowed(request, GUESSING):
        return render(request, "terminal/enrol.html", {"wrong": "locked"}, status=429)
    try:
        made = devices.enrol_by_code(request.POST.get("code", ""), doors.now())
    except Refused:
        AxesProxyHandler.user_login_failed(enrol, credentials=GUESSING, request=request)
        return render(request, "terminal/enrol.html", {"wrong": "code"}, status=400)
    return _enrolled(made)


@require_POST
@signed_in
def enrol_here(request: HttpRequest) -> HttpResponse:
    """A signed-in officer makes the browser in use a terminal of the own unit."""
    here = door(request)
    return _enrolled(devices.enrol_by_officer(here.who, request.POST.get("name", ""), here.now))


def _enrolled(made: Enrolled) -> HttpResponse:
    response = redirect("terminal:room")
    keep_credential(response, made.credential)
    return response
