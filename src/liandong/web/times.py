"""Instants as people read them: Asia/Shanghai, to the second."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from liandong.core.events import Instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local_time(instant: Instant | None) -> str:
    """``2026-11-24 14:02:17``, empty for None."""
    if instant is None:
        return ""
    try:
        return datetime.fromtimestamp(instant, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):  # beyond the years that a calendar knows
        return f"@{instant}"


def iso(instant: Instant | None) -> str | None:
    """RFC 3339 with +08:00, for machines."""
    return None if instant is None else datetime.fromtimestamp(instant, SHANGHAI).isoformat()


class MalformedTime(ValueError):
    """Not a time with an offset."""


RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def parse(text: str) -> Instant:
    """An instant from RFC 3339, with its offset; fractions are cut off. Raises :class:`MalformedTime`."""
    if not RFC_3339.fullmatch(text):
        raise MalformedTime(text)
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise MalformedTime(text) from error
    return (moment - EPOCH) // timedelta(seconds=1)
