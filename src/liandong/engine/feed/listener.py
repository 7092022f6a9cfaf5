"""One who listens: what waits to be sent, and the wish to end."""

from __future__ import annotations

import asyncio
import logging

from liandong.desk.live import Reader

log = logging.getLogger(__name__)

SLOW = "a listener does not read what it is told"

MOST_WAITING = 2 * 1024 * 1024
"""Bytes that may wait for a slow listener before it is cut off; it comes back at its cursor."""


class Listener:
    """Filled by the hub, emptied by its own stream, both in the same loop."""

    __slots__ = ("_chunks", "_size", "_wake", "caught_up", "ended", "reader", "taken_at")

    def __init__(self, reader: Reader, now: float) -> None:
        self.reader = reader
        self.caught_up = False
        self.ended = False
        self.taken_at = now
        self._chunks: list[bytes] = []
        self._size = 0
        self._wake = asyncio.Event()

    def put(self, chunk: bytes) -> None:
        """Have it sent; too much at once ends the listener."""
        if self.ended:
            return
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > MOST_WAITING:
            log.info(SLOW)
            self.end()
            self._chunks.clear()
        if self.caught_up:
            self._wake.set()

    def begin(self, chunks: list[bytes]) -> None:
        """What it missed goes before what came meanwhile; from now on it is told everything at once."""
        self._chunks[:0] = chunks
        self._size += sum(map(len, chunks))
        self.caught_up = True
        self._wake.set()

    def end(self) -> None:
        """Let its stream end after what is being sent."""
        self.ended = True
        self._wake.set()

    async def next(self, now: float) -> bytes | None:
        """Everything that waits, as one piece; None when it is over. Asking means that the last one went out."""
        self.taken_at = now
        while not self.ended:
            if self.caught_up and self._chunks:
                piece = b"".join(self._chunks)
                self._chunks.clear()
                self._size = 0
                return piece
            self._wake.clear()
            await self._wake.wait()
        return None
