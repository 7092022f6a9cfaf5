"""The rooms of the administration."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the navigation."""

    url: str
    icon: str
    word: str | Promise
    current: bool


PLACES: tuple[tuple[str, str, Promise], ...] = (
    ("manage:index", "checklist", pgettext_lazy("room", "What needs attention")),
    ("manage:settings", "adjustments", pgettext_lazy("room", "Settings")),
    ("manage:calendars", "calendar", pgettext_lazy("room", "Calendars")),
    ("manage:units", "building", pgettext_lazy("room", "Units")),
    ("manage:people", "users", pgettext_lazy("room", "People and roles")),
    ("manage:systems", "key", pgettext_lazy("room", "Other systems")),
    ("manage:channels", "send", pgettext_lazy("room", "Channels")),
)
"""URL name, icon, word. The build takes icons from templates: `manage/frame.html` names these too."""


def places(path: str) -> tuple[Place, ...]:
    """All of them; the one under whose address ``path`` lies is current."""
    return tuple(Place(url := reverse(name), icon, word, path.startswith(url)) for name, icon, word in PLACES)
