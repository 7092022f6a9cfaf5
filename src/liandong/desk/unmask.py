"""A caller's whole number: shown to whoever must call back, and written down each time."""

from __future__ import annotations

import msgspec

from liandong.core.events import Instant
from liandong.desk.errors import Forbidden, Invalid
from liandong.desk.files import read
from liandong.desk.office import Office
from liandong.desk.privacy import unnumbered
from liandong.desk.rights import Who
from liandong.store import private, unmasking
from liandong.store.connection import Database

ROLES = frozenset({"dispatcher", "supervisor", "unit"})
"""Who may see a number at all."""


class Caller(msgspec.Struct, frozen=True):
    """Who called; both may be empty."""

    name: str
    phone: str


def caller(db: Database, office: Office, who: Who, case: str, reason: str, now: Instant) -> Caller:
    """The caller of a case that the reader sees; that they looked, and why, is kept for ever.

    A unit does not learn who asked for secrecy. Raises :class:`Unknown`, :class:`Forbidden`, :class:`Invalid`.
    """
    if who.role not in ROLES or who.scopes is not None:
        raise Forbidden("unmask.role")
    if not reason.strip():
        raise Invalid("field.missing", {"field": "reason"})
    file = read(db, office, who, case, now)
    if who.role == "unit" and file.case.origin is not None and file.case.origin.secrecy:
        raise Forbidden("unmask.secrecy")
    look = unmasking.Unmasking(now, who.name, who.role, who.unit, unnumbered(reason.strip())[:500])
    db.call(unmasking.note, office.jurisdiction, case, look, who.credential)
    refs = ("caller.name", "caller.phone")
    found = db.call(private.read, office.keys, office.jurisdiction, [case], refs).get(case)
    texts = found.texts if found else {}
    return Caller(texts.get(refs[0], ""), texts.get(refs[1], ""))
