"""Packs as the database keeps them; needs Django set up."""

from __future__ import annotations

from liandong.store import models


def body_of(pack: str, version: str) -> str | None:
    """Canonical JSON of the version that was put into force last; without a version of the last of all."""
    rows = models.JurisdictionPack.objects.filter(pack__pack_id=pack)
    if version:
        rows = rows.filter(pack__version=version)
    found = rows.order_by("-effective_from", "-entered_at", "-id").select_related("pack").first()
    return None if found is None else str(found.pack.body)
