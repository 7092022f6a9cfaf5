"""One stream: what was missed, then what is new, until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from liandong.desk.live import Reader
from liandong.engine.feed import frames
from liandong.engine.feed.hub import Hub
from liandong.engine.feed.listener import SLOW
from liandong.engine.feed.places import Place
from liandong.engine.feed.source import STALE, Source
from liandong.store.errors import StoreError

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LIFE_S = 3600.0
"""After this a stream ends, and who listens shows anew that they may."""

PATIENCE_S = 20.0
"""A piece that does not go out in this time: nobody is there."""

LOOK_S = 0.05
AWAY_S = 2.0
START = "start"

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    # Whoever has a ticket or a token may listen from any page; no cookie opens a stream.
    (b"access-control-allow-origin", b"*"),
]


class Stream:
    """Serves one request. ``since`` None: the listener has no cursor, or none that can be read."""

    def __init__(self, hub: Hub, source: Source, reader: Reader, since: Place | None, send: Send) -> None:
        self._hub, self._source, self._reader, self._since, self._send = hub, source, reader, since, send
        self._clock = asyncio.get_running_loop().time

    async def serve(self, receive: Receive) -> None:
        """Until the listener goes, is too slow, is cut off, or an hour has passed."""
        await self._send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        here = asyncio.create_task(_gone(receive))
        work = asyncio.create_task(self._run())
        try:
            life = LIFE_S * random.uniform(0.9, 1)  # noqa: S311  (not all come back at once)
            await asyncio.wait({here, work}, timeout=life, return_when="FIRST_COMPLETED")
            error = work.exception() if work.done() else None
        finally:
            here.cancel()
            work.cancel()
            await asyncio.gather(here, work, return_exceptions=True)
        if isinstance(error, TimeoutError):
            log.info(SLOW)
        elif error is not None:
            raise error
        elif not here.done() or here.cancelled():
            with contextlib.suppress(TimeoutError):
                await self._body(b"", more=False)

    async def _run(self) -> None:
        await self._body(b"retry: %d\n\n" % random.randint(500, 1500))  # noqa: S311
        if not await self._hub_is_there():
            return
        listener = self._hub.join(self._reader, self._clock())
        upto = self._hub.place
        try:
            listener.begin([*await self._beginning(upto), *self._hub.greeting(self._reader, upto)])
            while (piece := await listener.next(self._clock())) is not None:
                await self._body(piece)
        finally:
            self._hub.leave(listener)

    async def _hub_is_there(self) -> bool:
        """Wait until the feed is where the listener is; False: it closes."""
        looks, told_at = self._hub.looks, self._clock()
        while not self._hub.closed and not self._can_join(looks):
            if self._clock() - told_at > AWAY_S:
                told_at = self._clock()
                await self._body(self._hub.health_of(self._reader))
            await asyncio.sleep(LOOK_S)
        return not self._hub.closed

    def _can_join(self, looks: int) -> bool:
        """A cursor that is further than two more looks reach is not one of this database."""
        if not self._hub.looks:
            return False
        return self._since is None or self._hub.place.reaches(self._since) or self._hub.looks > looks + 1

    async def _beginning(self, upto: Place) -> list[bytes]:
        """What goes first: what was missed, or a snapshot."""
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(None, self._read, upto)
            except StoreError:
                await self._body(self._hub.health_of(self._reader))
                await asyncio.sleep(AWAY_S)

    def _read(self, upto: Place) -> list[bytes]:
        why = START
        if self._since is not None:
            missed = (
                self._source.missed(self._reader, self._since, upto) if upto.reaches(self._since) else None
            )
            if missed is not None and not missed.why_not:
                return missed.frames
            why = missed.why_not if missed is not None else STALE
        return [
            frames.frame("reset", {"reason": why, "orders": self._source.snapshot(self._reader)}, str(upto))
        ]

    async def _body(self, piece: bytes, more: bool = True) -> None:
        if more and not piece:
            return
        message = {"type": "http.response.body", "body": piece, "more_body": more}
        async with asyncio.timeout(PATIENCE_S):
            await self._send(message)


async def _gone(receive: Receive) -> None:
    """Wait until the listener closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
