"""Who comes into the administration, and what its pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from liandong.core.events import Instant
from liandong.desk.entered import from_moment
from liandong.desk.errors import DeskError
from liandong.web.deeds import moment
from liandong.web.door import View, door, signed_in
from liandong.web.refusals import text_of


def administrator(view: View) -> View:
    """For administrators of the jurisdiction alone."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if door(request).who.role != "administrator":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def user_id(request: HttpRequest) -> int:
    """The account that acts."""
    return int(cast(Any, request.user).pk)


def saved(request: HttpRequest, address: str, text: str = "") -> HttpResponse:
    """Done: back to a page that says so, and that can be loaded again without doing it twice."""
    messages.success(request, text or _("Saved"))
    return HttpResponseRedirect(address)


def since_of(request: HttpRequest) -> Instant:
    """The moment from which a form's values hold; empty: from now on. Raises :class:`DeskError`."""
    here = door(request)
    return from_moment(moment(request.POST.get("since", ""), here.now), here.now)


def tried(errors: dict[str, str], name: str, read: Callable[[], Any]) -> Any:
    """What a field says; where it cannot be used its error is noted under ``name`` and None given."""
    try:
        return read()
    except DeskError as error:
        errors[name] = text_of(error.code, error.params)
        return None
