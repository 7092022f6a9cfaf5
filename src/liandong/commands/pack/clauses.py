"""`liandong pack clauses`: what each clause of the document became in the software."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from liandong.clitext import Text, language, say
from liandong.commands.pack.official import read_text
from liandong.commands.pack.sources import pack_named
from liandong.commands.pack.words import section_name
from liandong.core.pack import Pack
from liandong.desk.regulation import split
from liandong.exchange.rulepack.clauses import Became, Clause, ClauseMap, clause_map

WIDTH = 100

EFFECTS = {
    "fact": Text("", ""),
    "judged": Text("judged", "自动判定"),
    "measured": Text("measured and shown, no number is printed", "只计时显示,文件没有数字"),
    "auto": Text("computed, confirmed by a person", "系统算出,由人确认"),
    "evidence": Text("the system shows evidence, a person decides", "系统给证据,由人决定"),
    "inspector": Text("entered by an inspector", "督查人员录入"),
    "entered": Text("left open: the district enters it", "文件未定,由区里填写"),
}

LISTED = ("units.matters", "routing.categories")
"""Sections of many short rows: named in one paragraph."""


def tell(name: str, document: Path | None, *, as_json: bool) -> int:
    """Print the map from clauses to rules; 0."""
    pack = pack_named(name)
    found = clause_map(pack, None if document is None else split(read_text(document)))
    if as_json:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(pack, found)))
    return 0


def _lines(pack: Pack, found: ClauseMap) -> Iterator[str]:
    yield f"{pack.document.title}  {pack.id}@{pack.version}"
    for clause in found.clauses:
        yield ""
        yield _heading(clause)
        yield from _became_lines(clause.became)
    yield from _gaps(found)


def _heading(clause: Clause) -> str:
    return f"{clause.ref}  {clause.title}".rstrip()


def _became_lines(became: tuple[Became, ...]) -> Iterator[str]:
    # One line a rule, but what is many and short together.
    for section, rows in groupby(sorted(became, key=lambda b: b.section in LISTED), lambda b: b.section):
        name = section_name(section)
        if section in LISTED:
            yield textwrap.fill(
                f"{name}: " + "、".join(b.title for b in rows),
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
            )
            continue
        for one in rows:
            said = EFFECTS[one.effect].render(language())
            costs = say(" → {items}", " → {items}", items="、".join(one.items)) if one.items else ""
            label = "  ".join(dict.fromkeys(w for w in (one.key, one.title) if w))
            yield f"  {name}  {label}{f'  ({said})' if said else ''}{costs}".rstrip()


def _gaps(found: ClauseMap) -> Iterator[str]:
    if found.whole:
        none = say("no rule names these pieces of the document", "没有规则引用的条款")
    else:
        none = say(
            "no rule names these articles (give the document by --text to look inside them)",
            "没有规则引用的条(用 --text 给出原文可逐段核对)",
        )
    yield from _list(none, (_heading(c) for c in found.unused))
    yield from _list(
        say("named by rules, not found in the document", "规则引用、原文中找不到"), found.missing
    )
    yield from _list(
        say("rules that come from no clause", "没有条款依据的规则"),
        (f"{section_name(b.section)}  {b.key}  {b.title}" for b in found.unprinted),
    )
    yield from _list(say("the document does not say", "文件没有规定"), found.silent)


def _list(title: str, rows: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    yield f"\n{title}"
    lines = [f"  {row}" for row in rows]
    yield from lines or [say("  none", "  无")]
