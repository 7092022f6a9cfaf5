"""Small things that somebody has to do now and then."""

from __future__ import annotations

from collections.abc import Sequence

from liandong.desk.reach import Receipt
from liandong.engine.outbox import LEASE_S, Clock, settle
from liandong.store import health, log, outbox
from liandong.store.connection import Database
from liandong.store.shapes import Instant

ANSWERS_KEPT_S = 30 * 86_400
HOUR_S = 3600


class Upkeep:
    """Ends what nobody can deliver; once an hour drops what is kept for a time only."""

    def __init__(self, db: Database, channels: Sequence[str], clock: Clock) -> None:
        self._db, self._channels, self._clock = db, list(channels), clock
        self._hour = 0

    def turn(self) -> bool:
        """Do what is to be done now; is there more?"""
        now = self._clock()
        if now // HOUR_S != self._hour:
            self._db.call(log.forget_answers, now - ANSWERS_KEPT_S)
            self._db.call(health.forget, now)
            self._hour = now // HOUR_S
        return self._bury(now) > 0

    def _bury(self, now: Instant) -> int:
        """A message for a channel that this installation does not have ends at once."""
        messages = self._db.call(outbox.take, now, 100, LEASE_S, None, self._channels)
        for message in messages:
            settle(self._db, message, Receipt(ok=False, final=True, detail="no such channel"), now)
        return len(messages)
