"""Instants and durations as people read them on screens; zone from Django."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

DAY = 86_400


def local(instant: int) -> datetime:
    """The instant in the zone of the jurisdiction."""
    return datetime.fromtimestamp(instant, tz=timezone.get_current_timezone())


def stamp(instant: int) -> str:
    """``2026-11-24 14:02:17``."""
    return f"{local(instant):%Y-%m-%d %H:%M:%S}"


def day(instant: int) -> str:
    """``2026-11-24``."""
    return f"{local(instant):%Y-%m-%d}"


def time_of_day(instant: int) -> str:
    """``14:02:17``."""
    return f"{local(instant):%H:%M:%S}"


def near(instant: int, to: int) -> str:
    """The time of day, with month and day where it is not the day of ``to``."""
    same = local(instant).date() == local(to).date()
    return time_of_day(instant) if same else f"{local(instant):%m-%d %H:%M:%S}"


def span(seconds: int) -> str:
    """A duration in whole seconds: ``06:42``, ``23:41:07``, from four days on ``5 d 3 h``."""
    seconds = abs(seconds)
    if seconds >= 4 * DAY:
        return _("%(days)d d %(hours)d h") % {"days": seconds // DAY, "hours": seconds % DAY // 3600}
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
