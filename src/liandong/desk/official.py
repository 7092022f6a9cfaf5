"""The official words of a regulation, as the district loaded them, beside our reading."""

from __future__ import annotations

from liandong.core.events import Instant
from liandong.desk.office import Office
from liandong.desk.regulation import Passage, passages_for, split
from liandong.store import packs
from liandong.store.connection import Database
from liandong.store.packs import ClauseText


class Passages:
    """The loaded passages of one pack; empty where nothing was loaded."""

    def __init__(self, found: dict[str, Passage]) -> None:
        self._found = found

    def text(self, clause: str) -> str:
        """The words of a clause, several passages below each other; '' without an official text."""
        if not self._found:
            return ""
        return "\n\n".join(p.text for p in passages_for(clause, self._found))


def load(db: Database, jurisdiction: int, pack: str, document: str, now: Instant) -> dict[str, Passage]:
    """Keep the district's document, cut by article, in place of what was loaded before."""
    found = split(document)
    texts = [ClauseText(p.ref, p.title, p.text) for p in found.values()]
    db.call(packs.put_texts, jurisdiction, pack, texts, now)
    return found


def passages(db: Database, office: Office) -> Passages:
    """The official text of the pack in force."""
    pack = office.current(db).pack.id
    texts = db.call(packs.texts_of, office.jurisdiction, pack)
    return Passages({ref: Passage(t.ref, t.title, t.text) for ref, t in texts.items()})
