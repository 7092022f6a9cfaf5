"""Each clause of a document and what it became in the pack, and what it did not become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from liandong.core.pack import ClockRule, Item, Pack, Setting
from liandong.desk.regulation import Passage, passages_for
from liandong.desk.regulation_refs import Path, parse, render
from liandong.exchange.rulepack.check_clauses import FRAMES
from liandong.exchange.rulepack.parts import Part, parts, pieces

Effect = Literal["fact", "judged", "measured", "auto", "evidence", "inspector", "entered"]
"""What a rule does: a fact that steps look at; a clock that is judged, or only measured because no number is
printed; an item that is computed, shown as evidence, or left to an inspector; a setting that is asked for."""

CONTAINERS = ("annex", "chapter")
"""Pieces that a clause names as a whole without meaning all that stands in them."""


class Became(msgspec.Struct, frozen=True):
    """One rule that a clause became; ``title`` its name or note, ``items`` what a breach of it costs points under."""

    section: str
    key: str
    title: str
    effect: Effect
    items: tuple[str, ...] = ()


class Clause(msgspec.Struct, frozen=True):
    """One reference with its rules; ``title`` where the document was given and has one."""

    ref: str
    title: str = ""
    became: tuple[Became, ...] = ()


class ClauseMap(msgspec.Struct, frozen=True):
    """The whole document.

    ``unused``: pieces of the document that no rule names. ``missing``: clauses that rules name and the
    document does not have. ``unprinted``: rules that come from no clause. ``silent``: what the document
    does not say. ``whole``: the document's text was there to look at; else articles are known by number only.
    """

    clauses: tuple[Clause, ...]
    unused: tuple[Clause, ...]
    missing: tuple[str, ...]
    unprinted: tuple[Became, ...]
    silent: tuple[str, ...]
    whole: bool


def clause_map(pack: Pack, passages: Mapping[str, Passage] | None = None) -> ClauseMap:
    """Turn a pack around: from the clause to its rules. ``passages``: the document, cut by article."""
    found: dict[str, list[Became]] = {}
    unprinted: list[Became] = []
    for part in parts(pack):
        if not part.section:
            continue
        became = _became(part, pack)
        for ref in pieces(part.clause):
            found.setdefault(ref, []).append(became)
        if not part.clause and not isinstance(part.rule, FRAMES):
            unprinted.append(became)
    titles = {ref: p.title for ref, p in (passages or {}).items()}
    known = {ref: parse(ref) for ref in (_known(pack) if passages is None else passages)}
    named = [path for ref in [*found, *pieces(pack.clause)] if (path := parse(ref))]
    unused = [ref for ref, path in known.items() if not _answered(path, named, known.values())]
    return ClauseMap(
        clauses=tuple(Clause(r, titles.get(r, ""), tuple(found[r])) for r in _sorted(found)),
        unused=tuple(Clause(r, titles.get(r, "")) for r in unused),
        missing=() if passages is None else tuple(r for r in _sorted(found) if not passages_for(r, passages)),
        unprinted=tuple(unprinted),
        silent=pack.silent,
        whole=passages is not None,
    )


def _became(part: Part, pack: Pack) -> Became:
    rule = part.rule
    effect: Effect = "fact"
    items: tuple[str, ...] = ()
    if isinstance(rule, ClockRule):
        effect = "judged" if rule.minutes is not None or rule.limit else "measured"
        items = tuple(i.code for i in pack.assessment.items if rule.id in i.clocks)
    elif isinstance(rule, Item):
        effect = rule.basis
    elif isinstance(rule, Setting):
        effect = "entered"
    return Became(part.section, part.key, part.title or rule.note, effect, items)


def _known(pack: Pack) -> list[str]:
    """References that a document of so many articles and annexes has at least."""
    articles = [render((("article", n),)) for n in range(1, pack.document.articles + 1)]
    single = pack.document.annexes == 1
    annexes = [render((("annex", 0 if single else n),)) for n in range(1, pack.document.annexes + 1)]
    return articles + annexes


def _answered(path: Path, named: Iterable[Path], known: Iterable[Path]) -> bool:
    """Is this piece named: itself, what is around it, or something in it?

    A piece that the document divides further is answered for by its pieces, a chapter by its articles.
    """
    if path[-1][0] == "chapter" or any(len(p) > len(path) and p[: len(path)] == path for p in known):
        return True
    return any(
        name[: len(path)] == path or (path[: len(name)] == name and name[-1][0] not in CONTAINERS)
        for name in named
    )


def _sorted(refs: Iterable[str]) -> list[str]:
    """In the order of the document: head, articles and sections, tail, annexes."""
    return sorted(refs, key=lambda ref: (not parse(ref), _rank(parse(ref)), ref))


def _rank(path: Path) -> list[tuple[int, int]]:
    before = {"head": -1, "tail": 2, "annex": 3}
    return [(before.get(kind, 1), n) for kind, n in path]
