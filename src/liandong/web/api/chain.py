"""The API's short way through Django: none of what pages need stands between a request and its operation.

Sessions, forms, messages, page headers and the rest cost more than many a
command. A token has none of them, so a request to the API goes straight to its
operation; its errors become problem+json there. Only the reading page takes
the long way.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils import translation

from liandong.web.api import api
from liandong.web.api.problems import problem

PREFIX = "/api/"
ROOT = "/api/v1/"
LONG_WAY = (f"{ROOT}docs",)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

Next = Callable[[HttpRequest], HttpResponse]


class ShortWay:
    """The outermost middleware: answers for the API itself, everything else goes on."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._operations = URLResolver(RegexPattern(f"^{ROOT}"), api.urls[0])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(PREFIX) or path.startswith(LONG_WAY):
            return self.get_response(request)
        request.get_host()  # refuses names that are not ours
        translation.activate(_language(request))
        response = self._answer(request, path)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Language"] = translation.get_language()
        if not response.streaming:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def _answer(self, request: HttpRequest, path: str) -> HttpResponse:
        try:
            match = self._operations.resolve(path)
        except Resolver404:
            return problem(404, "request.address", {"path": path})
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if response.status_code != 405:
            return response
        allowed = response["Allow"]
        response = problem(405, "request.method", {"method": request.method, "known": allowed})
        response["Allow"] = allowed
        return response


def _language(request: HttpRequest) -> str:
    """The reader's language; most systems name none, and looking for one costs."""
    if "HTTP_ACCEPT_LANGUAGE" in request.META or "HTTP_COOKIE" in request.META:
        return translation.get_language_from_request(request)
    return settings.LANGUAGE_CODE
