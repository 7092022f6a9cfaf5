"""Who may sit at the console."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from liandong.web.door import View, door, signed_in


def at_console(view: View) -> View:
    """Dispatchers alone; others have no such room."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if door(request).who.role != "dispatcher":
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        # What a caller said must not be found in the browser by whoever sits down next.
        response["Cache-Control"] = "no-store"
        return response

    return guarded
