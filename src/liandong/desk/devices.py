"""Terminals as enrolled devices: one-time codes, credentials, cutting off (docs/adr/0080).

A device is one browser of one unit. It proves itself by a long-lived credential whose hash is kept, hears the
unit's feed and confirms receipt; it can do nothing else (:data:`liandong.desk.rights.RECEIVE`).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import transaction
from django.utils.crypto import salted_hmac

from liandong.core.events import Instant
from liandong.desk.errors import Forbidden, Refused, Unknown
from liandong.desk.rights import RECEIVE, Who
from liandong.store.models import Device, DeviceCode, Jurisdiction, Unit

CODE_S = 600
"""How long a one-time code enrols a terminal."""

CODE_DIGITS = 8

SALT = "liandong.device.code"


class Terminal(msgspec.Struct, frozen=True):
    """An enrolled device that may come in."""

    id: int
    jurisdiction: int
    unit: str
    name: str


class Enrolled(msgspec.Struct, frozen=True):
    """A device that was just enrolled, and its credential: shown to nobody, kept by the browser alone."""

    terminal: Terminal
    credential: str


def new_code(jurisdiction: int, unit: str, name: str, by: str, now: Instant) -> str:
    """A code for one terminal of a unit, to be entered at it within ten minutes.

    Raises :class:`Unknown` where there is no such unit.
    """
    found = _unit(jurisdiction, unit)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    DeviceCode.objects.filter(expires_at__lt=_time(now) - timedelta(days=1)).delete()
    DeviceCode.objects.create(
        jurisdiction_id=jurisdiction,
        unit=found,
        name=name.strip()[:100] or unit,
        hash=_code_hash(code),
        made_by=by,
        expires_at=_time(now + CODE_S),
    )
    return code


def enrol_by_code(code: str, now: Instant) -> Enrolled:
    """Enrol the browser at which an administrator's code was entered. Raises :class:`Refused`."""
    digits = "".join(c for c in code if c.isascii() and c.isdigit())
    with transaction.atomic():
        found = (
            DeviceCode.objects.select_for_update(of=("self",))
            .filter(hash=_code_hash(digits), used_at=None, expires_at__gt=_time(now))
            .filter(jurisdiction__active=True)
            .select_related("unit")
            .first()
        )
        if found is None:
            raise Refused("device.code")
        found.used_at = _time(now)
        found.save(update_fields=["used_at"])
        return _enrol(found.unit.jurisdiction_id, found.unit, found.name, found.made_by, now)


def enrol_by_officer(who: Who, name: str, now: Instant) -> Enrolled:
    """A signed-in officer enrols the browser in use, where the jurisdiction lets officers do it.

    Raises :class:`Forbidden`.
    """
    if who.role != "unit" or not officers_enrol(who.jurisdiction):
        raise Forbidden("device.officer")
    unit = _unit(who.jurisdiction, who.unit)
    return _enrol(who.jurisdiction, unit, name.strip()[:100] or who.unit, who.name, now)


def officers_enrol(jurisdiction: int) -> bool:
    """May unit officers enrol terminals themselves?"""
    return Jurisdiction.objects.filter(pk=jurisdiction, officers_enrol=True).exists()


def find(credential: str) -> Terminal | None:
    """The device of a credential; None where it is none, or none any more."""
    if not credential:
        return None
    found = (
        Device.objects.filter(hash=_hash(credential), revoked_at=None, jurisdiction__active=True)
        .values_list("id", "jurisdiction_id", "unit__name", "name")
        .first()
    )
    return None if found is None else Terminal(*found)


def receiver(terminal: Terminal) -> Who:
    """A device without anybody at it: it may confirm receipt of its unit's orders, and no more."""
    return Who(
        jurisdiction=terminal.jurisdiction,
        name=terminal.name,
        role="unit",
        credential=f"device:{terminal.id}",
        unit=terminal.unit,
        scopes=frozenset({RECEIVE}),
    )


def revoke(jurisdiction: int, device: int, by: str, now: Instant) -> None:
    """Cut a device off: its next request is refused, and its open stream ends within seconds.

    Raises :class:`Unknown`.
    """
    mine = Device.objects.filter(pk=device, jurisdiction_id=jurisdiction)
    if not mine.filter(revoked_at=None).update(revoked_at=_time(now), revoked_by=by) and not mine.exists():
        raise Unknown("device.unknown", {"device": device})


def listed(jurisdiction: int, unit: str = "") -> list[Device]:
    """The devices of a jurisdiction or of one unit, those that were cut off too, with ``last_seen_at``."""
    found = Device.objects.filter(jurisdiction_id=jurisdiction).select_related("unit")
    return list(found.filter(unit__name=unit) if unit else found)


def _enrol(jurisdiction: int, unit: Unit, name: str, by: str, now: Instant) -> Enrolled:
    credential = f"ldt_{secrets.token_urlsafe(32)}"
    made = Device.objects.create(
        jurisdiction_id=jurisdiction,
        unit=unit,
        name=name,
        hash=_hash(credential),
        enrolled_at=_time(now),
        enrolled_by=by,
    )
    return Enrolled(Terminal(made.pk, jurisdiction, unit.name, name), credential)


def _unit(jurisdiction: int, name: str) -> Unit:
    found = Unit.objects.filter(jurisdiction_id=jurisdiction, name=name).first()
    if found is None:
        raise Unknown("unit.unknown", {"unit": name})
    return found


def _hash(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()


def _code_hash(code: str) -> str:
    """Keyed: a code of eight digits could be guessed from a plain hash."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()


def _time(now: Instant) -> datetime:
    return datetime.fromtimestamp(now, UTC)
