"""Who listens, and who of them is told what. Lives in one loop; nothing here waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from liandong.desk.live import Reader, Sight
from liandong.engine.feed import frames
from liandong.engine.feed.listener import Listener
from liandong.engine.feed.places import NOWHERE, Place
from liandong.engine.feed.source import Tick
from liandong.store.feed import Cursor

SHUT = frames.frame("shut", {})
"""To a terminal that was revoked."""


class Hub:
    """The feed's place, its listeners by what they may hear, and what changed since somebody looked."""

    def __init__(self) -> None:
        self.place = NOWHERE
        self.listeners: set[Listener] = set()
        self.changed: set[Sight] = set()
        self.closed = False
        self.looks = 0
        """How often everything new was read to the end."""
        self.health: dict[tuple[Sight, ...], bytes] = {}
        """The last word to each kind of reader; under () what everybody may know."""
        self.counters: dict[Sight, bytes] = {}
        self._told: set[Listener] = set()
        self._by_sight: defaultdict[Sight, set[Listener]] = defaultdict(set)

    def join(self, reader: Reader, now: float) -> Listener:
        """A new listener; from this moment on everything new waits for it."""
        listener = Listener(reader, now)
        self.listeners.add(listener)
        for sight in reader.sights:
            self._by_sight[sight].add(listener)
            if sight not in self.counters:
                self.changed.add(sight)
        if self.closed:
            listener.end()
        return listener

    def leave(self, listener: Listener) -> None:
        """It listens no more."""
        self.listeners.discard(listener)
        self._told.discard(listener)
        for sight in listener.reader.sights:
            self._by_sight[sight].discard(listener)
            if not self._by_sight[sight]:
                del self._by_sight[sight]
                self.counters.pop(sight, None)

    def close(self) -> None:
        """End all streams; whoever comes from now on is sent away at once."""
        self.closed = True
        for listener in self.listeners:
            listener.end()

    def cut_off(self, devices: frozenset[int]) -> None:
        """Terminals that were revoked hear nothing more."""
        for listener in self.listeners:
            if listener.reader.device not in devices:
                continue
            if listener in self._told:
                listener.end()
            else:
                # The page empties itself at once; whoever does not listen to that is cut off at the next look.
                listener.put(SHUT)
                self._told.add(listener)

    def tell(self, tick: Tick) -> None:
        """Give everybody what is new and theirs, and move on."""
        if tick.stale and self.place is not NOWHERE:
            self._begin_anew()
        for row in tick.rows:
            heard_by = self._heard_by(row.jurisdiction, row.units)
            if heard_by:
                cursor = Cursor.parse(row.cursor) or tick.place.log
                _put(heard_by, frames.entry(row, str(Place(cursor, self.place.fired))))
        for mark in tick.fired:
            heard_by = self._heard_by(mark.jurisdiction, (mark.unit,))
            if heard_by:
                cursor = Cursor.parse(mark.cursor) or tick.place.fired
                _put(heard_by, frames.clock(mark, str(Place(tick.place.log, cursor))))
        self.place = tick.place
        self.looks += not tick.more

    def greeting(self, reader: Reader, upto: Place) -> list[bytes]:
        """What a listener is told right after what it missed, which went up to ``upto``."""
        counters = [self.counters[sight] for sight in reader.sights if sight in self.counters]
        return [*counters, self.health_of(reader), frames.now(str(upto))]

    def health_of(self, reader: Reader) -> bytes:
        """The last word about engine, database and undelivered messages; may be empty."""
        return self.health.get(reader.sights, b"") or self.health.get((), b"")

    def tell_time(self) -> None:
        """To everybody who has caught up: the time, and that everything up to here was told."""
        chunk = frames.now(str(self.place))
        _put((x for x in self.listeners if x.caught_up), chunk)

    def tell_health(self, health: dict[tuple[Sight, ...], bytes]) -> None:
        """To everybody who has caught up, by what they may hear."""
        self.health = health
        for listener in self.listeners:
            if listener.caught_up:
                listener.put(self.health_of(listener.reader))

    def tell_counters(self, sight: Sight, chunk: bytes) -> None:
        """New numbers of a board, unless they are the old ones."""
        if sight not in self._by_sight or self.counters.get(sight) == chunk:
            return
        self.counters[sight] = chunk
        _put((x for x in self._by_sight.get(sight, ()) if x.caught_up), chunk)

    def _heard_by(self, jurisdiction: int, units: tuple[str, ...]) -> set[Listener]:
        sights = [Sight(jurisdiction), *(Sight(jurisdiction, unit) for unit in units if unit)]
        self.changed.update(sight for sight in sights if sight in self._by_sight)
        return set().union(*(self._by_sight.get(sight, ()) for sight in sights))

    def _begin_anew(self) -> None:
        """The database is another one: each listener comes back and takes a snapshot."""
        for listener in self.listeners:
            listener.end()


def _put(listeners: Iterable[Listener], chunk: bytes) -> None:
    for listener in listeners:
        listener.put(chunk)
