"""The words of a pack's categories and duties, found in what a caller says; and its units, found by name.

Pure: made once a pack (a few milliseconds), asked while somebody types (well under a millisecond).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec
from pypinyin import Style, lazy_pinyin

from liandong.core.pack import Category, Matter, Pack, UnitSpec

COMMON = 8
"""A pair of characters that more lists hold than this says nothing."""

NEAR = 3.4
"""What the shared pairs must say together before a duty is offered on them alone."""

NOISE = re.compile(r"[\s，。、；：！？“”（）,.;:!?\"'()·…—-]+")


class Match(msgspec.Struct, frozen=True):
    """Words of a pack that were said, the most telling first; ``score`` compares matches of one text."""

    words: tuple[str, ...]
    score: float


class DutyMatch(msgspec.Struct, frozen=True):
    """A duty of a unit that the words point to; ``unit`` is the pack's entry, also a class of units."""

    unit: UnitSpec
    matter: Matter
    match: Match


class CategoryMatch(msgspec.Struct, frozen=True):
    category: Category
    match: Match


class _Known(msgspec.Struct, frozen=True):
    """A list of words as it is compared and as it is printed, and how often each pair of characters stands in it."""

    words: tuple[tuple[str, str], ...]
    pairs: dict[str, int]


def plain(text: str) -> str:
    """A text as words are compared: one width, small letters, no punctuation."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


class Duties:
    """Everything of a pack that words can lead to."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._categories = [(c, _known((c.name, *c.words))) for c in pack.routing.categories]
        self._matters = [(u, m, _known((*m.words, m.text))) for u in pack.units for m in u.matters]
        lists = [known for _, known in self._categories] + [known for *_, known in self._matters]
        # What many duties share says less of each.
        self._holders = Counter(word for known in lists for word, _ in known.words)
        self._pair_holders = Counter(pair for known in lists for pair in known.pairs)
        self._lists = len(lists)

    def categories(self, text: str) -> list[CategoryMatch]:
        """Categories whose words occur in a text, the best first; where none does, those that come near."""
        said = plain(text)
        for match in (self._match, self._near):
            found = [CategoryMatch(c, m) for c, known in self._categories if (m := match(known, said))]
            if found:
                return sorted(found, key=lambda f: -f.match.score)
        return []

    def matters(self, text: str) -> list[DutyMatch]:
        """Duties whose everyday words occur in a text, the best first; where none does, those that come near."""
        said = plain(text)
        for match in (self._match, self._near):
            found = [DutyMatch(u, d, m) for u, d, known in self._matters if (m := match(known, said))]
            if found:
                return sorted(found, key=lambda f: -f.match.score)
        return []

    def duty_of(self, unit: str, text: str) -> DutyMatch | None:
        """The duty of one unit that fits a text best."""
        return next((m for m in self.matters(text) if m.unit.name == unit), None)

    def _match(self, known: _Known, said: str) -> Match | None:
        hits = [(word, shown) for word, shown in known.words if word in said]
        if not hits:
            return None
        # A word inside a longer one that was said too adds nothing.
        whole = [h for h in hits if not any(h[0] != o[0] and h[0] in o[0] for o in hits)]
        score = sum(len(word) ** 1.5 / self._holders[word] ** 0.5 for word, _ in whole)
        return Match(tuple(shown for _, shown in sorted(whole, key=lambda h: -len(h[0]))), score)

    def _near(self, known: _Known, said: str) -> Match | None:
        """Pairs of characters that the text shares with few lists: 电梯 alone points to the duty on lifts."""
        shared = [p for p in _pairs(said) if p in known.pairs and self._pair_holders[p] <= COMMON]
        if not shared:
            return None
        score = sum(
            math.log(self._lists / self._pair_holders[p]) * math.log1p(known.pairs[p]) for p in shared
        )
        runs = tuple(_runs(said, known.pairs, shared))
        # Two characters alone are chance; three in a row, or several places, are not.
        telling = score >= NEAR and (len(runs) > 1 or any(len(run) > 2 for run in runs))
        return Match(runs, score) if telling else None


def _runs(said: str, pairs: dict[str, int], telling: list[str]) -> Iterator[str]:
    """The stretches of what was said that consist of known pairs, as far as a telling one is in them."""
    start = 0
    for at in range(1, len(said) + 1):
        if at < len(said) and said[at - 1 : at + 1] in pairs:
            continue
        run, start = said[start:at], at
        if any(pair in run for pair in telling):
            yield run


def _known(words: Iterable[str]) -> _Known:
    found = dict.fromkeys((plain(word), word) for word in words if len(plain(word)) > 1)
    return _Known(tuple(found), Counter(pair for word, _ in found for pair in _pairs(word)))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


_made: dict[str, Duties] = {}

KEPT = 4
"""Packs whose duties are held ready: the one in force and those of neighbours in the same process."""


def duties_of(named: str, pack: Pack) -> Duties:
    """The duties of a pack by its hash, made once; of two threads that come at once either's is kept."""
    found = _made.get(named)
    if found is None:
        found = Duties(pack)
        while len(_made) >= KEPT:
            _made.pop(next(iter(_made)), None)
        _made[named] = found
    return found


# --- units by name, sound or duty ------------------------------------------------------------------


class UnitFound(msgspec.Struct, frozen=True):
    """A unit that a search found: ``why`` is the word of a duty that led to it, empty where its name did."""

    name: str
    why: str = ""
    clause: str = ""


@lru_cache(2048)
def sounds(name: str) -> tuple[str, str]:
    """A name as it is typed by its sound: in full and by first letters (``qu shui li ju``: ``qushuiliju``, ``qslj``)."""
    full = lazy_pinyin(name, errors=str.casefold)
    first = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=str.casefold)
    return "".join(full), "".join(first)


def find_units(query: str, units: Iterable[str], pack: Pack) -> Iterator[UnitFound]:
    """Units whose name, sound or duties fit what was typed, names first."""
    asked = plain(query)
    names = list(units)
    if not asked:
        yield from (UnitFound(name) for name in names)
        return
    seen: set[str] = set()
    for fits in (_by_name, _by_sound, _by_letters):
        for name in names:
            if name not in seen and fits(asked, name):
                seen.add(name)
                yield UnitFound(name)
    known = set(names) - seen
    for unit in pack.units:
        hit = _by_duty(asked, unit) if unit.name in known else None
        if hit is not None:
            seen.add(unit.name)
            yield hit


def _by_name(asked: str, name: str) -> bool:
    return asked in plain(name)


def _by_sound(asked: str, name: str) -> bool:
    if not asked.isascii():
        return False
    full, first = sounds(name)
    return asked in first or asked in full


def _by_letters(asked: str, name: str) -> bool:
    """A short form that leaves out what lies between: 公安局 or gaj for 区公安分局."""
    if len(asked) < 2:
        return False
    letters = iter(sounds(name)[1] if asked.isascii() else plain(name))
    return all(letter in letters for letter in asked)


def _by_duty(asked: str, unit: UnitSpec) -> UnitFound | None:
    for matter in unit.matters:
        for word in (*matter.words, matter.text):
            if asked in plain(word):
                return UnitFound(unit.name, word, matter.clause)
    return None
