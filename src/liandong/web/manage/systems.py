"""Other systems: their tokens with scopes, shown once, revoked at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liandong.store import register
from liandong.store.models import ApiToken, Unit
from liandong.web.api.auth import SCOPES
from liandong.web.door import Door, door
from liandong.web.manage.door import administrator, saved, user_id
from liandong.web.manage.notes import note, notes_about
from liandong.web.manage.words import SCOPE_WORDS

LIVES = {"": None, "90": 90, "365": 365, "1095": 1095}
"""Days that a token may live; empty: until it is revoked."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def listed(request: HttpRequest) -> HttpResponse:
    """All tokens; a new one is shown once, on the answer to its form."""
    here = door(request)
    context: dict[str, Any] = {"errors": {}, "token": "", "values": request.POST}
    context["chosen"] = request.POST.getlist("scopes")
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            return _revoke(request, here)
        context["errors"] = _errors(request, here)
        if not context["errors"]:
            context |= {"token": _make(request, here), "values": {}, "chosen": []}
    tokens = list(
        ApiToken.objects.filter(jurisdiction=here.office.jurisdiction)
        .select_related("unit")
        .order_by("-revoked_at", "system", "id")
    )
    tokens.sort(key=lambda t: t.revoked_at is not None)
    context |= {
        "tokens": tokens,
        "scopes": [(code, SCOPE_WORDS[code]) for code in SCOPES],
        "units": Unit.objects.filter(jurisdiction=here.office.jurisdiction).values_list("name", flat=True),
        "lives": LIVES,
        "now": datetime.fromtimestamp(here.now, UTC),
        "notes": notes_about(ApiToken, [t.pk for t in tokens]),
    }
    return render(request, "manage/systems.html", context, status=422 if context["errors"] else 200)


def _errors(request: HttpRequest, here: Door) -> dict[str, str]:
    form = request.POST
    errors: dict[str, str] = {}
    system = form.get("system", "").strip()
    if not system:
        errors["system"] = _("Name the system that comes in by this token.")
    elif ApiToken.objects.filter(
        jurisdiction=here.office.jurisdiction, system=system, revoked_at=None
    ).exists():
        errors["system"] = _("This system has a token already. Revoke it first, or choose another name.")
    if not set(form.getlist("scopes")) & set(SCOPES):
        errors["scopes"] = _("Choose at least one scope.")
    return errors


def _make(request: HttpRequest, here: Door) -> str:
    form = request.POST
    scopes = tuple(s for s in SCOPES if s in form.getlist("scopes"))
    system, unit = form["system"].strip()[:100], form.get("unit", "")
    token = here.db.call(register.new_token, here.office.jurisdiction, system, scopes, here.now, unit)
    made = ApiToken.objects.get(hash=register.token_hash(token))
    days = LIVES.get(form.get("lives", ""))
    if days is not None:
        made.expires_at = datetime.fromtimestamp(here.now, UTC) + timedelta(days=days)
        made.save(update_fields=["expires_at"])
    note(user_id(request), made, "token.made", " ".join(scopes))
    return token


def _revoke(request: HttpRequest, here: Door) -> HttpResponse:
    number = request.POST.get("token", "")
    found = (
        ApiToken.objects.filter(jurisdiction=here.office.jurisdiction, pk=int(number)).first()
        if number.isdigit()
        else None
    )
    if found is None:
        raise Http404
    if found.revoked_at is None:
        found.revoked_at = datetime.fromtimestamp(here.now, UTC)
        found.save(update_fields=["revoked_at"])
        note(user_id(request), found, "token.revoked")
    return saved(request, reverse("manage:systems"), _("Revoked; within seconds it opens nothing any more."))
