"""Shifts at a terminal: an officer gives the PIN, and later goes; and the PIN itself."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liandong.desk import officers
from liandong.desk.errors import Invalid, Refused
from liandong.store.models import User
from liandong.web.door import door, signed_in
from liandong.web.refusals import text_of
from liandong.web.terminal.deeds import refused
from liandong.web.terminal.door import at_terminal, begin_duty, end_duty, post


@require_POST
@at_terminal
def begin(request: HttpRequest) -> HttpResponse:
    """An officer of the unit comes on duty at this device."""
    here, at = door(request), post(request)
    officer, pin = request.POST.get("officer", ""), request.POST.get("pin", "")
    try:
        if at.device is None or not officer.isdecimal():
            raise Refused("pin.wrong")
        found = officers.check_pin(at.jurisdiction, at.unit, int(officer), pin, here.now)
    except Refused as error:
        return refused(error)
    begin_duty(request, at.device, found)
    return JsonResponse({"officer": found.pk, "name": str(found.user)})


@require_POST
@at_terminal
def end(request: HttpRequest) -> HttpResponse:
    """The shift is over; the device goes on ringing."""
    end_duty(request)
    return redirect("terminal:room")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pin(request: HttpRequest) -> HttpResponse:
    """An officer sets the own PIN, signed in with the password."""
    here = door(request)
    if here.who.role != "unit" or not isinstance(request.user, User):
        raise PermissionDenied
    said, status = "", 200
    if request.method == "POST":
        try:
            if request.POST.get("pin") != request.POST.get("again"):
                raise Invalid("pin.differ")
            officers.set_pin(request.user, request.POST.get("pin", ""), here.now)
            return redirect("terminal:room")
        except Invalid as error:
            said, status = text_of(error.code, error.params), 400
    return render(request, "terminal/pin.html", {"wrong": said}, status=status)
