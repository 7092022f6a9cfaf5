"""Which terminals went quiet, by their last sign of life."""

from __future__ import annotations

import msgspec

from liandong.core.events import Instant
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import health
from liandong.store.connection import Database

TERMINAL = "terminal"
"""Name under which a unit's terminals give signs of life: ``terminal:<jurisdiction>:<unit>``."""

QUIET_AFTER_S = 60


class Quiet(msgspec.Struct, frozen=True):
    """A unit whose terminal was heard before, and is not now."""

    unit: str
    since: Instant
    on_duty: bool


def beat_name(jurisdiction: int, unit: str) -> str:
    return f"{TERMINAL}:{jurisdiction}:{unit}"


def quiet(db: Database, office: Office, who: Who, now: Instant) -> list[Quiet]:
    """Units on duty first, the longest silence first."""
    prefix = beat_name(office.jurisdiction, "")
    rules = office.current(db)
    found = [
        Quiet(name[len(prefix) :], beat.at, rules.calendar_of(name[len(prefix) :]).is_open(now))
        for name, beat in db.call(health.health).items()
        if name.startswith(prefix) and now - beat.at > QUIET_AFTER_S
    ]
    if who.role == "unit":
        found = [q for q in found if q.unit == who.unit]
    return sorted(found, key=lambda q: (not q.on_duty, q.since))
