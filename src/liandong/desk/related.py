"""Steps that speak of other cases: what they say must be true of those."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from liandong.core import events as ev
from liandong.core.events import Event
from liandong.core.merge import merge_refusal
from liandong.desk.errors import Refused
from liandong.desk.office import Office
from liandong.store import cases
from liandong.store.connection import Database
from liandong.store.locks import lock_merging


@contextmanager
def checked(db: Database, office: Office, case: str, event: Event) -> Iterator[None]:
    """The cases that an event names exist and bear it, and stay so while it is done.

    Raises :class:`Refused`.
    """
    if isinstance(event, ev.CaseMerged):
        with db.connection() as conn, conn.transaction():
            lock_merging(conn, office.jurisdiction)
            _check_merge(db, office, case, event.into)
            yield
        return
    same_as = event.same_as if isinstance(event, ev.CaseScreened) else ""
    if same_as and same_as == case:
        raise Refused("same_as.self", {"case": case})
    if same_as and same_as not in db.call(cases.cases, office.jurisdiction, [same_as]):
        raise Refused("case.unknown", {"case": same_as})
    yield


def _check_merge(db: Database, office: Office, case: str, into: str) -> None:
    merged: dict[str, str] = {}
    name = into
    while name and name not in merged:
        found = db.call(cases.cases, office.jurisdiction, [name]).get(name)
        if found is None:
            break
        merged[name] = found.row.merged_into
        name = found.row.merged_into
    refusal = None if into == case else merge_refusal(case, into, merged)
    if refusal is not None:
        raise Refused(refusal.code, refusal.params, refusal.clause)
