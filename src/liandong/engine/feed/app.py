"""The feed as an ASGI application: who may listen, and the loops behind it."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from liandong.desk.live import Sight
from liandong.engine.feed import pulse
from liandong.engine.feed.door import Door, Shut
from liandong.engine.feed.hub import Hub
from liandong.engine.feed.places import Place
from liandong.engine.feed.source import Source
from liandong.engine.feed.stream import Receive, Send, Stream
from liandong.store.connection import Database
from liandong.store.errors import StoreError

log = logging.getLogger(__name__)

PATH = "/feed/stream"

LOOK_S = 0.05
AWAY_S = 0.5
BEAT_S = 2.0
TERMINAL_S = 10.0
T = TypeVar("T", Sight, int)

CATCHING_UP = 4
"""Threads, and connections, for listeners that missed something."""


class Feed:
    """``await feed(scope, receive, send)``; :meth:`run` behind it, until :meth:`close`."""

    def __init__(self, url: str, secret: str) -> None:
        self.hub = Hub()
        self._db = Database(url, "liandong feed")
        self._source = Source(self._db)
        self._door = Door(self._db, secret)
        self._heard_at = time.monotonic()
        self._lived_at: dict[Sight | int, float] = {}

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        try:
            if scope["path"] != PATH:
                raise Shut(404, "there is nothing here; the stream is at " + PATH)
            if scope["method"] != "GET":
                raise Shut(405, "only GET")
            reader, cursor = await self._door.enter(scope)
        except Shut as shut:
            await shut.answer(send)
            return
        await Stream(self.hub, self._source, reader, Place.parse(cursor), send).serve(receive)

    def close(self) -> None:
        """End every stream and both loops."""
        self.hub.close()

    async def run(self) -> None:
        """Read and tell until closed."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(CATCHING_UP, "catching up"))
        await asyncio.gather(self._look(), self._beat())

    async def _look(self) -> None:
        loop, reading = asyncio.get_running_loop(), ThreadPoolExecutor(1, "reading")
        while not self.hub.closed:
            try:
                tick = await loop.run_in_executor(reading, self._source.tick, self.hub.place)
            except StoreError as error:
                log.warning("%s: %s", error.code, error)
                await asyncio.sleep(AWAY_S)
                continue
            self.hub.tell(tick)
            if not tick.more:
                await asyncio.sleep(LOOK_S)

    async def _beat(self) -> None:
        """Time and lights go out whether the database answers or not."""
        looking = ThreadPoolExecutor(1, "pulse")
        asked: Future[pulse.Pulse] | None = None
        while not self.hub.closed:
            self.hub.tell_time()
            if asked is not None and asked.done():
                self._tell(asked)
                asked = None
            elif asked is not None:
                self._away()
            if asked is None:
                asked = looking.submit(pulse.take, self._db, self._asked())
                await asyncio.wait([asyncio.wrap_future(asked)], timeout=BEAT_S / 4)
                if asked.done():
                    self._tell(asked)
                    asked = None
            await asyncio.sleep(BEAT_S)

    def _tell(self, asked: Future[pulse.Pulse]) -> None:
        try:
            found = asked.result()
        except StoreError:
            self._away()
            return
        self._heard_at = time.monotonic()
        self.hub.cut_off(found.cut_off)
        self.hub.tell_health(found.health)
        for sight, chunk in found.counters.items():
            self.hub.changed.discard(sight)
            self.hub.tell_counters(sight, chunk)

    def _away(self) -> None:
        self.hub.tell_health(pulse.away(int(time.monotonic() - self._heard_at)).health)

    def _asked(self) -> pulse.Asked:
        now = asyncio.get_running_loop().time()
        reading = [x.reader for x in self.hub.listeners if now - x.taken_at < TERMINAL_S]
        units = {sight for reader in reading for sight in reader.sights if sight.unit}
        devices = {reader.device for reader in reading}
        return pulse.Asked(
            readers=frozenset(listener.reader.sights for listener in self.hub.listeners),
            changed=frozenset(self.hub.changed),
            terminals=self._due(units),
            devices=frozenset(x.reader.device for x in self.hub.listeners) - {0},
            lively=self._due(devices - {0}),
        )

    def _due(self, there: set[T]) -> frozenset[T]:
        """Units or terminals of which somebody takes what it is told: those to be written down now and then."""
        now = asyncio.get_running_loop().time()
        due = frozenset(x for x in there if now - self._lived_at.get(x, -TERMINAL_S) >= TERMINAL_S)
        self._lived_at |= dict.fromkeys(due, now)
        return due
