"""Lists of cases, newest first."""

from __future__ import annotations

from liandong.core.events import Instant
from liandong.desk.board import scope
from liandong.desk.files import CaseFile, read_many
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import board as stored
from liandong.store.connection import Database


def cases(
    db: Database,
    office: Office,
    who: Who,
    now: Instant,
    *,
    states: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    q: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[CaseFile]:
    """Case files as far as they concern the reader."""
    numbers = db.call(
        stored.cases,
        who.jurisdiction,
        unit=scope(who),
        states=states or None,
        places=places or None,
        q=q,
        words=office.keys.query(who.jurisdiction, q),
        limit=limit,
        offset=offset,
    )
    found = read_many(db, office, who, numbers, now)
    return [found[number] for number in numbers if number in found]


def states(db: Database, who: Who) -> list[tuple[str, int]]:
    """How many cases are in each state."""
    return db.call(stored.case_states, who.jurisdiction, scope(who))
