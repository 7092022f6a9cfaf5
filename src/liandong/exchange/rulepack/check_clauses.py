"""Every rule names the clause that it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from liandong.core import pack as p
from liandong.exchange.located import Document, Located, Path

FRAMES = (p.Pack, p.Scope, p.Routing, p.Command, p.Feedback, p.Assessment)
"""Frames hold rules; where one names a clause, it stands for the rules inside."""


def check_clauses(pack: p.Pack, source: Document) -> Iterator[Located]:
    """A rule without a clause of its own or of the rule around it.

    A setting that serves the system and not the document may say why in ``note``.
    """
    for name in pack.__struct_fields__:
        yield from _below(getattr(pack, name), (name,), False, source)


def _below(value: object, path: Path, covered: bool, source: Document) -> Iterator[Located]:
    if isinstance(value, tuple):
        for position, row in enumerate(value):
            yield from _below(row, (*path, position), covered, source)
    elif isinstance(value, p.Rule):
        covered = covered or bool(value.clause.strip())
        excused = isinstance(value, FRAMES) or (isinstance(value, p.Setting) and value.note.strip())
        if not covered and not excused:
            yield source.problem("pack.no_clause", path)
        for name in value.__struct_fields__:
            yield from _below(getattr(value, name), (*path, name), covered, source)
