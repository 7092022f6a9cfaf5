"""The door: who comes in, to which jurisdiction, and what they may use there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from liandong.core.events import Instant
from liandong.desk.errors import NotReady
from liandong.desk.office import Office
from liandong.desk.rights import Role, Who
from liandong.store.connection import Database
from liandong.store.models import Membership, User
from liandong.wiring import database, office

View = Callable[..., HttpResponse]

DEVICE_COOKIE = "liandong_device"
"""Holds the credential of an enrolled terminal."""

CHOSEN = "jurisdiction"
"""Session key of the jurisdiction that somebody with several chose."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a request works with: database, office, who acts, and the moment."""

    db: Database
    office: Office
    who: Who
    now: Instant
    membership: Membership | None = None


def now() -> Instant:
    """The server's clock: the one place where pages and API read it."""
    return int(time.time())


def door(request: HttpRequest) -> Door:
    """The door of this request, opened by :func:`signed_in` or the API's token."""
    return cast(Door, cast(Any, request).door)


def open_door(request: HttpRequest, who: Who, membership: Membership | None = None) -> Door:
    """Let somebody in; kept on the request."""
    opened = Door(database(), office(who.jurisdiction), who, now(), membership)
    cast(Any, request).door = opened
    return opened


def member(request: HttpRequest) -> Membership | None:
    """The membership that a signed-in account acts under."""
    if not request.user.is_authenticated:
        return None
    found = list(
        Membership.objects.filter(user=request.user, jurisdiction__active=True)
        .select_related("jurisdiction", "unit", "user")
        .order_by("id")
    )
    chosen = request.session.get(CHOSEN)
    return next((m for m in found if m.jurisdiction_id == chosen), found[0] if found else None)


def who_is(membership: Membership) -> Who:
    """A membership as the desk knows it."""
    user = membership.user
    return Who(
        jurisdiction=membership.jurisdiction_id,
        name=user.name or user.username,
        role=cast(Role, membership.role),
        credential=f"user:{user.pk}",
        unit=membership.unit.name if membership.unit else "",
    )


def _to_password(request: HttpRequest) -> HttpResponse:
    """Whoever came in by a one-time password chooses one first."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("password"))
    response = HttpResponse(status=401)
    response["HX-Redirect"] = reverse("password")
    return response


def signed_in(view: View) -> View:
    """Only for accounts with a role here; others are sent to the sign-in page or told."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                response = HttpResponse(status=401)
                response["HX-Redirect"] = redirect_to_login(request.get_full_path())["Location"]
                return response
            return redirect_to_login(request.get_full_path())
        if cast(User, request.user).one_time:
            return _to_password(request)
        membership = member(request)
        if membership is None:
            raise PermissionDenied
        try:
            open_door(request, who_is(membership), membership)
        except NotReady as error:
            raise PermissionDenied(error.code) from error
        return view(request, *args, **kwargs)

    return guarded
