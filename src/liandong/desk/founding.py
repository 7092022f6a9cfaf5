"""A jurisdiction begins: its register seeded from a pack, what it entered, its calendar, the pack in force.

Whether the pack may be activated with these values is the caller's question
(``exchange.rulepack.activation``); here everything is entered as of one moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.store import models, packs

CALENDARS = "calendars"


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What a jurisdiction begins with.

    ``body`` is the pack's canonical text. ``values`` are settings as a settings
    file holds them; ``days`` ISO days on which people rest (True) or work
    against the week's habit. ``sample``: the values are examples, every screen
    says so. ``places`` None: the members of the pack's classes of units.
    """

    name: str
    pack: Pack
    body: str
    values: Mapping[str, Any]
    days: Mapping[str, bool] = {}
    centre: str = ""
    level: str = ""
    code: str = ""
    sample: bool = False
    places: tuple[str, ...] | None = None


def found(founding: Founding, *, since: Instant, now: Instant) -> int:
    """Enter all of it, in force from ``since``, entered at ``now``; all or nothing. Returns the jurisdiction's id."""
    held = {"effective_from": _moment(since), "entered_at": _moment(now)}
    with transaction.atomic():
        jurisdiction = models.Jurisdiction.objects.create(
            name=founding.name, centre=founding.centre, level=founding.level, code=founding.code
        )
        _seed_units(jurisdiction, founding, held)
        _enter_values(jurisdiction, founding, held)
        models.CalendarDay.objects.bulk_create(
            models.CalendarDay(jurisdiction=jurisdiction, day=date.fromisoformat(day), rest=rest, **held)
            for day, rest in founding.days.items()
        )
        pack = founding.pack
        packs.activate(
            connection.connection,
            jurisdiction.pk,
            pack.id,
            pack.version,
            founding.body,
            since=since,
            now=now,
        )
    return int(jurisdiction.pk)


def _seed_units(jurisdiction: models.Jurisdiction, founding: Founding, held: Mapping[str, Any]) -> None:
    entered = list(_entered_units(founding.values))
    classes = {u.unit_class: u.tier for u in founding.pack.units if u.class_entry}
    seeds = [(u.name, u.id, u.tier, u.unit_class) for u in founding.pack.units if not u.class_entry]
    listed = {name for name, *_ in seeds}
    for row in entered:
        if row["name"] not in listed:
            unit_class = row.get("class", "")
            seeds.append((row["name"], "", row.get("tier", classes.get(unit_class)), unit_class))
    names = founding.places
    if names is None:
        names = tuple(row["name"] for row in entered if row.get("class", "") in classes)
    models.Place.objects.bulk_create(models.Place(jurisdiction=jurisdiction, name=name) for name in names)
    places = {p.name: p for p in models.Place.objects.filter(jurisdiction=jurisdiction)}
    units = models.Unit.objects.bulk_create(
        models.Unit(jurisdiction=jurisdiction, name=name, code=code, place=places.get(name))
        for name, code, _, _ in seeds
    )
    models.UnitTerm.objects.bulk_create(
        models.UnitTerm(unit=unit, tier=tier, unit_class=unit_class, **held)
        for unit, (_, _, tier, unit_class) in zip(units, seeds, strict=True)
    )


def _entered_units(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Rows of the settings that list units."""
    for value in values.values():
        if isinstance(value, list):
            yield from (row for row in value if isinstance(row, Mapping))


def _enter_values(jurisdiction: models.Jurisdiction, founding: Founding, held: Mapping[str, Any]) -> None:
    flat = {name: value for name, value in founding.values.items() if name != CALENDARS}
    flat |= {f"{CALENDARS}.{name}": rows for name, rows in founding.values.get(CALENDARS, {}).items()}
    models.SettingValue.objects.bulk_create(
        models.SettingValue(jurisdiction=jurisdiction, name=name, value=value, sample=founding.sample, **held)
        for name, value in flat.items()
    )


def _moment(at: Instant) -> datetime:
    return datetime.fromtimestamp(at, UTC)
