"""Sends a signed-in browser on to the feed with a fresh ticket (ADR 0060)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_safe

from liandong.desk import devices
from liandong.desk.live import Reader, make_ticket, reader_at, reader_of
from liandong.store.models import Membership
from liandong.web.door import DEVICE_COOKIE, who_is


def _feed_address(request: HttpRequest) -> str:
    """Where browsers reach the feed: a given address, or this host on the feed's port."""
    if settings.FEED_URL:
        return str(settings.FEED_URL).rstrip("/")
    host = request.get_host().rsplit(":", 1)[0]
    return f"{request.scheme}://{host}:{settings.FEED_PORT}"


def _stream(request: HttpRequest) -> str | None:
    """The stream's address with a ticket; None for whoever may hear nothing."""
    reader = _reader(request)
    if reader is None:
        return None
    query = {"ticket": make_ticket(settings.SECRET_KEY, reader)}
    cursor = request.headers.get("Last-Event-ID") or request.GET.get("cursor", "")
    if cursor:
        query["cursor"] = cursor
    return f"{_feed_address(request)}/feed/stream?{urlencode(query)}"


def _reader(request: HttpRequest) -> Reader | None:
    """What the browser may hear: an enrolled terminal its unit's orders (``?terminal``), else the account."""
    if "terminal" in request.GET and DEVICE_COOKIE in request.COOKIES:
        terminal = devices.find(request.COOKIES[DEVICE_COOKIE])
        return None if terminal is None else reader_at(terminal.jurisdiction, terminal.unit, terminal.id)
    if not request.user.is_authenticated:
        return None
    members = Membership.objects.filter(user=request.user, jurisdiction__active=True).select_related(
        "unit", "user", "jurisdiction"
    )
    seen = [who_is(m) for m in members]
    return reader_of(*seen) if seen else None


@require_safe
def open_feed(request: HttpRequest) -> HttpResponse:
    """307 to the stream; the browser comes back here at each reconnect, so a ticket lives a minute only."""
    address = _stream(request)
    if address is None:
        return HttpResponse(status=403)
    response = HttpResponseRedirect(address)
    response.status_code = 307
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def ticket(request: HttpRequest) -> HttpResponse:
    """The same address as data, for clients that follow no redirects."""
    address = _stream(request)
    if address is None:
        return JsonResponse({"url": None}, status=403)
    response = JsonResponse({"url": address})
    response["Cache-Control"] = "no-store"
    return response
