"""Where a listener is: the place in the log and the place in what fired."""

from __future__ import annotations

import msgspec

from liandong.desk.live import joined, parted
from liandong.store.feed import Cursor


class Place(msgspec.Struct, frozen=True):
    """Everything up to here has been told."""

    log: Cursor
    fired: Cursor

    def __str__(self) -> str:
        return joined(str(self.log), str(self.fired))

    def reaches(self, other: Place) -> bool:
        """Was everything told here that was told there?"""
        return self.log >= other.log and self.fired >= other.fired

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """None for what is no cursor. One without a second half stands at the same place in both."""
        log, fired = parted(text)
        first = Cursor.parse(log)
        second = Cursor.parse(fired or log)
        return None if first is None or second is None else cls(first, second)


NOWHERE = Place(Cursor(0, 0, 0), Cursor(0, 0, 0))
