"""Clock rules: milestones, limits, whom they concern, and that no two collide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from liandong.core.clocks import MILESTONES
from liandong.core.pack import ClockRule, Pack
from liandong.exchange.located import Document, Located, near


def check_clocks(pack: Pack, source: Document) -> Iterator[Located]:
    """Each clock by itself, then pairs that would run on one order for one thing."""
    for position, clock in enumerate(pack.clocks):
        yield from _milestones(clock, position, source)
        yield from _limit(clock, position, source)
        yield from _reach(clock, position, pack, source)
    for (a, first), (b, second) in combinations(enumerate(pack.clocks), 2):
        if _collide(first, second, pack):
            yield source.problem(
                "pack.clocks_collide", ("clocks", b), first=first.id, second=second.id, other=a + 1
            )


def _milestones(clock: ClockRule, position: int, source: Document) -> Iterator[Located]:
    known = sorted(MILESTONES[clock.on])
    for field in ("start", "stop"):
        value = getattr(clock, field)
        if value not in known:
            yield source.problem(
                "pack.milestone",
                ("clocks", position, field),
                value=value,
                subject=clock.on,
                **near(value, known),
            )
    if clock.start == clock.stop:
        yield source.problem("pack.clock_still", ("clocks", position, "stop"), value=clock.stop)


def _limit(clock: ClockRule, position: int, source: Document) -> Iterator[Located]:
    path = ("clocks", position)
    if clock.minutes is not None and clock.minutes <= 0:
        yield source.problem("pack.minutes", (*path, "minutes"), value=clock.minutes)
    if clock.minutes is not None and clock.limit:
        yield source.problem("pack.two_limits", (*path, "limit"), limit=clock.limit)
    if clock.minutes is None and not clock.limit and not clock.qualitative:
        yield source.problem("pack.no_limit", path, id=clock.id)
    if clock.limit == "drill" and clock.on != "drill":
        yield source.problem("pack.limit_subject", (*path, "limit"), limit=clock.limit, subject=clock.on)
    if clock.limit == "category" and clock.on != "order":
        yield source.problem("pack.limit_subject", (*path, "limit"), limit=clock.limit, subject=clock.on)


def _reach(clock: ClockRule, position: int, pack: Pack, source: Document) -> Iterator[Located]:
    path = ("clocks", position)
    tiers = [t.tier for t in pack.tiers]
    for n, tier in enumerate(clock.tiers):
        if tier not in tiers:
            known = ", ".join(str(t) for t in tiers)
            yield source.problem("pack.tier_unknown", (*path, "tiers", n), tier=tier, known=known)
    areas = [a.id for a in pack.areas]
    for field in ("area", "deduct_area"):
        area = getattr(clock, field)
        if area and area not in areas:
            yield source.problem("pack.area_unknown", (*path, field), name=area, **near(area, areas))
    classes = {u.unit_class for u in pack.units if u.unit_class}
    for field in ("classes", "not_classes"):
        for n, name in enumerate(getattr(clock, field)):
            if name not in classes and not any(s.kind == "units" for s in pack.settings):
                yield source.problem("pack.unit_class", (*path, field, n), name=name, **near(name, classes))


def _collide(first: ClockRule, second: ClockRule, pack: Pack) -> bool:
    """Would both run on one order from the same start to the same stop?"""
    if (first.on, first.start, first.stop, first.area) != (second.on, second.start, second.stop, second.area):
        return False
    all_tiers = {t.tier for t in pack.tiers} | {None}
    tiers = (set(first.tiers) or all_tiers) & (set(second.tiers) or all_tiers)
    return bool(tiers) and not _classes_apart(first, second)


def _classes_apart(first: ClockRule, second: ClockRule) -> bool:
    a, b = set(first.classes), set(second.classes)
    if a and b and not a & b:
        return True
    return bool((a and a <= set(second.not_classes)) or (b and b <= set(first.not_classes)))
