"""What the feed says by itself every two seconds: the lights, and the numbers of the boards."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from liandong.desk.live import Sight
from liandong.desk.presence import beat_name
from liandong.engine.feed import frames
from liandong.engine.loop import BEAT
from liandong.store import board, devices, health, outbox
from liandong.store.connection import Database
from liandong.store.shapes import Instant

FEED = "feed"

SILENT_S = 5
"""An engine that gave no sign of life for longer has stopped: it gives one each second."""

UNRECEIVED_AFTER_S = 60
MOST_UNRECEIVED = 1000
MOST_COUNTED = 200
"""Boards counted in one go; the others have their turn next."""


class Asked(msgspec.Struct, frozen=True):
    """What the listeners of this moment need to know."""

    readers: frozenset[tuple[Sight, ...]]
    changed: frozenset[Sight]
    terminals: frozenset[Sight]
    """Units of which somebody reads along: a sign of life."""
    devices: frozenset[int] = frozenset()
    """Enrolled terminals that listen."""
    lively: frozenset[int] = frozenset()
    """Those of them whose sign of life is due to be written down."""


class Pulse(msgspec.Struct, frozen=True):
    """Frames by reader and by board."""

    health: dict[tuple[Sight, ...], bytes]
    counters: dict[Sight, bytes] = {}
    cut_off: frozenset[int] = frozenset()
    """Terminals that listen and may no longer."""


def take(db: Database, asked: Asked) -> Pulse:
    """Look at the database. Raises StoreError."""
    now = int(time.time())
    _live(db, asked.terminals, now)
    engine = _engine(db, now)
    jurisdictions = {sight.jurisdiction for sights in asked.readers for sight in sights}
    waiting = {number: _waiting(db, number, now) for number in jurisdictions}
    lights = {sights: _lights(engine, _sum(sights, waiting)) for sights in asked.readers}
    lights[()] = _lights(engine, None)
    counted = list(asked.changed)[:MOST_COUNTED]
    counters = {sight: _counters(db, sight, now) for sight in counted}
    return Pulse(lights, counters, _devices(db, asked, now))


def away(since_s: int) -> Pulse:
    """The database has not answered for so many seconds, so nobody knows about the engine."""
    unknown = {"state": "unknown", "value": None}
    lights = [
        {"code": "engine", **unknown},
        {"code": "db", "state": "bad", "value": since_s},
        {"code": "undelivered", **unknown},
    ]
    return Pulse({(): frames.frame("health", {"lights": lights})})


def _live(db: Database, terminals: Iterable[Sight], now: Instant) -> None:
    """Signs of life: the feed's own, and those of the units that listen to it."""
    instance = f"{socket.gethostname()}:{os.getpid()}"
    db.call(health.beat, FEED, instance, now)
    for sight in terminals:
        db.call(health.beat, beat_name(sight.jurisdiction, sight.unit), instance, now)


def _devices(db: Database, asked: Asked, now: Instant) -> frozenset[int]:
    """Note which terminals are there; those that were cut off meanwhile."""
    if asked.lively:
        db.call(devices.seen, asked.lively, now)
    return db.call(devices.cut_off, asked.devices) if asked.devices else frozenset()


def _engine(db: Database, now: Instant) -> dict[str, object]:
    beat = db.call(health.health).get(BEAT)
    age = None if beat is None else max(0, now - beat.at)
    state = "ok" if age is not None and age <= SILENT_S else "bad"
    return {"code": "engine", "state": state, "value": age}


def _waiting(db: Database, jurisdiction: int, now: Instant) -> Counter[str]:
    """Orders without receipt after a minute, by unit, and under "" all of them with the messages that failed."""
    rows = db.call(board.unreceived, jurisdiction, "", MOST_UNRECEIVED)
    late = Counter(unit for _, _, unit, issued in rows if now - issued > UNRECEIVED_AFTER_S)
    late[""] = sum(late.values()) + db.call(outbox.undelivered, jurisdiction).count
    return late


def _sum(sights: Iterable[Sight], waiting: Mapping[int, Counter[str]]) -> int:
    return sum(waiting[sight.jurisdiction][sight.unit] for sight in sights)


def _lights(engine: dict[str, object], undelivered: int | None) -> bytes:
    state = "unknown" if undelivered is None else "bad" if undelivered else "ok"
    lights = [
        engine,
        {"code": "db", "state": "ok", "value": None},
        {"code": "undelivered", "state": state, "value": undelivered},
    ]
    return frames.frame("health", {"lights": lights})


def _counters(db: Database, sight: Sight, now: Instant) -> bytes:
    return frames.frame("board", {"counters": db.call(board.counters, sight.jurisdiction, sight.unit, now)})
