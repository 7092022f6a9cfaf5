"""A case's state for its caller: number and the last four digits of the phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liandong.desk import citizen
from liandong.desk.errors import Refused
from liandong.store.models import Jurisdiction
from liandong.web import door
from liandong.web.citizen.words import STATION, STEPS, sentence
from liandong.web.refusals import text_of
from liandong.wiring import database, office


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to it. What was asked stands in no address and no log."""
    places = list(Jurisdiction.objects.filter(active=True).order_by("id"))
    form = request.POST
    chosen = next((p for p in places if str(p.pk) == form.get("place", "")), places[0] if places else None)
    context: dict[str, Any] = {
        "places": places,
        "chosen": chosen,
        "number": form.get("number", "")[:40],
        "asked": False,
        "steps": list(STEPS.values()),
    }
    code = 200
    if request.method == "POST" and chosen is not None:
        code = _answer(request, chosen, context)
    response = render(request, "citizen/status.html", context, status=code)
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, place: Jurisdiction, context: dict[str, Any]) -> int:
    """Fill in what the caller is told; the status of the page."""
    try:
        told = citizen.ask(
            database(),
            office(place.pk),
            context["number"],
            request.POST.get("digits", "")[:12],
            address=request.META.get("REMOTE_ADDR", ""),
            now=door.now(),
        )
    except Refused as error:
        context["refused"] = text_of(error.code, error.params)
        return 429
    context["asked"] = True
    if told is None:
        context["refused"] = _(
            "No request fits this number and these digits. Look at the number that you were given, and use the phone "
            "that you called from. After erasing nothing is found either."
        )
        return 200
    context |= {"told": told, "sentence": sentence(told), "station": STATION.get(told.stage)}
    return 200
