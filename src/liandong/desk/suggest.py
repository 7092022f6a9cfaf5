"""What the regulation suggests for a call while it is typed: categories, units with the reason, the clocks to come.

Pure: words, place and the moment in, suggestions out. Nothing is dispatched by it; a person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.clocks import Clock, clocks
from liandong.core.decide import Command, decide
from liandong.core.events import Instant
from liandong.core.pack import Category, UnitSpec
from liandong.core.rules import Rules
from liandong.core.steps import Refusal
from liandong.desk.duties import CategoryMatch, Duties, DutyMatch

MOST_UNITS, MOST_CATEGORIES = 8, 4

WEAK = 0.35
"""A duty whose words say less than this share of the best one's is not offered."""


class Heard(msgspec.Struct, frozen=True):
    """What was typed so far. ``place``: the town or street; ``category``: what a person chose, else empty."""

    text: str = ""
    place: str = ""
    category: str = ""
    severity: str = ""


class CategoryHint(msgspec.Struct, frozen=True):
    name: str
    words: tuple[str, ...]
    clause: str


class ClockStart(msgspec.Struct, frozen=True):
    """A clock that an order issued now would start: running until ``due_at``, or waiting for the unit's hours."""

    name: str
    state: str
    limit_s: int | None
    due_at: Instant | None
    advisory: bool
    qualitative: str
    clause: str


class UnitHint(msgspec.Struct, frozen=True, kw_only=True):
    """A unit to send an order to, and why.

    ``why``: ``category`` (it answers for the category), ``duty`` (words of a duty), ``also`` (usually goes too),
    ``delegated`` (the power was handed down to the town), ``territory`` (it happens there), ``chosen`` (by a person).
    ``words`` were said, ``duty`` is the duty or category that they belong to. ``open_split``: units share the duty
    and nobody entered where the border runs.
    """

    name: str
    why: str
    lead: bool = False
    words: tuple[str, ...] = ()
    duty: str = ""
    clause: str = ""
    upper_level: str = ""
    open_split: bool = False
    tier: int | None = None
    on_duty: bool = True
    opens_at: Instant | None = None
    clocks: tuple[ClockStart, ...] = ()
    refusal: str = ""


class Suggestions(msgspec.Struct, frozen=True):
    """``category`` is the one that the units were found by: the chosen one, else the best fitting."""

    category: str
    categories: tuple[CategoryHint, ...]
    units: tuple[UnitHint, ...]
    upper_level: str = ""

    @property
    def lead(self) -> str:
        """Who answers by the rules: the main responsible unit, else the town or street."""
        return next((u.name for u in self.units if u.lead), "")


def suggest(
    heard: Heard, duties: Duties, rules: Rules, now: Instant, chosen: Iterable[str] = ()
) -> Suggestions:
    """Suggestions for what was heard; ``chosen`` are units that a person added, told on with their clocks."""
    fitting = duties.categories(heard.text)
    category = _category(heard, fitting, rules)
    found: dict[str, UnitHint] = {}
    for hint in _units(heard, category, fitting, duties, rules):
        if hint.name in rules.units:
            found.setdefault(hint.name, hint)
    hints = list(found.values())[:MOST_UNITS]
    known = {h.name for h in hints}
    hints += [_chosen(name, heard, duties) for name in chosen if name in rules.units and name not in known]
    ready = tuple(starting(hints, heard, rules, now))
    return Suggestions(
        category=category.name if category else "",
        categories=tuple(
            CategoryHint(f.category.name, f.match.words, f.category.clause) for f in fitting[:MOST_CATEGORIES]
        ),
        units=_with_lead(ready),
        upper_level=category.upper_level if category else "",
    )


def _category(heard: Heard, fitting: list[CategoryMatch], rules: Rules) -> Category | None:
    if heard.category:
        known = rules.pack.routing.categories
        return next((c for c in known if c.name == heard.category), None)
    return fitting[0].category if fitting else None


def _units(
    heard: Heard, category: Category | None, fitting: list[CategoryMatch], duties: Duties, rules: Rules
) -> Iterator[UnitHint]:
    words = next((f.match.words for f in fitting if category and f.category.name == category.name), ())
    if category is not None:
        yield from _of_category(category, words, heard, rules)
    yield from _of_duties(duties.matters(heard.text), heard, rules)
    if category is not None:
        for name in category.also:
            for unit, shared in _members(name, heard.place, rules):
                yield UnitHint(
                    name=unit, why="also", duty=category.name, clause=category.clause, open_split=shared
                )
    default = rules.pack.routing.territory_default
    if heard.place and default is not None and (heard.text or category):
        yield UnitHint(name=heard.place, why="territory", clause=default.clause)


