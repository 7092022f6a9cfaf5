"""A setting's value in one line, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from liandong.core.pack import Setting
from liandong.web.packs.words import DAYS

SHOWN = 4
"""How many rows of a long list stand in one line."""


def value_line(setting: Setting, value: Any) -> str:
    """``08:00–20:00 每天``; of long lists the beginning and how many there are."""
    if value is None:
        return ""
    if setting.kind == "windows":
        return "；".join(window_line(row) for row in value)
    if setting.kind == "units":
        return _shortened([str(row.get("name", "")) for row in value], _("%(n)d units"))
    if setting.kind == "flags":
        return _shortened([place for place, yes in value.items() if yes], _("%(n)d marked yes"))
    if isinstance(value, Mapping):
        return _shortened([f"{k} → {v}" for k, v in value.items()], _("%(n)d rows"))
    if setting.kind == "seconds":
        return _("%(n)s s") % {"n": value}
    if setting.kind == "minutes":
        return _("%(n)s min") % {"n": value}
    return str(value)


def window_line(row: Mapping[str, Any]) -> str:
    """``每天 08:00–20:00``."""
    return (
        f"{days_word(str(row.get('days', '')))} {str(row.get('from', ''))[:5]}–{str(row.get('to', ''))[:5]}"
    )


def days_word(days: str) -> str:
    """``workdays``, ``mon,tue`` in the reader's words; a date stays as it is."""
    return "、".join(str(DAYS.get(d.strip(), d.strip())) for d in days.split(","))


def _shortened(rows: list[str], counted: str) -> str:
    text = "、".join(rows[:SHOWN])
    return f"{text}… ({counted % {'n': len(rows)}})" if len(rows) > SHOWN else text
