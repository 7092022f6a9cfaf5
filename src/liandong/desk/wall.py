"""The watch board for a wall: today's numbers beside the usual, the towns with their worst clock."""

from __future__ import annotations

import msgspec

from liandong.core.events import Instant
from liandong.desk.board import scope
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import wall as stored
from liandong.store.connection import Database
from liandong.store.wall import DAY, USUAL_DAYS, Hour, Town

EAST = 8 * 3600
"""Days begin at midnight in Shanghai."""


class Figure(msgspec.Struct, frozen=True):
    """A number of today so far, and the mean of the last 28 days at this time of day; None: no days to compare."""

    code: str
    today: int
    usual: float | None


class Today(msgspec.Struct, frozen=True):
    """``days``: how many days the usual is the mean of. ``hours``: (today, usual) by hour of the day."""

    figures: tuple[Figure, ...]
    hours: tuple[tuple[int, float], ...]
    days: int


def midnight_before(now: Instant) -> Instant:
    """The beginning of the day in Shanghai."""
    return (now + EAST) // DAY * DAY - EAST


def today(db: Database, who: Who, now: Instant) -> Today:
    """Cases received, closed and overdue today, and usually by this time."""
    midnight = midnight_before(now)
    found = db.call(stored.hours, who.jurisdiction, scope(who), midnight, now)
    before = [h for h in found if not h.today]
    first = min((h.first for h in before), default=midnight)
    days = min(USUAL_DAYS, -(-(midnight - first) // DAY))
    return Today(tuple(_figures(found, days)), tuple(_by_hour(found, days)), days)


def _figures(found: list[Hour], days: int) -> list[Figure]:
    made = []
    for code, field in (("received", "by_now"), ("closed", "closed_by_now"), ("breached", "breaches")):
        now = sum(int(getattr(h, field)) for h in found if h.today)
        before = sum(int(getattr(h, field)) for h in found if not h.today)
        made.append(Figure(code, now, before / days if days else None))
    return made


def _by_hour(found: list[Hour], days: int) -> list[tuple[int, float]]:
    made = []
    for hour in range(24):
        own = [h for h in found if h.hour == hour]
        usual = sum(h.cases for h in own if not h.today) / days if days else 0.0
        made.append((sum(h.cases for h in own if h.today), usual))
    return made


def towns(db: Database, office: Office, who: Who, now: Instant) -> tuple[Town, ...]:
    """Every place of the district, those with open orders too that are none of its places."""
    found = {t.place: t for t in db.call(stored.towns, who.jurisdiction, scope(who), now)}
    own = sorted(office.current(db).settings.places)
    names = [*own, *(p for p in sorted(found) if p not in own)]
    return tuple(found.get(name, Town(name, 0, 0, None)) for name in names)
