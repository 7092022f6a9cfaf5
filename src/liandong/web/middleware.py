"""Errors of the desk and the store as pages, or as problem+json for the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.desk import errors
from liandong.store.errors import StoreError, Unavailable
from liandong.web.api import problems
from liandong.web.refusals import text_of

API = "/api/"

Next = Callable[[HttpRequest], HttpResponse]


class Errors:
    """What the desk refuses becomes a page, or problem+json for the API."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Known errors get their page; everything else is Django's."""
        if request.path.startswith(API):
            if isinstance(error, errors.DeskError):
                return problems.of_desk(error)
            return problems.of_store(error) if isinstance(error, StoreError) else None
        if isinstance(error, errors.DeskError):
            return _page(request, error)
        if isinstance(error, StoreError):
            status = 503 if isinstance(error, Unavailable) else 500
            return _render(request, "500.html", status, text_of(error.code, {}))
        return None


def _page(request: HttpRequest, error: errors.DeskError) -> HttpResponse:
    text = text_of(error.code, error.params)
    if isinstance(error, errors.Unknown):
        return _render(request, "404.html", 404, text)
    if isinstance(error, errors.Forbidden):
        return _render(request, "403.html", 403, text)
    return _render(request, "409.html", 409, text, error.clause)


def _render(request: HttpRequest, template: str, status: int, text: str, clause: str = "") -> HttpResponse:
    return render(request, template, {"reason": text, "clause": clause}, status=status)
