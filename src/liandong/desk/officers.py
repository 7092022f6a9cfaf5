"""The people of a unit who act at its terminals, and their PINs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet

from liandong.core.events import Instant
from liandong.desk.errors import Invalid, Refused
from liandong.store.models import Membership, OfficerPin, User

LONGEST, SHORTEST = 12, 6

FAILURES = 5
"""So many wrong PINs in a row lock an officer's PIN …"""

LOCKED_S = 300
"""… for so long."""


class Officer(msgspec.Struct, frozen=True):
    """Somebody who may act for a unit. ``id`` is the membership's."""

    id: int
    name: str
    pin: bool


def of_unit(jurisdiction: int, unit: str) -> list[Officer]:
    """The officers of a unit, by name."""
    found = _members(jurisdiction, unit).values_list("id", "user__name", "user__username", "user__pin__id")
    officers = [Officer(id, name or username, pin is not None) for id, name, username, pin in found]
    return sorted(officers, key=lambda officer: officer.name)


def member(jurisdiction: int, unit: str, officer: int) -> Membership | None:
    """An officer's membership; None where they are none of this unit, or no longer."""
    return _members(jurisdiction, unit).filter(pk=officer).first()


def of_user(jurisdiction: int, unit: str, user: int) -> Membership | None:
    """The membership of an account in a unit, where it has one."""
    return _members(jurisdiction, unit).filter(user_id=user).first()


def set_pin(user: User, pin: str, now: Instant) -> None:
    """Give an officer a PIN. Raises :class:`Invalid` for one that is too easy."""
    if not re.fullmatch(rf"[0-9]{{{SHORTEST},{LONGEST}}}", pin) or _easy(pin):
        raise Invalid("pin.weak", {"digits": SHORTEST})
    known = {"hash": make_password(pin), "set_at": _time(now), "failures": 0, "locked_until": None}
    OfficerPin.objects.update_or_create(user=user, defaults=known)


def check_pin(jurisdiction: int, unit: str, officer: int, pin: str, now: Instant) -> Membership:
    """The officer whose PIN it is. Wrong ones are counted and lock the PIN for a while.

    Raises :class:`Refused`.
    """
    found = member(jurisdiction, unit, officer)
    if found is None:
        raise Refused("pin.wrong")
    with transaction.atomic():
        held = OfficerPin.objects.select_for_update().filter(user=found.user).first()
        if held is None:
            raise Refused("pin.none")
        if held.locked_until is not None and held.locked_until > _time(now):
            raise Refused("pin.locked", {"until": int(held.locked_until.timestamp())})
        right = check_password(pin, held.hash)
        held.failures = 0 if right else held.failures + 1
        if held.failures >= FAILURES:
            held.failures, held.locked_until = 0, _time(now) + timedelta(seconds=LOCKED_S)
        held.save(update_fields=["failures", "locked_until"])
    if not right:
        raise Refused("pin.wrong")
    return found


def pin_since(user: int) -> int:
    """When an account's PIN was last set, in milliseconds; 0: it has none. What a PIN opened ends with it."""
    held = OfficerPin.objects.filter(user_id=user).first()
    return 0 if held is None else int(held.set_at.timestamp() * 1000)


def _members(jurisdiction: int, unit: str) -> QuerySet[Membership]:
    return Membership.objects.filter(
        jurisdiction_id=jurisdiction,
        jurisdiction__active=True,
        role="unit",
        unit__name=unit,
        user__is_active=True,
    ).select_related("user", "unit", "jurisdiction")


def _easy(pin: str) -> bool:
    """All the same digit, or digits in a row, up or down."""
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _time(now: Instant) -> datetime:
    return datetime.fromtimestamp(now, UTC)
