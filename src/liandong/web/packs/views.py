"""The regulation, clause by clause; for everybody who is signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.desk import entered
from liandong.desk.regulation import Passage
from liandong.store import models, packs
from liandong.web.door import Door, door, signed_in
from liandong.web.packs import present
from liandong.web.shapes.packs import Version


@require_safe
@signed_in
def book(request: HttpRequest) -> HttpResponse:
    """The pack in force, or with ``?version=`` one that was, under which older cases still live."""
    here = door(request)
    active = here.office.active_pack(here.db)
    versions = _versions(here, active)
    asked = request.GET.get("version", "") or active
    named = next((v.hash for v in versions if v.hash.startswith(asked)), "")
    if not named:
        raise Http404
    pack = here.office.pack(here.db, named)
    texts = here.db.call(packs.texts_of, here.office.jurisdiction, pack.id)
    passages = {ref: Passage(t.ref, t.title, t.text) for ref, t in texts.items()}
    held = entered.settings_of(here.office.jurisdiction, pack, here.now)
    made = present.book(pack, named, passages, held, versions)
    return render(request, "packs/book.html", {"book": made, "administers": here.who.role == "administrator"})


def _versions(here: Door, active: str) -> tuple[Version, ...]:
    rows = (
        models.JurisdictionPack.objects.filter(jurisdiction=here.office.jurisdiction)
        .select_related("pack")
        .order_by("-effective_from", "-entered_at", "-id")
    )
    found: dict[str, Version] = {}
    for row in rows:
        since = int(row.effective_from.timestamp())
        known = Version(row.pack.hash, row.pack.version, since, current=row.pack.hash == active)
        found.setdefault(row.pack.hash, known)
    return tuple(found.values())
