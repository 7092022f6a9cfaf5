"""`liandong pack diff`: what changes between two packs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from liandong.clitext import say
from liandong.commands.pack.sources import pack_named
from liandong.commands.pack.words import plain, section_name, value_text
from liandong.core.pack import Pack
from liandong.exchange.rulepack import pack_hash
from liandong.exchange.rulepack.compare import Change, FieldChange, compare, touched

MARKS = {"added": "+", "removed": "-", "changed": "~", "order": "↕"}


def compare_two(before: str, after: str, *, as_json: bool) -> int:
    """Print the changes; 0: there is none, 1: there are some."""
    old, new = pack_named(before), pack_named(after)
    changes = compare(old, new)
    if as_json:
        print(json.dumps(_data(old, new, changes), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(old, new, changes)))
    return 1 if changes else 0


def _lines(old: Pack, new: Pack, changes: list[Change]) -> Iterator[str]:
    yield f"{_name(old)} → {_name(new)}"
    if not changes:
        yield say("no difference", "没有差别")
        return
    for section, rows in groupby(changes, lambda c: c.section):
        yield f"\n{section_name(section)}"
        for change in rows:
            yield from _change_lines(change)
    yield "\n" + say("clauses whose rules change", "涉及的条款")
    for clause, about in touched(changes).items():
        rules = "、".join(dict.fromkeys(f"{MARKS[c.what]}{_label(c)}" for c in about))
        yield f"  {clause}  {rules}"


def _change_lines(change: Change) -> Iterator[str]:
    if change.what == "order":
        [order] = change.fields
        yield f"  {MARKS['order']} " + say("another order", "顺序改变") + f"  {' · '.join(change.place)}"
        yield f"      {value_text(order.before)} → {value_text(order.after)}"
        return
    clauses = f"  [{'; '.join(change.clauses)}]" if change.clauses else ""
    title = f"  {change.title}" if change.title not in ("", change.key) else ""
    yield f"  {MARKS[change.what]} {_label(change)}{title}{clauses}"
    for field in change.fields:
        yield f"      {field.field}: {_turn(field)}"


def _label(change: Change) -> str:
    """The row's key behind those of the rows around it; the section's name for what there is once."""
    keys = [step for step in change.place if step not in change.section.split(".")]
    return " · ".join(keys) or section_name(change.section)


def _turn(field: FieldChange) -> str:
    """`10 → 15`; of lists of words only what came and went."""
    before, after = field.before, field.after
    if isinstance(before, tuple) and isinstance(after, tuple):
        came, went = [w for w in after if w not in before], [w for w in before if w not in after]
        if came or went:
            parts = [f"+ {value_text(came)}"] if came else []
            return "   ".join(parts + ([f"- {value_text(went)}"] if went else []))
    return f"{value_text(before)} → {value_text(after)}"


def _name(pack: Pack) -> str:
    return f"{pack.id}@{pack.version} ({pack_hash(pack)[:12]})"


def _data(old: Pack, new: Pack, changes: list[Change]) -> dict[str, Any]:
    return {
        "before": {"id": old.id, "version": old.version, "hash": pack_hash(old)},
        "after": {"id": new.id, "version": new.version, "hash": pack_hash(new)},
        "same": not changes,
        "changes": [
            {
                "what": c.what,
                "section": c.section,
                "place": list(c.place),
                "key": c.key,
                "title": c.title,
                "clauses": list(c.clauses),
                "fields": [
                    {"field": f.field, "before": plain(f.before), "after": plain(f.after)} for f in c.fields
                ],
            }
            for c in changes
        ],
        "clauses": {clause: [list(c.place) for c in about] for clause, about in touched(changes).items()},
    }
