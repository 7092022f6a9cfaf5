"""Assessment items: points, what triggers them, and the yearly programme."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from liandong.core.pack import Item, Pack
from liandong.exchange.located import Document, Located, Path, near

BREACH = "clock.breached"
SPOT_CHECK = "spot_check.unanswered"


def check_items(pack: Pack, source: Document) -> Iterator[Located]:
    """Each item alone, then clocks that two items would both book."""
    booked: dict[str, str] = {}
    for position, item in enumerate(pack.assessment.items):
        path: Path = ("assessment", "items", position)
        yield from _points(item, path, source)
        yield from _triggers(item, path, source)
        yield from _clocks(item, path, pack, source)
        for n, clock in enumerate(item.clocks):
            if clock in booked:
                yield source.problem(
                    "pack.clock_booked_twice", (*path, "clocks", n), clock=clock, first=booked[clock]
                )
            booked.setdefault(clock, item.code)
    cap = pack.assessment.cap
    if cap is not None and cap <= 0:
        yield source.problem("pack.points", ("assessment", "cap"), value=str(cap))


def _points(item: Item, path: Path, source: Document) -> Iterator[Located]:
    low, high = item.points_min, item.points_max
    for name in ("points", "points_min", "points_max", "step"):
        value: Decimal | None = getattr(item, name)
        if value is not None and not (value.is_finite() and value > 0):
            yield source.problem("pack.points", (*path, name), value=str(value))
    if item.points is not None and (low is not None or high is not None):
        yield source.problem("pack.points_two", path, item=item.code)
    if (low is None) != (high is None):
        yield source.problem("pack.points_half", path, item=item.code)
    elif low is not None and high is not None and low > high:
        yield source.problem("pack.points_range", (*path, "points_max"), low=str(low), high=str(high))


def _triggers(item: Item, path: Path, source: Document) -> Iterator[Located]:
    if item.basis == "inspector" and item.triggers:
        yield source.problem("pack.inspector_trigger", (*path, "triggers"), item=item.code)
    if item.basis != "inspector" and not item.triggers:
        yield source.problem("pack.no_trigger", path, item=item.code, basis=item.basis)
    for n, trigger in enumerate(item.triggers):
        if trigger in item.triggers[:n]:
            yield source.problem(
                "pack.twice", (*path, "triggers", n), value=trigger, first=item.triggers.index(trigger) + 1
            )
    if item.spot_checks and SPOT_CHECK not in item.triggers:
        yield source.problem("pack.trigger_missing", (*path, "spot_checks"), trigger=SPOT_CHECK)
    if item.in_duty and SPOT_CHECK not in item.triggers:
        yield source.problem("pack.trigger_missing", (*path, "in_duty"), trigger=SPOT_CHECK)


def _clocks(item: Item, path: Path, pack: Pack, source: Document) -> Iterator[Located]:
    rules = {c.id: c for c in pack.clocks}
    if BREACH in item.triggers and not item.clocks:
        yield source.problem("pack.breach_no_clock", (*path, "triggers"), item=item.code)
    if item.clocks and BREACH not in item.triggers:
        yield source.problem("pack.trigger_missing", (*path, "clocks"), trigger=BREACH)
    for n, name in enumerate(item.clocks):
        rule = rules.get(name)
        if rule is None:
            yield source.problem("pack.clock_unknown", (*path, "clocks", n), name=name, **near(name, rules))
        elif rule.minutes is None and not rule.limit:
            yield source.problem("pack.clock_never", (*path, "clocks", n), name=name)


def check_programme(pack: Pack, source: Document) -> Iterator[Located]:
    """Targets count from one up, at most not below at least."""
    for position, target in enumerate(pack.targets):
        path = ("targets", position)
        if target.at_least < 1:
            yield source.problem("pack.at_least", (*path, "at_least"), value=target.at_least)
        if target.at_most is not None and target.at_most < target.at_least:
            yield source.problem(
                "pack.at_most", (*path, "at_most"), value=target.at_most, least=target.at_least
            )
