"""Show the number of a case's caller, for a reason that is written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from liandong.desk import unmask
from liandong.web.door import door, signed_in


@require_POST
@signed_in
def number(request: HttpRequest, case: str) -> HttpResponse:
    """The whole number, once: it is not in the page until somebody asks, and every look is kept for ever."""
    here = door(request)
    caller = unmask.caller(here.db, here.office, here.who, case, request.POST.get("reason", ""), here.now)
    response = render(request, "callers/_number.html", {"caller": caller, "case": case})
    response["Cache-Control"] = "no-store"
    return response
