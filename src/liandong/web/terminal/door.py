"""Who is at a terminal: the device, which hears and confirms receipt, and the officer, who acts.

An officer is whoever is signed in with an account of the unit, or gave a PIN at this device. A PIN opens one
shift at one device; it ends with a new PIN, with the account, and with the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from liandong.desk import devices, officers
from liandong.desk.devices import Terminal
from liandong.desk.errors import NotReady
from liandong.store.models import Membership
from liandong.web.door import DEVICE_COOKIE, Door, View, door, member, open_door, who_is

DUTY = "duty"
"""Session key of the shift that a PIN opened."""

SHIFT_S = 12 * 3600

CREDENTIAL_S = 400 * 86_400
"""Browsers keep no cookie longer."""


@dataclass(frozen=True, slots=True)
class Post:
    """A unit's terminal. ``device`` None: a browser that is not enrolled, with a signed-in officer."""

    jurisdiction: int
    unit: str
    device: Terminal | None
    officer: Membership | None
    by_pin: bool = False

    @property
    def name(self) -> str:
        """What the browser is called: the tabs of one name share one live stream."""
        return (
            f"device:{self.device.id}" if self.device else f"officer:{self.officer.pk if self.officer else 0}"
        )


def post(request: HttpRequest) -> Post:
    """The terminal of this request, found by :func:`at_terminal`."""
    return cast(Post, cast(Any, request).post_)


def acting(request: HttpRequest) -> Door | None:
    """The door of the officer who acts; None: nobody is on duty here, ask for a PIN."""
    officer = post(request).officer
    return None if officer is None else open_door(request, who_is(officer), officer)


def begin_duty(request: HttpRequest, device: Terminal, officer: Membership) -> None:
    """An officer gave the PIN."""
    request.session.cycle_key()
    request.session[DUTY] = {
        "device": device.id,
        "officer": officer.pk,
        "pin": officers.pin_since(officer.user_id),
        "until": door(request).now + SHIFT_S,
    }


def end_duty(request: HttpRequest) -> None:
    request.session.pop(DUTY, None)


def keep_credential(response: HttpResponse, credential: str) -> None:
    """Let the browser keep the device's credential; renewed at each visit."""
    response.set_cookie(
        DEVICE_COOKIE,
        credential,
        max_age=CREDENTIAL_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def at_terminal(view: View) -> View:
    """For enrolled terminals, and for unit officers who are signed in; others are told what they lack."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        credential = request.COOKIES.get(DEVICE_COOKIE, "")
        device = devices.find(credential)
        if device is None and credential:
            return cut_off(request)
        try:
            found = _by_device(request, device) if device else _by_account(request)
        except NotReady as error:
            raise PermissionDenied(error.code) from error
        if found is None:
            return _outside(request)
        cast(Any, request).post_ = found
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def cut_off(request: HttpRequest) -> HttpResponse:
    """This device was revoked: scripts get a code, people a page that says so."""
    if asked_by_script(request):
        return JsonResponse({"code": "device.revoked"}, status=403)
    return render(request, "terminal/revoked.html", status=403)


def asked_by_script(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _by_device(request: HttpRequest, device: Terminal) -> Post:
    opened = open_door(request, devices.receiver(device))
    signed = None
    if request.user.is_authenticated:
        signed = officers.of_user(device.jurisdiction, device.unit, request.user.pk)
    officer = signed or _on_duty(request, device, opened)
    return Post(device.jurisdiction, device.unit, device, officer, by_pin=signed is None)


def _by_account(request: HttpRequest) -> Post | None:
    if not request.user.is_authenticated:
        return None
    membership = member(request)
    if membership is None or membership.unit is None:
        raise PermissionDenied
    open_door(request, who_is(membership), membership)
    return Post(membership.jurisdiction_id, membership.unit.name, None, membership)


def _on_duty(request: HttpRequest, device: Terminal, opened: Door) -> Membership | None:
    shift = request.session.get(DUTY)
    if not shift or shift["device"] != device.id or shift["until"] < opened.now:
        return None
    found = officers.member(device.jurisdiction, device.unit, shift["officer"])
    return found if found and officers.pin_since(found.user_id) == shift["pin"] else None


def _outside(request: HttpRequest) -> HttpResponse:
    if asked_by_script(request):
        return JsonResponse({"code": "device.none"}, status=401)
    return redirect_to_login(request.get_full_path())
