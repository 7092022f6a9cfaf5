"""大屏: the watch board on a wall, 1920×1080, without a hand on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.desk import wall as desk
from liandong.store.wall import Town
from liandong.web.door import Door, door, signed_in
from liandong.web.watch import views


@dataclass(frozen=True, slots=True)
class Tile:
    """A town: its open orders, and its worst clock as a colour step: ``red orange yellow blue none``."""

    place: str
    open: int
    overdue: int
    step: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour: cases of today and the usual, as heights of 100; ``now``: the hour that runs."""

    hour: int
    today: int
    height: float
    top: float
    usual: float
    now: bool
    left: float


@require_safe
@signed_in
def wall(request: HttpRequest) -> HttpResponse:
    """The whole wall."""
    return render(request, "watch/wall.html", context(door(request)))


@require_safe
@signed_in
def body(request: HttpRequest) -> HttpResponse:
    """What stands on it, fresh."""
    return render(request, "watch/_wall.html", context(door(request)))


def context(here: Door) -> dict[str, object]:
    """Counters, next breaches, towns and today."""
    today = desk.today(here.db, here.who, here.now)
    return {
        "counters": views.counted(here),
        "strip": views.upcoming(here),
        "tiles": tuple(_tile(t) for t in desk.towns(here.db, here.office, here.who, here.now)),
        "today": today,
        "bars": _bars(today, (here.now - desk.midnight_before(here.now)) // 3600),
        "now": here.now,
    }


def _tile(town: Town) -> Tile:
    share = town.share
    if town.overdue:
        step = "red"
    elif share is None:
        step = "none"
    else:
        step = "orange" if share >= 0.8 else "yellow" if share >= 0.5 else "blue"
    return Tile(town.place, town.open, town.overdue, step)


BAR_WIDTH = 100 / 24


def _bars(today: desk.Today, hour: int) -> tuple[Bar, ...]:
    top = max((max(n, usual) for n, usual in today.hours), default=0) or 1
    made = []
    for h, (n, usual) in enumerate(today.hours):
        high = round(100 * n / top, 1)
        made.append(
            Bar(
                h, n, high, 100 - high, round(98.4 * (1 - usual / top), 1), h == hour, round(h * BAR_WIDTH, 3)
            )
        )
    return tuple(made)
