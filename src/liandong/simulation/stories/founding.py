"""A jurisdiction that has entered what a story says was entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from liandong.core.rules import Rules
from liandong.desk import founding as desk
from liandong.desk.intake import EARLIEST
from liandong.exchange.rulepack import pack_json
from liandong.exchange.story import Story

ELSEWHERE = ("days", "provisional_years", "places")
"""Settings that the register keeps in rows of their own."""


def found_for(story: Story, rules: Rules, name: str) -> int:
    """Found it, in force since before anything happened; its number."""
    raw = story.document.data.get("settings", {})
    settings = rules.settings
    days = {
        day: rest
        for day, rest in settings.days.items()
        # A year is published where it has rows; the story's word on that comes first.
        if int(day[:4]) not in settings.provisional_years
    }
    founding = desk.Founding(
        name=name,
        pack=rules.pack,
        body=pack_json(rules.pack).decode(),
        values={key: _plain(value) for key, value in raw.items() if key not in ELSEWHERE},
        days=days,
        places=tuple(sorted(settings.places)),
    )
    return desk.found(founding, since=EARLIEST, now=EARLIEST)


def _plain(value: Any) -> Any:
    """Values of a story as the register keeps them: JSON knows no times of day and no decimals."""
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | time) else value
