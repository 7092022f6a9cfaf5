"""Drafts of the console: what stands in the form, as it is, sealed for the dispatcher who typed it."""

from __future__ import annotations

import json
import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from liandong.desk.errors import Invalid
from liandong.store import drafts as stored
from liandong.store.drafts import Draft, Holder
from liandong.web.console.guard import at_console
from liandong.web.door import Door, door

ID = re.compile(r"[0-9a-f]{16,40}")

LIMIT = 100_000
"""Characters of a draft; a call is far shorter."""

LISTS = frozenset({"unit"})
"""Fields that a form holds several times."""

HELD_S = 90
"""A call counts as open at somebody's desk for so long after its last sign of life there."""

Fields = dict[str, str | list[str]]


@require_POST
@at_console
def save(request: HttpRequest) -> HttpResponse:
    """Keep the form. Answers with the time, and with who else has the same call open."""
    here = door(request)
    keep(request, here)
    case = request.POST.get("case", "")
    others = [h.name for h in holders(here, [case]).get(case, ())] if case else []
    return JsonResponse({"at": here.now, "others": others})


@require_POST
@at_console
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away."""
    here = door(request)
    here.db.call(stored.drop, here.who.jurisdiction, here.who.credential, draft_id(request))
    return HttpResponse(status=204)


def keep(request: HttpRequest, here: Door) -> None:
    """Seal and keep what a form holds."""
    fields: Fields = {
        name: values if name in LISTS else values[-1]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }
    content = json.dumps(fields, ensure_ascii=False)
    if len(content) > LIMIT:
        raise Invalid("text.too_long", {"field": "draft", "limit": LIMIT, "length": len(content)})
    who = here.who
    here.db.call(
        stored.save,
        here.office.keys,
        who.jurisdiction,
        who.credential,
        who.name,
        draft_id(request),
        content.encode("utf-8", "replace"),
        here.now,
        request.POST.get("case", "")[:200],
    )


def own(here: Door) -> list[tuple[Draft, Fields]]:
    """The dispatcher's drafts with their fields, the oldest first."""
    found = here.db.call(stored.own, here.office.keys, here.who.jurisdiction, here.who.credential, here.now)
    return [(draft, json.loads(draft.content)) for draft in found]


def holders(here: Door, cases: list[str]) -> dict[str, tuple[Holder, ...]]:
    """Who else has these calls open now."""
    found = here.db.call(stored.holders, here.who.jurisdiction, cases, here.now - HELD_S)
    made: dict[str, tuple[Holder, ...]] = {}
    for holder in found:
        if holder.owner != here.who.credential:
            made[holder.case] = (*made.get(holder.case, ()), holder)
    return made


def draft_id(request: HttpRequest) -> str:
    """The name of the form's draft, made by the page."""
    key = request.POST.get("key", "")
    if not ID.fullmatch(key):
        raise Invalid("field.missing", {"field": "key"})
    return key