def _of_category(
    category: Category, words: tuple[str, ...], heard: Heard, rules: Rules
) -> Iterator[UnitHint]:
    """Who answers for it: the town where its power was handed down, else the main responsible unit."""
    delegation = rules.pack.routing.delegation
    places = re.split(r"[、，,;；\s]+", rules.settings.tables.get("delegations", {}).get(category.name, ""))
    if delegation is not None and heard.place and heard.place in places:
        yield UnitHint(
            name=heard.place, why="delegated", words=words, duty=category.name, clause=delegation.clause
        )
    elif category.place_first and heard.place:
        yield UnitHint(
            name=heard.place, why="category", words=words, duty=category.name, clause=category.clause
        )
    for unit, shared in _members(category.unit, heard.place, rules):
        yield UnitHint(
            name=unit,
            why="category",
            words=words,
            duty=category.name,
            clause=category.clause,
            upper_level=category.upper_level,
            open_split=shared,
        )


def _of_duties(matches: list[DutyMatch], heard: Heard, rules: Rules) -> Iterator[UnitHint]:
    best = matches[0].match.score if matches else 0.0
    for match in matches:
        if match.match.score < best * WEAK:
            return
        for unit, shared in _members(match.unit.name, heard.place, rules):
            yield UnitHint(
                name=unit,
                why="duty",
                words=match.match.words,
                duty=match.matter.text,
                clause=match.matter.clause or match.unit.clause,
                upper_level=match.matter.upper_level,
                open_split=shared,
            )


def _members(name: str, place: str, rules: Rules) -> Iterator[tuple[str, bool]]:
    """The unit behind a name of the pack, and whether its border with a sister unit is an open question.

    A class of units, or no name, is the town or street of the place; of units that share a duty the one whose
    territory it is, or each of them where nobody entered the border.
    """
    spec = next((u for u in rules.pack.units if u.name == name), None)
    if not name or (spec is not None and spec.class_entry):
        if place:
            yield place, False
        return
    if spec is None or not spec.split_by:
        yield name, False
        return
    owner = rules.settings.tables.get(spec.split_by, {}).get(place, "")
    if owner:
        yield owner, False
        return
    yield from ((sister.name, True) for sister in _sisters(spec, rules))


def _sisters(spec: UnitSpec, rules: Rules) -> list[UnitSpec]:
    same = [u for u in rules.pack.units if u.split_by == spec.split_by]
    return sorted(same, key=lambda u: u.name != spec.name)


def _chosen(name: str, heard: Heard, duties: Duties) -> UnitHint:
    fits = duties.duty_of(name, heard.text)
    if fits is None:
        return UnitHint(name=name, why="chosen")
    return UnitHint(
        name=name,
        why="duty",
        words=fits.match.words,
        duty=fits.matter.text,
        clause=fits.matter.clause or fits.unit.clause,
    )


def _with_lead(hints: tuple[UnitHint, ...]) -> tuple[UnitHint, ...]:
    """The main responsible unit leads, else the town or street (the order that the pack prints)."""
    for whys in (("delegated", "category"), ("duty",), ("territory",)):
        lead = next((h.name for h in hints if h.why in whys), "")
        if lead:
            return tuple(msgspec.structs.replace(h, lead=h.name == lead) for h in hints)
    return hints


# --- the clocks that would start ------------------------------------------------------------------


def starting(hints: Iterable[UnitHint], heard: Heard, rules: Rules, now: Instant) -> Iterator[UnitHint]:
    """The same units with their tier, whether they are on duty, and the clocks that an order issued now starts."""
    case = _accepted(heard, rules, now)
    for hint in hints:
        calendar = rules.calendar_of(hint.name)
        started, refused = _issued(case, hint.name, rules, now)
        opened = calendar.is_open(now)
        yield msgspec.structs.replace(
            hint,
            tier=rules.units[hint.name].tier,
            on_duty=opened,
            opens_at=None if opened else calendar.next_open(now),
            clocks=tuple(_start(c, rules) for c in started),
            refusal=refused,
        )


def _accepted(heard: Heard, rules: Rules, now: Instant) -> CaseStream:
    """The case as it would be, decided by the same rules as a real one; nothing is written."""
    event = ev.CaseReceived(place=heard.place, category=heard.category, severity=heard.severity)
    received = decide(CaseStream("?"), Command(event), rules, now)
    return CaseStream("?") if isinstance(received, Refusal) else received.stream


def _issued(case: CaseStream, unit: str, rules: Rules, now: Instant) -> tuple[list[Clock], str]:
    decision = decide(case, Command(ev.OrderIssued(order="?-1", unit=unit)), rules, now)
    if isinstance(decision, Refusal):
        return [], decision.code
    return clocks(decision.stream, rules, now), ""


def _start(clock: Clock, rules: Rules) -> ClockStart:
    rule = rules.clock_rules[clock.rule]
    return ClockStart(
        name=rule.name,
        state=clock.state,
        limit_s=clock.limit_s if clock.limit_s is not None or rule.minutes is None else rule.minutes * 60,
        due_at=clock.due_at,
        advisory=clock.advisory,
        qualitative=rule.qualitative,
        clause=clock.clause,
    )
