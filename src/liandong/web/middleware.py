"""Errors of the desk and the store as pages. (Those of the API are told in ``web.api``.)"""

from __future__ import annotations

import sys
from collections.abc import Callable

import django.db
import psycopg
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error as plain_server_error

from liandong.desk import errors
from liandong.store.errors import StoreError, Unavailable, told
from liandong.web.api.problems import AGAIN_S, store_status
from liandong.web.faults import BadBody
from liandong.web.refusals import text_of

Next = Callable[[HttpRequest], HttpResponse]


class Errors:
    """What the desk refuses becomes a page; so does a database that is away or full."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Known errors get their page; everything else is Django's."""
        if isinstance(error, errors.DeskError):
            return _page(request, error)
        if isinstance(error, BadBody):
            return _render(request, "409.html", error.status, text_of(error.code, error.params))
        store_error = of_store(error)
        return None if store_error is None else without_database(store_error)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last resort, for what happens outside a view: sessions cannot be read or kept."""
    store_error = of_store(sys.exc_info()[1])
    return plain_server_error(request) if store_error is None else without_database(store_error)


def of_store(error: BaseException | None) -> StoreError | None:
    """The store's word for an error, also for one that came through Django; None: it is another kind."""
    if isinstance(error, StoreError):
        return error
    cause = error.__cause__ if isinstance(error, django.db.Error) else None
    if isinstance(cause, psycopg.Error):
        return told(cause)
    return Unavailable() if isinstance(error, django.db.InterfaceError) else None


def without_database(error: StoreError) -> HttpResponse:
    """A page that needs no database: what is wrong, and that nothing was half done."""
    status = store_status(error)
    context = {"reason": text_of(error.code, {}), "status": status}
    response = HttpResponse(render_to_string("500.html", context), status=status)
    if status == 503:
        response["Retry-After"] = str(AGAIN_S)
    return response


def _page(request: HttpRequest, error: errors.DeskError) -> HttpResponse:
    text = text_of(error.code, error.params)
    if isinstance(error, errors.Unknown):
        return _render(request, "404.html", 404, text)
    if isinstance(error, errors.Forbidden):
        return _render(request, "403.html", 403, text)
    if isinstance(error, errors.NotReady):
        return _render(request, "500.html", 503, text)
    status = 400 if isinstance(error, errors.Invalid) else 409
    return _render(request, "409.html", status, text, error.clause)


def _render(request: HttpRequest, template: str, status: int, text: str, clause: str = "") -> HttpResponse:
    if request.headers.get("HX-Request"):
        template = "parts/refusal.html"
    return render(request, template, {"reason": text, "clause": clause, "status": status}, status=status)
