"""Moments: written with any offset, compared as whole seconds, shown in China Standard Time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from liandong.core.events import Instant
from liandong.exchange.located import Document, Located, Path

CST = timezone(timedelta(hours=8))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1992, 2099
"""Local time has been UTC+8 without a break since 1992; calendars are not drawn up beyond 2099."""


class Moment(NamedTuple):
    """A moment in an expectation, so that it is not mistaken for a number."""

    at: Instant


def instant(moment: datetime) -> Instant:
    """Unix seconds; fractions are cut off."""
    return (moment - EPOCH) // timedelta(seconds=1)


def iso(at: Instant) -> str:
    """``2021-03-10T02:00:00+08:00``."""
    return datetime.fromtimestamp(at, CST).isoformat()


def year_of(at: Instant) -> int:
    return datetime.fromtimestamp(at, CST).year


def moment_fault(document: Document, value: Any, path: Path) -> Located | None:
    """Why a value is not a usable moment; None when it is."""
    if not isinstance(value, datetime):
        return document.problem("time.kind", path, kind_got=_kind(value))
    if value.tzinfo is None:
        return document.problem("time.offset", path)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return document.problem("time.range", path, first=FIRST_YEAR, last=LAST_YEAR)
    return None


def _kind(value: Any) -> str:
    kinds: dict[type, str] = {
        str: "str", bool: "bool", int: "int", date: "date", time: "time", list: "array", dict: "object",
    }  # fmt: skip
    return kinds.get(type(value), "decimal")


def parse_moment(text: str) -> Instant:
    """A moment from the command line; without offset it is local. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=CST))
