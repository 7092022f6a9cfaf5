"""The register of units and of the people to reach in them, entered from a moment on.

A unit's name is the word by which events and clauses call it, so it is never changed and never reused. Terms and
contacts are rows that are never overwritten.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from liandong.core.events import Instant
from liandong.desk.entered import moment
from liandong.desk.errors import Invalid, Unknown
from liandong.store.models import Person, Place, Unit, UnitContact, UnitTerm


def new_unit(
    jurisdiction: int,
    name: str,
    *,
    short: str = "",
    place: str = "",
    tier: int | None,
    unit_class: str,
    since: Instant,
    now: Instant,
    by: int,
    reason: str,
) -> Unit:
    """A unit joins. Raises :class:`Invalid` where the name is taken, also by one that left."""
    own = Place.objects.filter(jurisdiction=jurisdiction, name=place).first() if place else None
    try:
        with transaction.atomic():
            unit = Unit.objects.create(
                jurisdiction_id=jurisdiction, name=name.strip(), short=short.strip(), place=own
            )
            enter_term(unit, tier, unit_class, active=True, since=since, now=now, by=by, reason=reason)
    except IntegrityError as error:
        raise Invalid("unit.exists", {"unit": name}) from error
    return unit


def enter_term(
    unit: Unit,
    tier: int | None,
    unit_class: str,
    *,
    active: bool,
    since: Instant,
    now: Instant,
    by: int,
    reason: str,
) -> None:
    """Tier and class of a unit from ``since`` on; not ``active``: it leaves."""
    UnitTerm.objects.create(
        unit=unit,
        tier=tier,
        unit_class=unit_class.strip()[:50],
        active=active,
        effective_from=moment(since),
        entered_at=moment(now),
        entered_by_id=by,
        reason=reason.strip()[:500],
    )


def unit_of(jurisdiction: int, unit: int) -> Unit:
    """A unit of the jurisdiction. Raises :class:`Unknown`."""
    found = Unit.objects.filter(jurisdiction=jurisdiction, pk=unit).select_related("place", "parent").first()
    if found is None:
        raise Unknown("unit.unknown", {"unit": unit})
    return found


def contacts_now(jurisdiction: int, now: Instant, unit: int | None = None) -> list[UnitContact]:
    """The newest contact of each role that has begun, by unit; vacant ones too."""
    rows = UnitContact.objects.filter(
        Q(unit=unit) if unit is not None else Q(), jurisdiction=jurisdiction, effective_from__lte=moment(now)
    ).select_related("person", "unit", "entered_by")
    newest: dict[tuple[int, str], UnitContact] = {}
    for row in rows.order_by("effective_from", "entered_at", "id"):
        newest[row.unit.pk if row.unit else 0, row.role] = row
    return list(newest.values())


def enter_contact(
    jurisdiction: int,
    unit: Unit | None,
    role: str,
    person: Person | None,
    *,
    since: Instant,
    now: Instant,
    by: int,
    reason: str,
) -> None:
    """Somebody holds a role from ``since`` on; ``person`` None: nobody does. A new person is kept too."""
    with transaction.atomic():
        if person is not None and person.pk is None:
            person.save()
        UnitContact.objects.create(
            jurisdiction_id=jurisdiction,
            unit=unit,
            role=role,
            person=person,
            effective_from=moment(since),
            entered_at=moment(now),
            entered_by_id=by,
            reason=reason.strip()[:500],
        )
