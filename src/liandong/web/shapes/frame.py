"""The frame of every page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A tab of the top bar. ``code`` is a word of ``words.ROOMS``."""

    code: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """An alarm light: ``engine``, ``feed``, ``db`` or ``undelivered``.

    ``state`` is ``ok``, ``bad`` or ``unknown``; ``value`` is the number shown
    beside it (seconds since the last sign of life, or orders undelivered).
    """

    code: str
    state: str = "unknown"
    value: int | None = None


LIGHTS = (Light("engine"), Light("feed"), Light("db"), Light("undelivered"))


@dataclass(frozen=True, slots=True)
class Shell:
    """Top bar and live connection.

    ``now_ms`` is the server's clock in milliseconds. ``cursor`` is the feed
    position at which this page was read: the stream goes on from there.
    ``samples`` names the settings that hold sample values; the page says so.
    """

    jurisdiction: str
    centre: str
    pack: str
    pack_version: str
    now_ms: int
    rooms: tuple[Room, ...] = ()
    lights: tuple[Light, ...] = LIGHTS
    duty_name: str = ""
    user_name: str = ""
    role: str = ""
    feed_url: str = ""
    reader: str = ""
    """Who listens: the tabs of one reader in a browser share one live stream."""
    cursor: str = ""
    samples: tuple[str, ...] = ()
