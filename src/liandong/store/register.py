"""What the district entered, read whole: settings, units, calendar days, places, contacts, tokens.

Everything that has a history comes with it: since when it holds, and when it
was entered. What holds at a moment, as known at that moment, is the newest
entry that began by then and was entered by then.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement


def _seconds(column: str) -> str:
    return f"floor(extract(epoch FROM {column}))::bigint"


SINCE = f"{_seconds('s.effective_from')}, {_seconds('s.entered_at')}"

CONFIG_VERSION = Statement(
    "SELECT coalesce((SELECT version FROM config_version WHERE jurisdiction = %(jurisdiction)s), 0)"
)

SETTINGS = Statement(f"""
SELECT {SINCE}, s.name, coalesce(s.value::text, 'null'), s.sample FROM store_settingvalue s
WHERE s.jurisdiction_id = %(jurisdiction)s ORDER BY s.effective_from, s.entered_at, s.id
""")

UNITS = Statement(f"""
SELECT {SINCE}, u.name, s.tier, s.unit_class, s.active, coalesce(p.name, '')
FROM store_unit u JOIN store_unitterm s ON s.unit_id = u.id LEFT JOIN store_unit p ON p.id = u.parent_id
WHERE u.jurisdiction_id = %(jurisdiction)s ORDER BY s.effective_from, s.entered_at, s.id
""")

DAYS = Statement(f"""
SELECT {SINCE}, s.day::text, s.rest, s.name FROM store_calendarday s
WHERE s.jurisdiction_id = %(jurisdiction)s ORDER BY s.effective_from, s.entered_at, s.id
""")

PLACES = Statement("""
SELECT name, kind, aliases::text FROM store_place
WHERE jurisdiction_id = %(jurisdiction)s AND active ORDER BY id
""")

CONTACTS = Statement(f"""
SELECT DISTINCT ON (s.unit_id, s.role)
       coalesce(u.name, ''), s.role, p.name, p.phone, p.mail, p.webhook, {_seconds("s.effective_from")}
FROM store_unitcontact s
LEFT JOIN store_unit u ON u.id = s.unit_id
LEFT JOIN store_person p ON p.id = s.person_id AND p.active
WHERE s.jurisdiction_id = %(jurisdiction)s AND {_seconds("s.effective_from")} <= %(now)s
  AND (%(unit)s::text IS NULL OR coalesce(u.name, '') = %(unit)s)
ORDER BY s.unit_id, s.role, s.effective_from DESC, s.entered_at DESC, s.id DESC
""")

TOKEN = Statement(f"""
SELECT t.id, t.jurisdiction_id, t.system, t.scopes::text, coalesce(u.name, '')
FROM store_apitoken t LEFT JOIN store_unit u ON u.id = t.unit_id
WHERE t.hash = %(hash)s AND t.revoked_at IS NULL
  AND (t.expires_at IS NULL OR {_seconds("t.expires_at")} > %(now)s)
""")

NEW_TOKEN = Statement("""
INSERT INTO store_apitoken (jurisdiction_id, system, hash, hint, scopes, unit_id, created_at)
SELECT %(jurisdiction)s, %(system)s, %(hash)s, %(hint)s, %(scopes)s::jsonb,
       (SELECT id FROM store_unit WHERE jurisdiction_id = %(jurisdiction)s AND name = %(unit)s),
       to_timestamp(%(now)s)
RETURNING id
""")


class SettingEntry(msgspec.Struct, frozen=True):
    """A setting's value from a moment on; ``value`` is JSON text, ``null``: unset again."""

    since: Instant
    entered_at: Instant
    name: str
    value: str
    sample: bool


class UnitEntry(msgspec.Struct, frozen=True):
    """A unit's tier and class from a moment on; not ``active``: it left."""

    since: Instant
    entered_at: Instant
    name: str
    tier: int | None
    unit_class: str
    active: bool
    parent: str


