"""The town or street of an address as people say it: by its name, a shorter form of it, or another name entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from liandong.core.rules import Rules
from liandong.desk.duties import plain, sounds
from liandong.store.register import PlaceEntry

ENDINGS = ("街道办事处", "人民政府", "街道", "镇", "乡")


class Found(msgspec.Struct, frozen=True):
    """A town or street and the word that led to it; ``urban``: the flag of the pack's area, None: nobody entered it."""

    name: str
    word: str = ""
    urban: bool | None = None


def recognise(address: str, places: Iterable[PlaceEntry], rules: Rules) -> Found | None:
    """The place that an address names. Of several the longest word counts, then the one named last."""
    said = plain(address)
    hits = [
        (len(word), said.rfind(word), place.name, word)
        for place in places
        for word in _words(place)
        if word in said
    ]
    if not hits:
        return None
    *_, name, word = max(hits)
    return Found(name, word, urban(name, rules))


def urban(place: str, rules: Rules) -> bool | None:
    """Does the place carry the flag of the first area that the pack knows?"""
    area = next(iter(rules.areas), "")
    return rules.flag(area, place) if area else None


def matching(typed: str, places: Iterable[PlaceEntry]) -> list[str]:
    """Places that fit what was typed into the field of the place itself, by name or sound."""
    asked = plain(typed)
    names = [p.name for p in places]
    return [n for n in names if asked in plain(n) or any(s.startswith(asked) for s in sounds(n))]


def _words(place: PlaceEntry) -> Iterator[str]:
    for name in (place.name, *place.aliases):
        word = plain(name)
        yield word
        for ending in ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1:
                yield stem
                break
