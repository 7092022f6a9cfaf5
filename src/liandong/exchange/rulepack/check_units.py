"""Tiers, units and their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from liandong.core.pack import Pack, UnitSpec
from liandong.exchange.located import Document, Located, near


def check_tiers(pack: Pack, source: Document) -> Iterator[Located]:
    """Every tier has a known calendar, every entered calendar a setting."""
    known = [c.id for c in pack.calendars]
    for position, tier in enumerate(pack.tiers):
        path = ("tiers", position)
        if not tier.calendar:
            yield source.problem("pack.tier_calendar", path, tier=tier.tier)
        elif tier.calendar not in known:
            yield source.problem(
                "pack.calendar_unknown", (*path, "calendar"), name=tier.calendar, **near(tier.calendar, known)
            )
    used = {t.calendar for t in pack.tiers}
    for position, calendar in enumerate(pack.calendars):
        if calendar.id not in used:
            yield source.problem(
                "pack.calendar_unused", ("calendars", position), name=calendar.id
            ).as_warning()


def check_units(pack: Pack, source: Document) -> Iterator[Located]:
    """Tiers of units are known; a class entry says how many members it stands for."""
    tiers = [t.tier for t in pack.tiers]
    for position, unit in enumerate(pack.units):
        path = ("units", position)
        if unit.tier is not None and unit.tier not in tiers:
            known = ", ".join(str(t) for t in tiers)
            yield source.problem("pack.tier_unknown", (*path, "tier"), tier=unit.tier, known=known)
        if unit.class_count is not None and not unit.class_entry:
            yield source.problem("pack.class_count", (*path, "class_count"), name=unit.name)
        for n, matter in enumerate(unit.matters):
            if not matter.text.strip():
                yield source.problem("pack.empty", (*path, "matters", n, "text"))


def check_counts(pack: Pack, source: Document) -> Iterator[Located]:
    """Named units and class members add up to the numbers that the document claims."""
    total = 0
    for position, tier in enumerate(pack.tiers):
        units = [u for u in pack.units if u.tier == tier.tier]
        open_class = [u for u in units if u.class_entry and u.class_count is None]
        named, members = _named(units), _members(units)
        total += named + members
        if tier.claimed_count is None or tier.claimed_count == named + members:
            continue
        code = "pack.class_open" if open_class else "pack.tier_count"
        yield source.problem(
            code,
            ("tiers", position, "claimed_count"),
            tier=tier.tier,
            named=named,
            members=members,
            sum=named + members,
            claimed=tier.claimed_count,
            name=open_class[0].name if open_class else "",
        )
    total += _named(loose := [u for u in pack.units if u.tier is None]) + _members(loose)
    if pack.unit_total is not None and pack.unit_total != total:
        yield source.problem("pack.unit_total", ("unit_total",), got=total, claimed=pack.unit_total)


def _named(units: list[UnitSpec]) -> int:
    return sum(not u.class_entry for u in units)


def _members(units: list[UnitSpec]) -> int:
    return sum(u.class_count or 0 for u in units if u.class_entry)
