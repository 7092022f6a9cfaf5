"""May a jurisdiction put a pack into force with what it has entered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liandong.clitext import Language
from liandong.core.pack import Pack, UnitSpec
from liandong.core.settings import Settings
from liandong.exchange.located import Located
from liandong.exchange.rulepack.samples import calendar_id
from liandong.exchange.rulepack.settings_pack import holder


class Obstacle(msgspec.Struct, frozen=True):
    """One reason why a pack may not be put into force.

    ``overridable``: a written reason lets the district go on; ``overridden``:
    one was given. ``clause`` is where the document says so.
    """

    code: str
    params: dict[str, Any]
    clause: str = ""
    overridable: bool = False
    overridden: bool = False

    def message(self, language: Language = "en") -> str:
        located = Located(self.code, params=self.params)
        stop = "。" if language == "zh" else "; "
        return f"{located.message(language)}{stop}{located.fix(language)}"


def activation(pack: Pack, settings: Settings, override: str = "") -> list[Obstacle]:
    """Everything that stands against activation; ``override`` is a written reason.

    Empty, or all overridden: the pack may be put into force (:func:`may_activate`).
    """
    obstacles = [*_unset(pack, settings), *_counts(pack, settings), *_calendars(pack, settings)]
    if override.strip():
        obstacles = [msgspec.structs.replace(o, overridden=o.overridable) for o in obstacles]
    return obstacles


def may_activate(obstacles: list[Obstacle]) -> bool:
    """Nothing stands against it that nobody took upon himself in writing."""
    return all(o.overridden for o in obstacles)


def _unset(pack: Pack, settings: Settings) -> Iterator[Obstacle]:
    for setting in pack.settings:
        if setting.unset == "block" and not _entered(setting, settings):
            params = {"name": setting.name, "question": setting.question}
            yield Obstacle("activation.unset", params, setting.clause)


def _entered(setting: Any, settings: Settings) -> bool:
    value = holder(setting, settings)
    return value is not None and value != "" and value != ()


def _calendars(pack: Pack, settings: Settings) -> Iterator[Obstacle]:
    """Calendars that a tier needs, where no setting of the pack blocks for them already."""
    blocking = {calendar_id(s) for s in pack.settings if s.kind == "windows" and s.unset == "block"}
    needed = {t.calendar for t in pack.tiers}
    for calendar in pack.calendars:
        missing = not settings.calendars.get(calendar.id) and calendar.id not in blocking
        if calendar.kind == "entered" and calendar.id in needed and missing:
            params = {"name": calendar.id, "question": calendar.name}
            yield Obstacle("activation.unset", params, calendar.clause)


def _counts(pack: Pack, settings: Settings) -> Iterator[Obstacle]:
    """The members of each class, then the number of units of each tier and of all."""
    for entry in pack.units:
        if entry.class_entry and entry.class_count is not None:
            got = len(members(entry, pack, settings))
            if got != entry.class_count:
                params = {"name": entry.name, "got": got, "wanted": entry.class_count}
                yield Obstacle("activation.class_count", params, entry.clause, overridable=True)
    for tier in pack.tiers:
        got = len(units_of_tier(tier.tier, pack, settings))
        if tier.claimed_count is not None and got != tier.claimed_count:
            listed = sum(u.tier == tier.tier and not u.class_entry for u in pack.units)
            params = {"name": tier.name, "got": got, "wanted": tier.claimed_count}
            params |= {"listed": listed, "entered": got - listed}
            yield Obstacle("activation.tier_count", params, tier.clause, overridable=True)
    total = sum(len(units_of_tier(t.tier, pack, settings)) for t in pack.tiers)
    if pack.unit_total is not None and pack.tiers and total != pack.unit_total:
        params = {"got": total, "wanted": pack.unit_total}
        yield Obstacle("activation.total", params, pack.clause, overridable=True)


def members(entry: UnitSpec, pack: Pack, settings: Settings) -> list[str]:
    """Entered units that belong to a class entry.

    Those that name its class, and those of its tier without a class that the pack does not list.
    """
    listed = {u.name for u in pack.units if not u.class_entry}
    return [
        u.name
        for u in settings.units
        if u.name not in listed
        and (
            u.unit_class in (entry.unit_class, entry.id, entry.name) if u.unit_class else u.tier == entry.tier
        )
    ]


def units_of_tier(tier: int, pack: Pack, settings: Settings) -> set[str]:
    """Names of the units of a tier: listed, entered, and members of its classes."""
    entered = {u.name: u.tier for u in settings.units if u.tier is not None}
    names = {u.name for u in pack.units if not u.class_entry and entered.get(u.name, u.tier) == tier}
    names |= {name for name, own in entered.items() if own == tier}
    for entry in pack.units:
        if entry.class_entry and entry.tier == tier:
            names |= {m for m in members(entry, pack, settings) if entered.get(m, tier) == tier}
    return names
