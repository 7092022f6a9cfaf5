"""The unit register, as other systems read it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from liandong.web.api.auth import Needs
from liandong.web.door import door

router = Router(tags=["units"])


@router.get(
    "/units",
    summary="Member units with their tiers and whether they are on duty now",
    auth=Needs("read", "intake", "dispatch", "reply"),
)
def list_units(request: HttpRequest) -> dict[str, Any]:
    here = door(request)
    rules = here.office.current(here.db)
    return {
        "pack": f"{rules.pack.id}@{rules.pack.version}",
        "units": [
            {
                "name": unit.name,
                "tier": unit.tier,
                "class": unit.unit_class,
                "on_duty": rules.calendar_of(unit.name).is_open(here.now),
            }
            for unit in rules.units.values()
        ],
    }


@router.get(
    "/categories",
    summary="What callers ask for, and the unit that answers for it",
    auth=Needs("read", "intake", "dispatch"),
)
def list_categories(request: HttpRequest) -> dict[str, Any]:
    here = door(request)
    rules = here.office.current(here.db)
    return {
        "categories": [
            {"name": c.name, "unit": c.unit, "also": list(c.also), "clause": c.clause}
            for c in rules.pack.routing.categories
        ]
    }
