"""What the feed reads, all of it in threads beside the loop that tells it."""

from __future__ import annotations

import time

import msgspec

from liandong.desk.live import Reader
from liandong.engine.feed import frames
from liandong.engine.feed.places import NOWHERE, Place
from liandong.store import feed
from liandong.store.cases import open_orders
from liandong.store.connection import Database
from liandong.store.epochs import ensure_epoch
from liandong.store.errors import StoreError
from liandong.store.feed import Cursor
from liandong.store.shapes import FeedRow, Fired

PAGE = 2000
MOST_PAGES = 100
MOST_MISSED = 5000
"""Who missed more than this is told to begin anew, which is quicker for both."""

FAR, STALE = "far", "stale"


class Tick(msgspec.Struct, frozen=True):
    """What is new since a place, and the place behind it. ``stale``: the old place means nothing any more."""

    place: Place
    rows: tuple[FeedRow, ...] = ()
    fired: tuple[Fired, ...] = ()
    more: bool = False
    stale: bool = False


class Missed(msgspec.Struct, frozen=True):
    """The events between a listener's cursor and the feed's place; or why there is no saying which."""

    frames: list[bytes]
    why_not: str = ""


class Source:
    """Reads the log and what fired. Every method blocks; each thread has its own connection."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sound = False

    def tick(self, place: Place) -> Tick:
        """One look for what is new. Raises StoreError."""
        try:
            if not self._sound:  # whoever comes back may be another server, with another course of history
                self._db.call(ensure_epoch, int(time.time()))
                self._sound = True
            log = self._db.call(feed.read_feed, str(place.log), limit=PAGE)
            fired = self._db.call(feed.read_fired, str(place.fired), limit=PAGE)
        except StoreError:
            self._sound = False
            raise
        new = Place(_cursor(log.cursor), _cursor(fired.cursor))
        return Tick(new, log.rows, fired.rows, log.more or fired.more, log.stale or fired.stale)

    def missed(self, reader: Reader, since: Place, upto: Place) -> Missed:
        """The reader's events behind ``since``, up to and with ``upto``. Raises StoreError."""
        told: list[bytes] = []
        why = self._missed_entries(reader, since, upto, told)
        return Missed([], why) if why else Missed(told, self._missed_marks(reader, since, upto, told))

    def _missed_entries(self, reader: Reader, since: Place, upto: Place, told: list[bytes]) -> str:
        place = since.log
        jurisdiction, unit = _narrowed(reader)
        for _ in range(MOST_PAGES):
            page = self._db.call(feed.read_feed, str(place), jurisdiction=jurisdiction, unit=unit, limit=PAGE)
            if page.stale:
                return STALE
            for row in page.rows:
                if _cursor(row.cursor) > upto.log:
                    return ""
                if reader.hears(row.jurisdiction, row.units):
                    told.append(frames.entry(row, f"{Place(_cursor(row.cursor), since.fired)}"))
            place = _cursor(page.cursor)
            if not page.more or place >= upto.log:
                return ""
            if len(told) > MOST_MISSED:
                return FAR
        return FAR

    def _missed_marks(self, reader: Reader, since: Place, upto: Place, told: list[bytes]) -> str:
        place = since.fired
        jurisdiction, unit = _narrowed(reader)
        log = max(since.log, upto.log)
        for _ in range(MOST_PAGES):
            page = self._db.call(
                feed.read_fired, str(place), jurisdiction=jurisdiction, unit=unit, limit=PAGE
            )
            if page.stale:
                return STALE
            for row in page.rows:
                if _cursor(row.cursor) > upto.fired:
                    return ""
                if reader.hears(row.jurisdiction, (row.unit,)):
                    told.append(frames.clock(row, f"{Place(log, _cursor(row.cursor))}"))
            place = _cursor(page.cursor)
            if not page.more or place >= upto.fired:
                return ""
            if len(told) > MOST_MISSED:
                return FAR
        return FAR

    def snapshot(self, reader: Reader) -> list[dict[str, object]] | None:
        """The open orders of a reader's units; None for who hears a whole jurisdiction: their pages are read anew."""
        if any(not sight.unit for sight in reader.sights):
            return None
        return [
            {"jurisdiction": sight.jurisdiction, "case": order.case, **msgspec.structs.asdict(order.row)}
            for sight in reader.sights
            for order in self._db.call(open_orders, sight.jurisdiction, sight.unit)
        ]


def _cursor(text: str) -> Cursor:
    return Cursor.parse(text) or NOWHERE.log


def _narrowed(reader: Reader) -> tuple[int | None, str | None]:
    """What the database can leave out by itself: a reader has one sight, nearly always."""
    if len(reader.sights) != 1:
        return None, None
    return reader.sights[0].jurisdiction, reader.sights[0].unit or None