class DayEntry(msgspec.Struct, frozen=True):
    """An ISO day on which people rest or work against the week's habit; ``rest`` None: as the week says after all."""

    since: Instant
    entered_at: Instant
    day: str
    rest: bool | None
    name: str


class PlaceEntry(msgspec.Struct, frozen=True):
    """A town or street."""

    name: str
    kind: str
    aliases: tuple[str, ...]


class Register(msgspec.Struct, frozen=True):
    """All of a jurisdiction's entered configuration, in order of effect and entry, and its version."""

    version: int
    settings: tuple[SettingEntry, ...]
    units: tuple[UnitEntry, ...]
    days: tuple[DayEntry, ...]
    places: tuple[PlaceEntry, ...]


class Contact(msgspec.Struct, frozen=True):
    """Who holds a role of a unit (or, with an empty unit, of the jurisdiction) and how to reach them."""

    unit: str
    role: str
    name: str
    phone: str
    mail: str
    webhook: str
    since: Instant


class Token(msgspec.Struct, frozen=True):
    """Another system that may come in; ``unit`` empty: it acts for the centre."""

    id: int
    jurisdiction: int
    system: str
    scopes: tuple[str, ...]
    unit: str


def config_version(conn: Connection[Any], jurisdiction: int) -> int:
    """Changes with every change of the jurisdiction's configuration; 0 where nothing was ever entered."""
    row = CONFIG_VERSION.row(conn, {"jurisdiction": jurisdiction})
    return int(row[0]) if row else 0


def register(conn: Connection[Any], jurisdiction: int) -> Register:
    """Everything entered, as of one moment. Some round trips, again if somebody enters something meanwhile."""
    while True:
        found = _register(conn, jurisdiction)
        if config_version(conn, jurisdiction) == found.version:
            return found


def _register(conn: Connection[Any], jurisdiction: int) -> Register:
    name = {"jurisdiction": jurisdiction}
    return Register(
        version=config_version(conn, jurisdiction),
        settings=tuple(SettingEntry(*row) for row in SETTINGS.rows(conn, name)),
        units=tuple(UnitEntry(*row) for row in UNITS.rows(conn, name)),
        days=tuple(DayEntry(*row) for row in DAYS.rows(conn, name)),
        places=tuple(
            PlaceEntry(place, kind, msgspec.json.decode(aliases, type=tuple[str, ...]))
            for place, kind, aliases in PLACES.rows(conn, name)
        ),
    )


def contacts(
    conn: Connection[Any], jurisdiction: int, now: Instant, unit: str | None = None
) -> list[Contact]:
    """Who can be reached now, by unit and role; ``unit`` '' asks for the jurisdiction's own roles. No vacant ones."""
    rows = CONTACTS.rows(conn, {"jurisdiction": jurisdiction, "now": now, "unit": unit})
    return [Contact(*row) for row in rows if row[2] is not None]


def find_token(conn: Connection[Any], token: str, now: Instant) -> Token | None:
    """Whose token this is; None where it is none, or no longer one."""
    row = TOKEN.row(conn, {"hash": token_hash(token), "now": now})
    if row is None:
        return None
    return Token(row[0], row[1], row[2], msgspec.json.decode(row[3], type=tuple[str, ...]), row[4])


def new_token(
    conn: Connection[Any],
    jurisdiction: int,
    system: str,
    scopes: tuple[str, ...],
    now: Instant,
    unit: str = "",
) -> str:
    """Make a token for a system and return it, once: only its hash is kept."""
    token = f"ld_{secrets.token_urlsafe(32)}"
    NEW_TOKEN.run(
        conn,
        {
            "jurisdiction": jurisdiction,
            "system": system,
            "hash": token_hash(token),
            "hint": token[:8],
            "scopes": msgspec.json.encode(scopes).decode(),
            "unit": unit,
            "now": now,
        },
    )
    return token


def token_hash(token: str) -> str:
    """What is kept of a token. It is random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
