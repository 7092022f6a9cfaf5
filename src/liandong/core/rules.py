"""A pack together with what the district entered, ready to be asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from liandong.core.calendar import ALWAYS, Calendar, CalendarError
from liandong.core.events import Instant
from liandong.core.pack import Area, ClockRule, Item, Pack
from liandong.core.settings import Settings


class RuleError(ValueError):
    """Pack and settings do not fit together: ``path`` says where, ``code`` why."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code


class Unit(msgspec.Struct, frozen=True):
    """A member unit as the register knows it now."""

    name: str
    tier: int | None = None
    unit_class: str = ""
    presence: bool = True
    """Does it usually go to the scene?"""


class Rules:
    """The regulation in force: indexes over a pack, its calendars and units."""

    def __init__(self, pack: Pack, settings: Settings, *, lenient: bool = False) -> None:
        self.pack = pack
        self.settings = settings
        self.units: Mapping[str, Unit] = _units(pack, settings)
        self.calendars: Mapping[str, Calendar] = _calendars(pack, settings, lenient)
        self.tier_calendar = {t.tier: t.calendar for t in pack.tiers}
        self.items: Mapping[str, Item] = {i.code: i for i in pack.assessment.items}
        self.areas: Mapping[str, Area] = {a.id: a for a in pack.areas}
        self.clock_rules: Mapping[str, ClockRule] = {c.id: c for c in pack.clocks}
        self._order_rules: dict[str, tuple[ClockRule, ...]] = {}

    def at(self, start: Instant) -> Rules:
        """The rules by which a clock that starts then is counted."""
        return self

    def calendar_of(self, unit: str) -> Calendar:
        """The duty calendar of a unit; a tier without one counts round the clock."""
        known = self.units.get(unit)
        calendar = self.tier_calendar.get(known.tier, "") if known and known.tier is not None else ""
        return self.calendars.get(calendar, ALWAYS)

    def order_rules(self, unit: str) -> tuple[ClockRule, ...]:
        """Clock rules that apply to an order of this unit, wherever its place."""
        found = self._order_rules.get(unit)
        if found is None:
            known = self.units.get(unit)
            found = tuple(c for c in self.pack.clocks if c.on == "order" and known and applies(c, known))
            self._order_rules[unit] = found
        return found

    def flag(self, area: str, place: str) -> bool | None:
        """Does this place carry the area's flag? None: the district has not said."""
        known = self.areas.get(area)
        if known is None:
            return None
        return self.settings.flags.get(known.setting, {}).get(place)

    def limit_of(self, category: str) -> int | None:
        """Handling limit of a category in seconds, as entered by the district."""
        minutes = self.settings.limits.get(category)
        return None if minutes is None else minutes * 60

    def receipt_seconds(self) -> int | None:
        """How long a missing receipt is borne; None when the district has not said."""
        value = self.settings.numbers.get(self.pack.feedback.receipt_setting)
        return None if value is None else int(value)


class RuleBook(Rules):
    """Rules with the history of what was entered.

    A clock is counted by what was in force, and known, when it started; a
    later change of settings never moves a running clock by itself.
    """

    def __init__(self, pack: Pack, history: Sequence[tuple[Instant, Settings]]) -> None:
        if not history:
            raise RuleError("settings", "settings.unset")
        super().__init__(pack, history[-1][1])
        self._since = [since for since, _ in history[1:]]
        self._versions = [Rules(pack, settings) for _, settings in history[:-1]] + [self]

    def at(self, start: Instant) -> Rules:
        return self._versions[bisect_right(self._since, start)]


def applies(rule: ClockRule, unit: Unit) -> bool:
    """Does a clock rule concern this unit by tier and class?"""
    if rule.tiers and unit.tier not in rule.tiers:
        return False
    if rule.classes and unit.unit_class not in rule.classes:
        return False
    return not (rule.not_classes and unit.unit_class in rule.not_classes)


def prepare(pack: Pack, settings: Settings, *, lenient: bool = False) -> Rules:
    """Join a pack with settings.

    ``lenient``: a calendar that was not entered never opens, so that what needs it waits.
    Otherwise raises :class:`RuleError` when one that a tier needs is missing or broken.
    """
    return Rules(pack, settings, lenient=lenient)


def _units(pack: Pack, settings: Settings) -> dict[str, Unit]:
    units = {
        u.name: Unit(u.name, u.tier, u.unit_class, u.presence)
        for u in pack.units
        if not u.class_entry and u.name not in settings.left
    }
    class_tiers = {u.unit_class: u.tier for u in pack.units if u.class_entry and u.unit_class}
    for entry in settings.units:
        known = units.get(entry.name)
        own_tier = known.tier if known else class_tiers.get(entry.unit_class)
        units[entry.name] = Unit(
            entry.name,
            own_tier if entry.tier is None else entry.tier,
            entry.unit_class or (known.unit_class if known else ""),
            known.presence if known else True,
        )
    return units


def _calendars(pack: Pack, settings: Settings, lenient: bool) -> dict[str, Calendar]:
    made: dict[str, Calendar] = {}
    for spec in pack.calendars:
        if spec.kind == "always":
            made[spec.id] = ALWAYS
            continue
        windows = settings.calendars.get(spec.id)
        if windows is None and lenient:
            made[spec.id] = Calendar()
            continue
        if windows is None:
            raise RuleError(f"calendars.{spec.id}", "calendar.unset")
        if not windows:
            raise RuleError(f"calendars.{spec.id}", "calendar.never_open")
        try:
            made[spec.id] = Calendar(windows, settings.days, provisional_years=settings.provisional_years)
        except CalendarError as error:
            raise RuleError(f"calendars.{spec.id}", error.code) from error
    return made
