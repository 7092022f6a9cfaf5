"""Who comes into the assessment: the supervisor acts, leader and auditor read all, a unit its own."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from liandong.core.calendar import month_of
from liandong.desk.assess import span_of
from liandong.desk.rights import Role
from liandong.web.door import Door, View, door, signed_in

READERS: frozenset[Role] = frozenset({"supervisor", "leader", "auditor", "unit"})


def reader(view: View) -> View:
    """For those who may read findings."""
    return _only(view, READERS)


def supervisor(view: View) -> View:
    """For those who decide."""
    return _only(view, frozenset({"supervisor"}))


def _only(view: View, roles: frozenset[Role]) -> View:
    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if door(request).who.role not in roles:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def month_asked(request: HttpRequest) -> str:
    """The month of the address; without one, this month. Raises :class:`Invalid` for what is none."""
    here = door(request)
    month = request.GET.get("month", "") or month_of(here.now)
    span_of(month)
    return month


def acts(here: Door) -> bool:
    """Whether this reader decides."""
    return here.who.role == "supervisor"
