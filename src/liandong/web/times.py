"""Instants as people read them: Asia/Shanghai, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from liandong.core.events import Instant

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local_time(instant: Instant | None) -> str:
    """``2026-11-24 14:02:17``, empty for None."""
    if instant is None:
        return ""
    return datetime.fromtimestamp(instant, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def iso(instant: Instant | None) -> str | None:
    """RFC 3339 with +08:00, for machines."""
    return None if instant is None else datetime.fromtimestamp(instant, SHANGHAI).isoformat()


class MalformedTime(ValueError):
    """Not a time with an offset."""


def parse(text: str) -> Instant:
    """An instant from RFC 3339; fractions are cut off. A time without offset is Asia/Shanghai."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise MalformedTime(text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    try:
        return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1)
    except OverflowError as error:
        raise MalformedTime(text) from error
