"""What a district entered and when: settings with their history, and new values from a moment on.

Rows are append-only (docs/adr/0025): a new value is a new row, an old one stays as history. Whether a value can be
used is the caller's question; it knows how values are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from liandong.core.events import Instant
from liandong.core.pack import Pack, Setting
from liandong.desk.errors import Invalid
from liandong.store.models import SettingValue

LATE_S = 120
"""A form is filled in for a while: a moment so little ago is taken as now."""


class Entry(msgspec.Struct, frozen=True):
    """A value from a moment on; None: not entered any more. ``by`` who entered it, empty: with the founding."""

    since: Instant
    entered_at: Instant
    value: Any
    sample: bool
    by: str
    reason: str


class Held(msgspec.Struct, frozen=True):
    """A setting of the pack with its entries, the newest effect first; ``now`` is the one in force."""

    setting: Setting
    now: Entry | None
    entries: tuple[Entry, ...]

    @property
    def state(self) -> str:
        """``entered``, ``sample`` or ``unset``."""
        if self.now is None or self.now.value is None:
            return "unset"
        return "sample" if self.now.sample else "entered"

    @property
    def value(self) -> Any:
        return None if self.now is None else self.now.value


def stored_name(setting: Setting) -> str:
    """The name under which values are kept: windows stand below ``calendars.``."""
    name = setting.name
    return f"calendars.{name}" if setting.kind == "windows" and not name.startswith("calendars.") else name


def settings_of(jurisdiction: int, pack: Pack, now: Instant) -> tuple[Held, ...]:
    """Every setting that a pack asks for, in its order. One query."""
    rows = (
        SettingValue.objects.filter(jurisdiction=jurisdiction)
        .select_related("entered_by")
        .order_by("effective_from", "entered_at", "id")
    )
    found: dict[str, list[Entry]] = {}
    for row in rows:
        by = str(row.entered_by) if row.entered_by else ""
        entry = Entry(
            _seconds(row.effective_from), _seconds(row.entered_at), row.value, row.sample, by, row.reason
        )
        found.setdefault(row.name, []).append(entry)
    return tuple(_held(s, found.get(stored_name(s), []), now) for s in pack.settings)


def _held(setting: Setting, entries: list[Entry], now: Instant) -> Held:
    begun = [e for e in entries if e.since <= now and e.entered_at <= now]
    return Held(setting, begun[-1] if begun else None, tuple(reversed(entries)))


def raw_values(held: Iterable[Held]) -> dict[str, Any]:
    """The values in force as a settings file would hold them."""
    raw: dict[str, Any] = {}
    for one in held:
        if one.value is None:
            continue
        group, dot, name = stored_name(one.setting).partition(".")
        if dot:
            raw.setdefault(group, {})[name] = one.value
        else:
            raw[group] = one.value
    return raw


def from_moment(since: Instant | None, now: Instant) -> Instant:
    """The moment from which something entered now holds: now, or later.

    Raises :class:`Invalid` for the past: what held then is what clocks were counted by.
    """
    if since is None or now - LATE_S <= since <= now:
        return now
    if since < now:
        raise Invalid("entered.past", {"at": since})
    return since


def enter_setting(
    jurisdiction: int,
    setting: Setting,
    value: Any,
    *,
    since: Instant,
    now: Instant,
    by: int,
    reason: str,
    sample: bool = False,
) -> None:
    """Keep a value from ``since`` on; None: it is unset from then on."""
    SettingValue.objects.create(
        jurisdiction_id=jurisdiction,
        name=stored_name(setting),
        value=value,
        sample=sample and value is not None,
        effective_from=moment(since),
        entered_at=moment(now),
        entered_by_id=by,
        reason=reason.strip()[:500],
    )


def moment(at: Instant) -> datetime:
    """An instant as configuration rows keep it."""
    return datetime.fromtimestamp(at, UTC)


def _seconds(at: datetime) -> Instant:
    return int(at.timestamp())
