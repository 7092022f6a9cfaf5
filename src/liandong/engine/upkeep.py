"""Small things that somebody has to do now and then: hourly, and after midnight."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from liandong.desk.reach import Receipt
from liandong.engine.outbox import LEASE_S, Clock, settle
from liandong.store import drafts, health, outbox, tries
from liandong.store import log as entries
from liandong.store.anchors import anchor_day, export
from liandong.store.connection import Database
from liandong.store.shapes import Instant

log = logging.getLogger(__name__)

CHINA = timezone(timedelta(hours=8))
ANSWERS_KEPT_S = 30 * 86_400
HOUR_S = 3600


class Upkeep:
    """Ends what nobody can deliver; drops what is kept for a time only; anchors the day that ended.

    ``anchors`` is the folder that anchors are written to, for somebody to carry away.
    """

    def __init__(
        self, db: Database, channels: Sequence[str], clock: Clock, anchors: Path | None = None
    ) -> None:
        self._db, self._channels, self._clock, self._anchors = db, list(channels), clock, anchors
        self._hour = 0

    def turn(self) -> bool:
        """Do what is to be done now; is there more?"""
        now = self._clock()
        if now // HOUR_S != self._hour:
            self._db.call(entries.forget_answers, now - ANSWERS_KEPT_S)
            self._db.call(health.forget, now)
            self._db.call(drafts.forget, now)
            self._db.call(tries.forget, now)
            self._anchor(now)
            self._hour = now // HOUR_S
        return self._bury(now) > 0

    def _anchor(self, now: Instant) -> None:
        """Several engines may come to it at once: a day gets one anchor."""
        self._db.call(anchor_day, day_before(now), now)
        if self._anchors is None:
            return
        try:
            self._db.call(export, self._anchors)
        except OSError as error:  # a full disk here must not stop clocks and messages
            log.error("anchors cannot be written to %s: %s", self._anchors, error)

    def _bury(self, now: Instant) -> int:
        """A message for a channel that this installation does not have ends at once."""
        messages = self._db.call(outbox.take, now, 100, LEASE_S, None, self._channels)
        for message in messages:
            settle(self._db, message, Receipt(ok=False, final=True, detail="no such channel"), now)
        return len(messages)


def day_before(now: Instant) -> date:
    """The day that ended last, as the district counts days."""
    return datetime.fromtimestamp(now, CHINA).date() - timedelta(days=1)
