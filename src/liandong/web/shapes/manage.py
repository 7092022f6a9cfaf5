"""What the administration's pages are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liandong.web.manage.setting_editor import Editor
from liandong.web.shapes.packs import SettingNow


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A line of the list of settings. ``coming``: a newer value waits for its moment."""

    now: SettingNow
    question: str
    clause: str
    coming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """What somebody entered. ``state``: ``current``, ``coming`` or ``past``; ``by`` empty: at the founding."""

    since: int
    entered_at: int
    by: str
    value: str
    reason: str = ""
    state: str = "past"
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPage:
    """One setting. ``official``: the words of its clause, where they are loaded; ``errors`` by field."""

    now: SettingNow
    question: str
    clause: str
    note: str
    kind: str
    official: str
    editor: Editor
    history: tuple[HistoryRow, ...]
    problems: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    since: str = ""
    reason: str = ""
