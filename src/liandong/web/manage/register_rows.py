"""The register as the administration's pages read it: units with the terms in force."""

from __future__ import annotations

from typing import Any

from liandong.core.events import Instant
from liandong.desk.entered import moment
from liandong.store.models import Place, Unit, UnitTerm


def terms_now(jurisdiction: int, now: Instant) -> dict[int, UnitTerm]:
    """Unit → the newest term that has begun."""
    rows = UnitTerm.objects.filter(unit__jurisdiction=jurisdiction, effective_from__lte=moment(now))
    return {
        row.unit.pk: row for row in rows.select_related("unit").order_by("effective_from", "entered_at", "id")
    }


def unit_rows(jurisdiction: int, now: Instant) -> list[dict[str, Any]]:
    """Members as a settings file lists them: name, tier and class."""
    terms = terms_now(jurisdiction, now)
    found: list[dict[str, Any]] = []
    for unit in Unit.objects.filter(jurisdiction=jurisdiction):
        term = terms.get(unit.pk)
        if term is None or not term.active:
            continue
        row: dict[str, Any] = {"name": unit.name}
        if term.tier is not None:
            row["tier"] = term.tier
        if term.unit_class:
            row["class"] = term.unit_class
        found.append(row)
    return found


def place_names(jurisdiction: int) -> list[str]:
    """Towns and streets, in the order in which they were entered."""
    return list(
        Place.objects.filter(jurisdiction=jurisdiction, active=True)
        .order_by("id")
        .values_list("name", flat=True)
    )
