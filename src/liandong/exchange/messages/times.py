"""Times as people and systems write them, read as local where no offset says otherwise."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from liandong.core.events import Instant

SHANGHAI = timezone(timedelta(hours=8))

FORM = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ \tT]*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE | re.ASCII,
)


def instant_of(text: str) -> Instant | None:
    """``2020/1/6 12:09:38``, ``2020-01-06T12:09:38+08:00`` …; None: not a time. Fractions are cut off."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        return None
    *numbers, offset = found.groups()
    try:
        moment = datetime(*(int(n or 0) for n in numbers), tzinfo=_zone(offset))  # type: ignore[arg-type,misc]
        return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return SHANGHAI
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(distance if offset[0] == "+" else -distance)
