"""A pack turned into a page that reads like the regulation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from liandong.core.pack import Pack, Setting
from liandong.desk.entered import Held
from liandong.desk.regulation import Passage
from liandong.desk.regulation_refs import Path, parse, render
from liandong.exchange.rulepack.clauses import Became, Clause, clause_map
from liandong.exchange.rulepack.parts import Part, parts, pieces
from liandong.web.packs.anchors import anchor, anchor_of
from liandong.web.packs.facts import facts_of
from liandong.web.packs.values import value_line
from liandong.web.shapes.packs import Book, Bundle, Group, Piece, RuleLine, SettingNow, Version

BEFORE = {"head": -1, "tail": 2, "annex": 3}
"""Where the kinds of pieces stand in a document; articles and sections between."""

BUNDLED = ("units.matters", "routing.categories")

Row = tuple[Became, Part]


def book(
    pack: Pack,
    named: str,
    passages: Mapping[str, Passage],
    held: Sequence[Held],
    versions: tuple[Version, ...],
) -> Book:
    """The page of a pack; ``held`` are its settings with what the district entered."""
    found = clause_map(pack, passages or None)
    rows = _rows_by_clause(pack)
    settings = {h.setting.name: setting_now(h) for h in held}
    units = {u.id: u.name for u in pack.units}
    known = [
        _piece(c, passages, rows, settings, found.missing, units) for c in (*found.clauses, *found.unused)
    ]
    known.sort(key=lambda piece: _rank(piece.ref))
    document = pack.document
    return Book(
        title=document.title,
        issuer=document.issuer,
        number=document.number or document.index,
        effective=document.effective or document.published,
        pack=f"{pack.id}@{pack.version}",
        hash=named,
        versions=versions,
        groups=tuple(_groups(known, passages)),
        unprinted=tuple(_line(row, settings) for row in _unprinted(found.unprinted, pack)),
        silent=found.silent,
        settings=tuple(settings.values()),
        loaded=bool(passages),
        rules=sum(len(c.became) for c in found.clauses) + len(found.unprinted),
    )


def setting_now(held: Held) -> SettingNow:
    """A setting with its value in one line."""
    setting, now = held.setting, held.now
    return SettingNow(
        name=setting.name,
        title=setting.title or setting.name,
        state=held.state,
        value=value_line(setting, held.value),
        since=now.since if now and now.value is not None else None,
        unset=setting.unset,
    )


def _rows_by_clause(pack: Pack) -> dict[str, list[Part]]:
    """The rules of each clause, in the order in which the map names them."""
    found: dict[str, list[Part]] = {}
    for part in parts(pack):
        for ref in pieces(part.clause) if part.section else ():
            found.setdefault(ref, []).append(part)
    return found


def _unprinted(became: Sequence[Became], pack: Pack) -> Iterator[Row]:
    known = {(p.section, p.key): p for p in parts(pack) if p.section and not p.clause}
    for one in became:
        yield one, known[one.section, one.key]


def _piece(
    clause: Clause,
    passages: Mapping[str, Passage],
    rows: Mapping[str, list[Part]],
    settings: Mapping[str, SettingNow],
    missing: Sequence[str],
    units: Mapping[str, str],
) -> Piece:
    own = list(zip(clause.became, rows.get(clause.ref, []), strict=True))
    passage = passages.get(render(parse(clause.ref)))
    return Piece(
        ref=clause.ref,
        anchor=anchor(clause.ref),
        title=clause.title,
        text=passage.text if passage else "",
        rules=tuple(_line(row, settings) for row in own if row[0].section not in BUNDLED),
        bundles=tuple(_bundles((row for row in own if row[0].section in BUNDLED), units)),
        found=clause.ref not in missing,
    )


def _bundles(rows: Iterable[Row], units: Mapping[str, str]) -> Iterator[Bundle]:
    def owner(row: Row) -> tuple[str, str]:
        became, part = row
        return became.section, units.get(part.place[1], "") if became.section == "units.matters" else ""

    for (section, name), own in groupby(sorted(rows, key=owner), owner):
        yield Bundle(section, name, tuple(b.title for b, _ in own))


def _line(row: Row, settings: Mapping[str, SettingNow]) -> RuleLine:
    became, part = row
    rule = part.rule
    setting = settings.get(rule.name) if isinstance(rule, Setting) else None
    return RuleLine(
        section=became.section,
        key=became.key if became.key != became.title else "",
        title=became.title or rule.note,
        effect=became.effect,
        note=rule.note if rule.note != became.title else "",
        facts=facts_of(rule),
        items=became.items,
        setting=setting,
    )


def _groups(known: Sequence[Piece], passages: Mapping[str, Passage]) -> Iterator[Group]:
    for first, own in groupby(known, key=lambda piece: _top(piece.ref)):
        inside = tuple(own)
        ref = render(first) if first else inside[0].ref
        passage = passages.get(ref)
        count = sum(len(p.rules) + sum(len(b.words) for b in p.bundles) for p in inside)
        yield Group(
            ref=ref,
            anchor=f"g-{anchor_of(first)}" if first else f"g-{inside[0].anchor}",
            title=passage.title if passage else "",
            pieces=inside,
            count=count,
        )


def _top(ref: str) -> Path:
    """The article, section or annex in which a piece stands; a chapter is not one."""
    path = parse(ref)
    return next(((step,) for step in path if step[0] != "chapter"), path)


def _rank(ref: str) -> tuple[bool, list[tuple[int, int]], str]:
    path = parse(ref)
    return not path, [(BEFORE.get(kind, 1), n) for kind, n in path], ref
