"""What a district entered: the parameters that its document leaves open."""

from __future__ import annotations

from decimal import Decimal

import msgspec

DAY = 86_400


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours on the days that match.

    ``days`` is ``every``, ``workdays``, ``restdays``, a comma list of
    ``mon`` … ``sun``, or one ISO date, whose windows then replace all others
    of that day. ``start`` and ``end`` are seconds of the day; an end at or
    before the start lies on the next day, and 23:59 as an end means midnight.
    """

    days: str
    start: int
    end: int


class UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"unit_class": "class"}):
    """A unit that the district adds, or a class it gives to a listed one."""

    name: str
    tier: int | None = None
    unit_class: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All entered parameters; an absent key is unset.

    ``days``: ISO date → True where people rest, False where they work
    (holidays and make-up workdays; other days follow the week).
    ``places``: towns and streets of the jurisdiction; empty: not checked.
    ``left``: units of the pack that are members no more.
    ``provisional_years``: years whose schedule is not published yet.
    ``flags``: setting name → place → yes or no. ``limits``: category →
    minutes. ``numbers`` and ``texts``: everything else by its own name.
    """

    calendars: dict[str, tuple[Window, ...]] = {}
    days: dict[str, bool] = {}
    provisional_years: frozenset[int] = frozenset()
    places: frozenset[str] = frozenset()
    flags: dict[str, dict[str, bool]] = {}
    limits: dict[str, int] = {}
    units: tuple[UnitEntry, ...] = ()
    left: frozenset[str] = frozenset()
    numbers: dict[str, Decimal] = {}
    texts: dict[str, str] = {}
    tables: dict[str, dict[str, str]] = {}
