"""What a unit's terminal shows and says by itself: its open orders, today's count, receipts."""

from __future__ import annotations

import msgspec

from liandong.core import events as ev
from liandong.core.events import Instant
from liandong.desk import board, dispatch
from liandong.desk.board import Line
from liandong.desk.errors import Conflict, Unknown
from liandong.desk.files import CaseFile, read
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import terminal as stored
from liandong.store.board import Filter
from liandong.store.connection import Database

CHANNEL = "terminal"
MOST = 60
"""Open orders that a terminal lists."""

DAY = 86_400
EAST = 8 * 3600
"""Days begin at midnight in Shanghai."""

TRIES = 3


class Desk(msgspec.Struct, frozen=True):
    """A unit's open orders, the longest unsigned first, and how many there were today and are open."""

    lines: tuple[Line, ...]
    today: int
    open: int


def desk(db: Database, office: Office, who: Who, now: Instant) -> Desk:
    """Everything that a unit has to do."""
    wanted = Filter(jurisdiction=who.jurisdiction, unit=who.unit, sort="issued", limit=MOST)
    found = board.page(db, office, who, wanted, now)
    midnight = (now + EAST) // DAY * DAY - EAST
    today, still = db.call(stored.counts, who.jurisdiction, who.unit, midnight)
    lines = sorted(found, key=lambda line: (line.order.state != "issued", line.order.issued))
    return Desk(tuple(lines), today, still)


def one(db: Database, office: Office, who: Who, order: str, now: Instant) -> tuple[CaseFile, Line]:
    """An order of the unit with its case. Raises :class:`Unknown`."""
    case = dispatch.case_of(order)
    try:
        file = read(db, office, who, case, now)
    except Unknown as error:
        raise Unknown("order.unknown", {"order": order}) from error
    found = file.case.orders.get(order)
    if found is None or found.unit != who.unit:
        raise Unknown("order.unknown", {"order": order})
    return file, Line(found, file)


def received(db: Database, office: Office, who: Who, order: str, now: Instant) -> Done | None:
    """The terminal has the order: a receipt, once for all terminals of the unit; None: there was one already.

    Raises :class:`Unknown`.
    """
    for _ in range(TRIES):
        file, line = one(db, office, who, order, now)
        if line.order.received is not None or not line.order.open:
            return None
        deed = dispatch.Deed(event=ev.OrderDelivered(order=order), channel=CHANNEL)
        try:
            return dispatch.step(db, office, who, file.case.id, deed, now=now, seen=file.version)
        except Conflict:
            continue
    return None
