"""Founding the demo district: register, sample settings, calendar, people; all invented but the regulation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from liandong.core.calendar import date_of, local_day
from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.desk.founding import Founding, found
from liandong.exchange.calendars import day_rows
from liandong.exchange.rulepack import pack_json, sample_values
from liandong.simulation import people
from liandong.simulation.chance import dice
from liandong.simulation.demo.names import logins, pinyin
from liandong.simulation.demo.people import CENTRE, OFFICER
from liandong.store import models

BEFORE_DAYS = 30
"""The district was founded so long before its history begins."""

CONTACTS = ("liaison", "leader")
TITLES = {"liaison": "联络员", "leader": "分管领导"}

NOWHERE = "json://127.0.0.1:9/"
"""A web hook where nobody listens, to see what an address that cannot be reached looks like."""


def found_demo(pack: Pack, start: Instant, now: Instant, seed: object) -> models.Jurisdiction:
    """Register, settings, calendar, people: all or nothing, entered before the history begins."""
    since = start - BEFORE_DAYS * 86_400
    years = range(date_of(local_day(since)).year, date_of(local_day(now)).year + 2)
    moment = datetime.fromtimestamp(since, UTC)
    held = {"effective_from": moment, "entered_at": moment}
    founding = Founding(
        name=pack.jurisdiction.name,
        centre=next((b.name for b in pack.bodies if b.kind == "centre"), ""),
        level=pack.jurisdiction.level,
        code=pack.jurisdiction.code,
        pack=pack,
        body=pack_json(pack).decode(),
        values=sample_values(pack),
        days=day_rows(years),
        sample=True,
    )
    with transaction.atomic():
        made = found(founding, since=since, now=since)
        models.Jurisdiction.objects.filter(pk=made).update(active=False)
        jurisdiction = models.Jurisdiction.objects.get(pk=made)
        units = list(models.Unit.objects.filter(jurisdiction=jurisdiction))
        for unit in units:
            unit.pinyin = pinyin(unit.name)
        models.Unit.objects.bulk_update(units, ["pinyin"])
        _make_accounts(jurisdiction)
        _make_contacts(jurisdiction, held, seed)
    return jurisdiction


def _make_contacts(jurisdiction: models.Jurisdiction, held: Mapping[str, Any], seed: object) -> None:
    """A liaison and a leader for each unit, with addresses that lead nowhere."""
    units = list(models.Unit.objects.filter(jurisdiction=jurisdiction).order_by("id"))
    names = logins(u.name for u in units)
    wanted = [(unit, role) for unit in units for role in CONTACTS]
    rng = dice(seed, "contacts")
    persons = models.Person.objects.bulk_create(
        models.Person(
            jurisdiction=jurisdiction,
            name=people.name(rng),
            title=f"{unit.name}{TITLES[role]}",
            phone=people.phone(rng),
            mail=f"{role}.{names[unit.name]}@example.invalid",
            webhook=f"{NOWHERE}{names[unit.name]}" if n == 0 else "",
        )
        for n, (unit, role) in enumerate(wanted)
    )
    models.UnitContact.objects.bulk_create(
        models.UnitContact(jurisdiction=jurisdiction, unit=unit, role=role, person=person, **held)
        for (unit, role), person in zip(wanted, persons, strict=True)
    )


def _make_accounts(jurisdiction: models.Jurisdiction) -> None:
    """One account a role of the centre and one for each unit, without a password yet."""
    units = list(models.Unit.objects.filter(jurisdiction=jurisdiction).order_by("id"))
    names = logins([u.name for u in units], [user for user, *_ in CENTRE])
    wanted: list[tuple[str, str, str, models.Unit | None]]
    wanted = [(user, f"{called}（演示）", role, None) for user, role, called in CENTRE]
    wanted += [(names[u.name], f"{u.name}{OFFICER}", "unit", u) for u in units]
    closed = make_password(None)
    users = models.User.objects.bulk_create(
        models.User(
            username=user,
            name=called,
            password=closed,
            is_staff=role == "administrator",
            is_superuser=role == "administrator",
        )
        for user, called, role, _ in wanted
    )
    models.Membership.objects.bulk_create(
        models.Membership(user=user, jurisdiction=jurisdiction, role=role, unit=unit)
        for user, (_, _, role, unit) in zip(users, wanted, strict=True)
    )
