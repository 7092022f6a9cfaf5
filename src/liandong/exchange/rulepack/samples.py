"""Sample values of a pack's settings: for demonstrations, never a default."""

from __future__ import annotations

from typing import Any

from liandong.core.pack import Pack, Setting
from liandong.core.settings import Settings
from liandong.exchange.located import Document, FileError
from liandong.exchange.rulepack.settings_file import read_settings

CALENDARS = "calendars"


def calendar_id(setting: Setting) -> str:
    """Calendar whose windows a setting asks for; it is named ``calendars.ID`` or just ``ID``."""
    return setting.name.removeprefix(f"{CALENDARS}.")


def entered_as(setting: Setting, value: Any) -> dict[str, Any]:
    """A value under the name that a settings file gives it."""
    if setting.kind == "windows":
        return {CALENDARS: {calendar_id(setting): value}}
    return {setting.name: value}


def sample_values(pack: Pack) -> dict[str, Any]:
    """All sample values as they would stand in a settings file."""
    values: dict[str, Any] = {CALENDARS: {}}
    for setting in pack.settings:
        if setting.sample is None:
            continue
        entry = entered_as(setting, setting.sample)
        values[CALENDARS] |= entry.pop(CALENDARS, {})
        values |= entry
    return values


def sample_settings(pack: Pack) -> Settings:
    """Settings made of the samples; raises :class:`FileError` when a sample is not usable."""
    settings, problems = read_settings(Document("", "", {}), sample_values(pack))
    if problems:
        raise FileError(problems)
    return settings
