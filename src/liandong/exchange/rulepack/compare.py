"""What changes between two packs, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from liandong.core.pack import Pack
from liandong.exchange.rulepack.parts import Part, Place, parts, pieces

What = Literal["added", "removed", "changed", "order"]
Parts = Mapping[Place, Part]


class FieldChange(msgspec.Struct, frozen=True):
    """One field of a rule: what it said, and what it says now."""

    field: str
    before: Any
    after: Any


class Change(msgspec.Struct, frozen=True):
    """One rule that is new, gone or says something else.

    ``order``: the rows of a list stand in another order, which counts where the first that fits is taken.
    ``clauses``: those that it named before or names now.
    """

    what: What
    section: str
    place: Place
    key: str
    title: str
    clauses: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()


def compare(before: Pack, after: Pack) -> list[Change]:
    """Every change, in the order of the pack's lists; empty exactly when both packs have the same hash.

    Of a rule that is new or gone, the rules inside it are not listed again.
    """
    old = {p.place: p for p in parts(before)}
    new = {p.place: p for p in parts(after)}
    found = [c for place in _joined(old, new) if not _inside(place, old, new) for c in _of(place, old, new)]
    return [*found, *_orders(old, new)]


def touched(changes: list[Change]) -> dict[str, list[Change]]:
    """The clauses whose rules change, each with its changes."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        for clause in change.clauses:
            found.setdefault(clause, []).append(change)
    return found


def _of(place: Place, old: Parts, new: Parts) -> Iterator[Change]:
    was, now = old.get(place), new.get(place)
    known = [p for p in (was, now) if p is not None]
    clauses = tuple(dict.fromkeys(piece for p in known for piece in pieces(p.clause)))
    part = known[-1]
    if was is None or now is None:
        what: What = "added" if was is None else "removed"
        yield Change(what, part.section, place, part.key, part.title, clauses)
        return
    was_says, now_says = was.fields(), now.fields()
    fields = tuple(FieldChange(n, was_says[n], now_says[n]) for n in now_says if was_says[n] != now_says[n])
    if fields:
        yield Change("changed", part.section, place, part.key, part.title, clauses, fields)


def _inside(place: Place, old: Parts, new: Parts) -> bool:
    """Does it lie inside a rule that only one side has?"""
    return any((place[:n] in old) != (place[:n] in new) for n in range(1, len(place)))


def _orders(old: Parts, new: Parts) -> Iterator[Change]:
    """Lists whose common rows changed places."""
    was, now = _lists(old, new), _lists(new, old)
    for place, rows in was.items():
        if rows != now[place]:
            section = old[(*place, rows[0])].section
            yield Change(
                "order", section, place, "", "", (), (FieldChange("order", tuple(rows), tuple(now[place])),)
            )


def _lists(one: Parts, other: Parts) -> dict[Place, list[str]]:
    """The rows of each list that the other side has too, in this side's order."""
    found: dict[Place, list[str]] = {}
    for place, part in one.items():
        if part.key and place in other:
            found.setdefault(place[:-1], []).append(part.key)
    return found


def _joined(old: Parts, new: Parts) -> list[Place]:
    """All places, those of one list together, what is gone behind what stays."""
    every = [*new, *(p for p in old if p not in new)]
    heads = dict.fromkeys(p[:1] for p in every)
    return [p for head in heads for p in every if p[:1] == head]
