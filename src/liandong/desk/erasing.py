"""Erasing what a caller said and was, when it is asked for or its time is over.

The case's key is dropped and everything sealed under it is deleted; the log
stays whole, with one entry more that tells of it.
"""

from __future__ import annotations

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Instant
from liandong.desk.errors import Refused
from liandong.desk.lane import Done, act, open_case
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import private
from liandong.store.connection import Database


def erase(db: Database, office: Office, who: Who, case: str, ground: str, *, now: Instant) -> Done:
    """Erase the words of a finished case for good; ``ground`` is one of ``core.events.ERASURES``.

    One transaction: a command that was decided before and would add words comes
    too late. Raises :class:`Forbidden`, :class:`Unknown`, :class:`Refused`.
    """
    with db.connection() as conn, conn.transaction():
        if open_case(db, office, case).stored.erased_at is not None:
            raise Refused("erasure.twice", {"case": case})
        done = act(db, office, who, case, [Command(ev.CaseErased(ground=ground), by=who.name)], now=now)
        private.erase(conn, office.jurisdiction, case, now)
    return done
