"""Delivering messages: one loop a channel, so that a channel that hangs holds up no other.

Sending happens in threads of its own, one message a recipient at a time; the
loop leases messages before and settles them after. A message that was sent
and not settled (the process died) is sent again under the same id.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from liandong.desk.reach import Channel, Notice, Receipt
from liandong.engine.letters import letter
from liandong.store import outbox
from liandong.store.connection import Database
from liandong.store.shapes import Instant, Message

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Messages of one channel on the way at the same time."""

LEASE_S = 60
"""After this another engine may try a message whose attempt is not settled."""

Resolve = Callable[[Message, Instant], str | Receipt]
"""The address that a message's recipient has now; empty: none; a receipt: why nothing is sent."""

Clock = Callable[[], Instant]


class Deliverer:
    """The loop of one channel. Used from one thread."""

    def __init__(
        self,
        db: Database,
        name: str,
        channel: Channel,
        resolve: Resolve,
        clock: Clock,
        lease_s: int = LEASE_S,
    ) -> None:
        self.name = name
        self.flying = 0
        self._db, self._channel, self._resolve, self._clock, self._lease_s = (
            db,
            channel,
            resolve,
            clock,
            lease_s,
        )
        self._done: queue.SimpleQueue[tuple[Message, Receipt]] = queue.SimpleQueue()
        self._unsettled: list[tuple[Message, Receipt]] = []

    def turn(self) -> int:
        """Settle what came back, send what is due; how many messages were sent off."""
        self.settle()
        free = AT_ONCE - self.flying
        if free <= 0:
            return 0
        now = self._clock()
        messages = self._db.call(outbox.take, now, free, self._lease_s, [self.name])
        for message in messages:
            self._start(message, now)
        return len(messages)

    def settle(self) -> None:
        """Put down how the attempts went that came back. What the database does not take now is kept."""
        while not self._done.empty():
            self._unsettled.append(self._done.get())
            self.flying -= 1
        while self._unsettled:
            message, receipt = self._unsettled[0]
            settle(self._db, message, receipt, self._clock())
            self._unsettled.pop(0)

    def wait(self, seconds: float) -> None:
        """Until an attempt comes back, at most this long."""
        try:
            self._unsettled.append(self._done.get(timeout=seconds))
        except queue.Empty:
            return
        self.flying -= 1

    def _start(self, message: Message, now: Instant) -> None:
        address = self._resolve(message, now)
        self.flying += 1
        if not address:
            address = Receipt(ok=False, final=True, detail="no address")
        if isinstance(address, Receipt):
            self._done.put((message, address))
            return
        threading.Thread(target=self._send, args=(message, address, letter(message)), daemon=True).start()

    def _send(self, message: Message, address: str, notice: Notice) -> None:
        try:
            receipt = self._channel.send(address, notice)
        except Exception as error:  # a channel's fault is this message's, not the engine's
            log.exception("channel %s", self.name)
            receipt = Receipt(ok=False, detail=f"{type(error).__name__}: {error}")
        self._done.put((message, receipt))


def settle(db: Database, message: Message, receipt: Receipt, now: Instant) -> None:
    """Put down how an attempt went."""
    if receipt.ok:
        db.call(outbox.delivered, message, now, receipt.detail)
        return
    if receipt.needless:
        db.call(outbox.cancelled, message, now, receipt.detail)
        return
    # That somebody has no address is told on the case, and no news for who runs the engine.
    level = logging.DEBUG if receipt.final else logging.WARNING
    log.log(level, "%s to %s failed: %s", message.key, message.channel, receipt.detail)
    db.call(outbox.failed, message, now, receipt.detail, receipt.final)
