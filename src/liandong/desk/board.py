"""The watch board: open orders as somebody may see them, with their clocks at this moment."""

from __future__ import annotations

import msgspec

from liandong.core.case import CaseStream, OrderState
from liandong.core.events import Instant
from liandong.desk.files import CaseFile, read_many
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import board as stored
from liandong.store.board import Filter, Place
from liandong.store.connection import Database


class Line(msgspec.Struct, frozen=True):
    """An open order with its case."""

    order: OrderState
    file: CaseFile

    @property
    def case(self) -> CaseStream:
        return self.file.case


def scope(who: Who) -> str:
    """A unit officer sees the orders of the own unit, everybody else all."""
    return who.unit if who.role == "unit" else ""


def page(db: Database, office: Office, who: Who, wanted: Filter, now: Instant) -> tuple[Line, ...]:
    """One page of the list; the filter's jurisdiction and unit are the reader's, whatever it says."""
    return _lines(db, office, who, db.call(stored.page, _own(who, wanted), now), now)


def total(db: Database, who: Who, wanted: Filter, now: Instant) -> int:
    """How many orders the whole list holds."""
    return db.call(stored.total, _own(who, wanted), now)


def _own(who: Who, wanted: Filter) -> Filter:
    return msgspec.structs.replace(wanted, jurisdiction=who.jurisdiction, unit=scope(who))


def coming(db: Database, office: Office, who: Who, now: Instant) -> tuple[Line, ...]:
    """The orders whose deadlines come next."""
    return _lines(db, office, who, db.call(stored.coming, who.jurisdiction, scope(who), now), now)


def _lines(db: Database, office: Office, who: Who, places: list[Place], now: Instant) -> tuple[Line, ...]:
    files = read_many(db, office, who, [p.case for p in places], now)
    made = []
    for place in places:
        file = files.get(place.case)
        order = file.case.orders.get(place.order) if file else None
        if file is not None and order is not None:
            made.append(Line(order, file))
    return tuple(made)
