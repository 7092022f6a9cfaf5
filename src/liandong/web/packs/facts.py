"""The numbers and words of a rule, as they are read beside its clause."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liandong.core import pack as rules
from liandong.web.packs.words import COUNTING, MILESTONES, PERIODS
from liandong.web.shapes.packs import Fact
from liandong.web.words import OUTCOMES, TIERS


def facts_of(rule: rules.Rule) -> tuple[Fact, ...]:
    """What a rule says beside its name; empty for what only names something."""
    return tuple(Fact(str(label), str(value)) for label, value in _facts(rule) if value not in ("", None))


@singledispatch
def _facts(rule: rules.Rule) -> Iterator[tuple[str, object]]:
    yield from ()


@_facts.register
def _clock(rule: rules.ClockRule) -> Iterator[tuple[str, object]]:
    yield pgettext("clock", "Limit"), _limit(rule)
    yield pgettext("clock", "From"), MILESTONES.get(rule.start, rule.start)
    yield pgettext("clock", "Until"), MILESTONES.get(rule.stop, rule.stop)
    yield pgettext("clock", "Counted"), COUNTING[rule.counting]
    yield pgettext("clock", "For"), "、".join([*(str(TIERS.get(t, t)) for t in rule.tiers), *rule.classes])
    yield pgettext("clock", "Not for"), "、".join(rule.not_classes)
    yield pgettext("clock", "Only in"), rule.area
    yield pgettext("clock", "Costs points in"), rule.deduct_area


@_facts.register
def _item(rule: rules.Item) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Points"), _points(rule)
    yield pgettext("rule", "Demand"), rule.demand
    yield _("Deducted once for each"), rule.step


@_facts.register
def _unit(rule: rules.UnitSpec) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Tier"), "" if rule.tier is None else TIERS.get(rule.tier, rule.tier)
    yield pgettext("rule", "Class"), rule.unit_class
    yield _("Number of members"), rule.class_count


@_facts.register
def _tier(rule: rules.Tier) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Calendar"), rule.calendar
    yield _("Units by the document"), rule.claimed_count


@_facts.register
def _contact(rule: rules.Contact) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Number"), rule.number
    yield pgettext("rule", "Of"), rule.owner


@_facts.register
def _ground(rule: rules.Ground) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Outcome"), OUTCOMES.get(rule.outcome, rule.outcome)
    yield _("Sent on to"), "、".join(rule.to)


@_facts.register
def _body(rule: rules.Body) -> Iterator[tuple[str, object]]:
    yield _("Sits at"), rule.host
    yield pgettext("rule", "Roles"), "；".join(rule.roles)


@_facts.register
def _report(rule: rules.Report) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Every"), PERIODS.get(rule.period, rule.period)
    yield pgettext("rule", "By"), rule.by
    yield pgettext("rule", "To"), rule.to


@_facts.register
def _target(rule: rules.Target) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Every"), PERIODS.get(rule.period, rule.period)
    yield pgettext("rule", "At least"), rule.at_least
    yield pgettext("rule", "At most"), rule.at_most
    yield pgettext("rule", "By"), rule.by


@_facts.register
def _arrival(rule: rules.ArrivalReport) -> Iterator[tuple[str, object]]:
    yield pgettext("rule", "Number"), rule.number


@_facts.register
def _calendar(rule: rules.CalendarSpec) -> Iterator[tuple[str, object]]:
    yield (
        pgettext("rule", "Hours"),
        _("all day, every day") if rule.kind == "always" else _("as the district enters them"),
    )


def _limit(rule: rules.ClockRule) -> str:
    if rule.minutes is not None:
        return _("%(n)d min") % {"n": rule.minutes}
    named = {"category": _("by category, as entered"), "drill": _("the drill's own")}.get(rule.limit, "")
    return named or rule.qualitative


def _points(rule: rules.Item) -> str:
    if rule.points is not None:
        return str(rule.points)
    if rule.points_min is not None or rule.points_max is not None:
        return f"{rule.points_min or 0}–{rule.points_max or ''}"
    return ""
