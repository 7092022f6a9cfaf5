"""A district as the simulation sees it: places, matters, who answers for them, and what the rules allow."""

from __future__ import annotations

import msgspec

from liandong.core.events import Instant
from liandong.core.pack import Category, Ground
from liandong.core.rules import Rules
from liandong.simulation.themes import Theme, theme_of

DEFAULT_TRAVEL_S = 30 * 60
"""What units aim at where the rules know no limit for arriving."""


class Matter(msgspec.Struct, frozen=True):
    """A category with the theme of each of its words."""

    category: Category
    themes: tuple[tuple[str, Theme], ...]
    tier: int

    @property
    def danger(self) -> bool:
        return any(theme.danger for _, theme in self.themes)


class District:
    """Answers questions about rules; the same rules give the same answers in the same order."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.pack = rules.pack
        self._classes = {u.name: u.unit_class for u in self.pack.units if u.class_entry}
        self._split = {u.name: u.split_by for u in self.pack.units if u.split_by}
        own = set(self._classes.values())
        towns = [u.name for u in rules.units.values() if u.unit_class and u.unit_class in own]
        self.places: tuple[str, ...] = tuple(sorted(rules.settings.places)) or tuple(towns) or ("",)
        self.matters: tuple[Matter, ...] = tuple(m for m in map(self._matter, self._categories()) if m)
        self.tiers = sorted({u.tier for u in rules.units.values() if u.tier is not None})

    # --- who answers for what

    def units_for(self, category: Category, place: str) -> tuple[str, ...]:
        """The units of a matter at a place, the main one first; empty where nobody answers for it there."""
        named = [category.unit or place, *category.also]
        found = [self._here(name, place) for name in named]
        if category.place_first:
            found.append(place)
        return tuple(dict.fromkeys(name for name in found if name in self.rules.units))

    def _here(self, name: str, place: str) -> str:
        """A class means its member at the place; units that share a duty are told apart by the place."""
        if name in self._classes:
            return place
        table = self.rules.settings.tables.get(self._split.get(name, ""), {})
        return table.get(place, name)

    def others(self, unit: str) -> list[str]:
        """Units of the same tier: whom one would rather see responsible."""
        tier = self.rules.units[unit].tier
        return [u.name for u in self.rules.units.values() if u.tier == tier and u.name != unit]

    # --- what the rules ask

    def goes_out(self, unit: str) -> bool:
        """Does it usually go to the scene?"""
        return self.rules.units[unit].presence

    def travel_s(self, unit: str) -> int:
        """The shortest limit for arriving that concerns a unit."""
        limits = [r.minutes for r in self.rules.order_rules(unit) if r.stop == "arrived" and r.minutes]
        return min(limits) * 60 if limits else DEFAULT_TRAVEL_S

    def sign_s(self, unit: str) -> int | None:
        limits = [r.minutes for r in self.rules.order_rules(unit) if r.stop == "signed" and r.minutes]
        return min(limits) * 60 if limits else None

    def is_open(self, unit: str, at: Instant) -> bool:
        return self.rules.calendar_of(unit).is_open(at)

    def opening(self, unit: str, at: Instant) -> Instant:
        """When the unit is on duty again; ``at`` itself while it is."""
        return self.rules.calendar_of(unit).next_open(at) or at

    def workday(self, day: int) -> bool:
        """Do people work on this local day? Days that the district entered come before the week's habit."""
        calendars = [c for c in self.rules.calendars.values() if not c.always]
        return not calendars[0].rests(day) if calendars else (day + 3) % 7 < 5

    # --- screening

    def grounds(self, outcome: str) -> list[Ground]:
        return [g for g in self.pack.scope.grounds if g.outcome == outcome]

    def ground_outside(self) -> Ground | None:
        """The printed ground for places outside: the one with the rule's own clause."""
        rule = self.pack.scope.outside
        return next((g for g in self.grounds("transfer") if rule and g.clause == rule.clause), None)

    def ground_police(self) -> Ground | None:
        return next((g for g in self.grounds("transfer") if "110" in g.to), None)

    # --- behind

    def _categories(self) -> tuple[Category, ...]:
        """Those of the routing; a pack without any has one for each unit that lists duties."""
        listed = self.pack.routing.categories
        if listed:
            return listed
        return tuple(
            Category(name=m.text, unit=u.name, words=m.words, clause=m.clause)
            for u in self.pack.units
            for m in u.matters
            if not u.class_entry
        ) or (Category(name=""),)

    def _matter(self, category: Category) -> Matter | None:
        units = self.units_for(category, self.places[0])
        if not units and category.name:
            return None
        words = category.words or (category.name,)
        tier = self.rules.units[units[0]].tier if units else None
        return Matter(category, tuple((w, theme_of(w, category.name)) for w in words), tier or 1)
