"""Scope, routing and command refer to outcomes, units and grounds that exist."""

from __future__ import annotations

from collections.abc import Iterator

from liandong.core.pack import Pack
from liandong.exchange.located import Document, Located, Path, near


def check_scope(pack: Pack, source: Document) -> Iterator[Located]:
    """Outcomes and grounds."""
    scope = pack.scope
    for position, ground in enumerate(scope.grounds):
        path = ("scope", "grounds", position)
        if ground.outcome not in scope.outcomes:
            yield source.problem(
                "field.choice",
                (*path, "outcome"),
                value=ground.outcome,
                **near(ground.outcome, scope.outcomes),
            )
        if ground.outcome in ("accept", "answer") and ground.to:
            yield source.problem("pack.ground_to", (*path, "to"), outcome=ground.outcome)
    for n, outcome in enumerate(scope.ground_required):
        grounds = [g.code for g in scope.grounds if g.outcome == outcome]
        if not grounds:
            yield source.problem("pack.no_ground", ("scope", "ground_required", n), outcome=outcome)
    codes = [g.code for g in scope.grounds]
    if scope.repeat_ground and scope.repeat_ground not in codes:
        name = scope.repeat_ground
        yield source.problem(
            "pack.ground_unknown", ("scope", "repeat_ground"), name=name, **near(name, codes)
        )


def check_routing(pack: Pack, source: Document) -> Iterator[Located]:
    """Units of categories are members; words lead to one category each."""
    words: dict[str, str] = {}
    for position, category in enumerate(pack.routing.categories):
        path: Path = ("routing", "categories", position)
        if category.unit:
            yield from _unit(pack, source, (*path, "unit"), category.unit)
        elif pack.routing.territory_default is None:
            yield source.problem("pack.no_unit", path, name=category.name)
        for n, unit in enumerate(category.also):
            yield from _unit(pack, source, (*path, "also", n), unit)
            if unit == category.unit or unit in category.also[:n]:
                yield source.problem("pack.unit_again", (*path, "also", n), unit=unit)
        for n, word in enumerate(category.words):
            if word in words:
                code = "pack.word_twice" if words[word] == category.name else "pack.word_shared"
                yield source.problem(code, (*path, "words", n), word=word, first=words[word]).as_warning()
            words.setdefault(word, category.name)


def check_command(pack: Pack, source: Document) -> Iterator[Located]:
    """Who lends equipment; where arrival reports go."""
    if pack.command.equipment is not None:
        yield from _unit(pack, source, ("command", "equipment", "unit"), pack.command.equipment.unit)
    arrival = pack.feedback.arrival
    numbers = [c.number for c in pack.contacts]
    if arrival is not None and arrival.number and arrival.number not in numbers:
        yield source.problem(
            "pack.number_unknown",
            ("feedback", "arrival", "number"),
            number=arrival.number,
            **near(arrival.number, numbers),
        )


def _unit(pack: Pack, source: Document, path: Path, unit: str) -> Iterator[Located]:
    known = [u.name for u in pack.units]
    if unit not in known:
        yield source.problem("pack.unit_unknown", path, unit=unit, **near(unit, known))
