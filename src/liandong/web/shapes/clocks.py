"""A clock as it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockCell:
    """One clock as it stands at ``as_of``.

    ``state``: ``waiting running paused met breached ended none`` (``none`` is
    measured without a limit). ``used`` are the counted seconds at ``as_of``.
    While it counts, ``until`` is the moment at which the calendar stops it;
    while it waits, ``resumes`` is the moment at which it goes on by itself:
    with both the browser shows the right number between two refreshes.
    ``counting`` says whether it counts now (a breached clock goes on too).
    """

    key: str
    name: str
    state: str
    used: int
    as_of: int
    slot: str = ""
    """Column of the board: ``sign``, ``arrive``, ``result`` or none."""
    limit: int | None = None
    start: int | None = None
    due: int | None = None
    stop: int | None = None
    counting: bool = False
    until: int | None = None
    resumes: int | None = None
    advisory: bool = False
    provisional: bool = False
    end: str = ""
    """Why it ended without a result: ``superseded withdrawn plan`` …"""
    clause: str = ""
    why_url: str = ""
