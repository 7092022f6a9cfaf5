"""Whether a session is locked: kept in the session itself, so that no page of it answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from liandong.web import door

MARK = "idle"
"""Session key: ``{"minutes": 15, "at": instant of the last input, "locked": False}``."""

SETTING = "idle_minutes"
"""Number that a jurisdiction may enter; 0: never. Without it the installation's ``LIANDONG_IDLE_MINUTES``."""

GRACE_S = 30
"""Browsers tell of input now and then only; the server locks by itself so much later than they do."""

WRITTEN_S = 60

OPEN = ("/idle/", "/login/", "/logout/", "/i18n/", "/feed/", "/static/", "/favicon.ico")
"""Addresses that answer while locked: they show nothing of a case."""

LOCKED = 423

Next = Callable[[HttpRequest], HttpResponse]


def minutes(here: door.Door) -> int:
    """After how many minutes without input the desks of a jurisdiction lock."""
    entered = here.office.current(here.db).settings.numbers.get(SETTING)
    return int(settings.IDLE_LOCK_MINUTES if entered is None else entered)


def guard(request: HttpRequest) -> int:
    """From now on this session locks when left alone. Returns the minutes, 0: never."""
    limit = minutes(door.door(request))
    if limit:
        request.session[MARK] = {"minutes": limit, "at": door.now(), "locked": False}
    else:
        request.session.pop(MARK, None)
    return limit


def seen(request: HttpRequest) -> None:
    """Somebody is there."""
    _change(request, at=door.now())


def lock(request: HttpRequest) -> None:
    """Lock at once, as when somebody leaves."""
    _change(request, locked=True)


def unlock(request: HttpRequest) -> None:
    """The password was given."""
    _change(request, at=door.now(), locked=False)


def is_locked(request: HttpRequest) -> bool:
    """Locked by the page, or left alone for longer than the limit."""
    mark = _mark(request)
    if mark is None:
        return False
    return bool(mark["locked"]) or door.now() - mark["at"] > mark["minutes"] * 60 + GRACE_S


def _walked(request: HttpRequest) -> None:
    """Somebody went to another page; written down once a minute at most."""
    mark = _mark(request)
    if mark is not None and door.now() - mark["at"] > WRITTEN_S:
        seen(request)


def _mark(request: HttpRequest) -> dict[str, Any] | None:
    return cast("dict[str, Any] | None", request.session.get(MARK))


def _change(request: HttpRequest, **fields: Any) -> None:
    mark = _mark(request)
    if mark is not None:
        request.session[MARK] = {**mark, **fields}


class IdleLock:
    """A locked session gets nothing but the door to unlock it; forms and fragments hear 423 and keep what they hold."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not request.user.is_authenticated:
            return self.get_response(request)
        if not is_locked(request):
            if request.method == "GET" and not request.headers.get("HX-Request"):
                _walked(request)
            return self.get_response(request)
        if request.headers.get("HX-Request") or request.method != "GET":
            return HttpResponse(status=LOCKED)
        return redirect(f"{reverse('idle:locked')}?{urlencode({'next': request.get_full_path()})}")
