"""What people said and are, kept apart from the log.

Free text of an event (``text``, ``what``, the reason, a correction of either)
and the caller's name, number and address are sealed under the case's own key.
The event keeps ``§`` and a keyed digest; the text lies in the erasable store
under that digest. When the key is dropped, the digest can no longer be tried
against guesses, and the log's chain still verifies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Entry, Event
from liandong.desk.errors import Refused
from liandong.store import private
from liandong.store.connection import Database
from liandong.store.keys import CaseKey, Keys
from liandong.store.shapes import Private, PrivateText, Stream

MARK = "§"
"""Begins the digest that stands in an event for a text."""

FIELDS = ("text", "what", "caller", "whom")
"""Fields of events that hold what people said or are."""


class Sealer:
    """Seals the words of one command and collects them for the append."""

    def __init__(self, keys: Keys, key: CaseKey | None, jurisdiction: int, *, new: bool) -> None:
        self._keys = keys
        self._key = key
        self._jurisdiction = jurisdiction
        self._new = new
        self._texts: dict[str, PrivateText] = {}
        self._search: set[str] = set()

    @classmethod
    def fresh(cls, keys: Keys, jurisdiction: int, case: str) -> Sealer:
        """For a new case: a key of its own."""
        return cls(keys, keys.fresh(jurisdiction, case), jurisdiction, new=True)

    @classmethod
    def reopened(cls, keys: Keys, stored: Stream) -> Sealer:
        """For a case that exists; its key is made with its first text, and never again after erasing."""
        name = (stored.jurisdiction, stored.stream)
        if stored.wrapped_key is not None:
            return cls(keys, keys.unwrapped(*name, stored.wrapped_key), stored.jurisdiction, new=False)
        erased = stored.erased_at is not None
        return cls(keys, None if erased else keys.fresh(*name), stored.jurisdiction, new=not erased)

    def caller(self, *, name: str, phone: str, address: str, searchable: Sequence[str]) -> Private:
        """Seal who called from where; ``searchable`` texts can be found by their words."""
        for ref, text in (("caller.name", name), ("caller.phone", phone), ("address", address)):
            if text:
                self._texts[ref] = self._case_key().seal(ref, text)
        token = self._keys.phone(self._jurisdiction, phone)
        return Private(
            phones=(token,) if token else (), search=self._keys.words(self._jurisdiction, *searchable)
        )

    def sealed(self, command: Command) -> Command:
        """The same command with digests for words. Sealing twice changes nothing."""
        event = command.event
        changes = {f: self._seal(v) for f in FIELDS if (v := getattr(event, f, ""))}
        if isinstance(event, ev.CaseCorrected) and event.field in FIELDS and isinstance(event.new, str):
            changes["new"] = self._seal(event.new)
        if changes:
            event = msgspec.structs.replace(event, **changes)
        reason = self._seal(command.reason) if command.reason else ""
        return msgspec.structs.replace(command, event=event, reason=reason)

    def collected(self, caller: Private) -> Private | None:
        """Everything to store with the append; None when nobody said anything."""
        if not self._texts and not caller.phones and not caller.search:
            return None
        return msgspec.structs.replace(
            caller,
            wrapped_key=self._case_key().wrapped if self._new else None,
            texts=tuple(self._texts.values()),
        )

    def _seal(self, text: str) -> str:
        if text.startswith(MARK):
            return text
        key = self._case_key()
        ref = key.digest(text)
        if ref not in self._texts:
            self._texts[ref] = key.seal(ref, text)
        return MARK + ref

    def _case_key(self) -> CaseKey:
        if self._key is None:
            raise Refused("erased.no_text")
        return self._key


NUMBERS = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[- ]?)?(?:(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})|(0\d{2,3})[- ]?\d{3,4}[- ]?(\d{4}))(?!\d)",
    re.ASCII,
)
"""Numbers at which people can be called: mobile ones, and lines with an area code."""


def masked(phone: str) -> str:
    """``138****5678``: enough to recognise, not enough to call. Four digits and more stay hidden."""
    if len(phone) < 8:
        return "****" if phone else ""
    return f"{phone[: min(3, len(phone) - 8)]}****{phone[-4:]}"


def unnumbered(text: str) -> str:
    """A text with the telephone numbers in it masked."""
    return NUMBERS.sub(lambda m: f"{m[1] or m[3]}****{m[2] or m[4]}", text)


class Words:
    """The opened words of one case, telephone numbers masked; empty where they were erased."""

    def __init__(self, texts: dict[str, str], *, erased: bool) -> None:
        self._texts = {ref: unnumbered(text) for ref, text in texts.items()}
        self._texts["caller.phone"] = masked(texts.get("caller.phone", ""))
        self.erased = erased

    @classmethod
    def read_many(cls, db: Database, keys: Keys, jurisdiction: int, cases: Sequence[str]) -> dict[str, Words]:
        """The words of several cases; a case without any has none."""
        found = db.call(private.read, keys, jurisdiction, list(cases))
        return {case: cls(t.texts, erased=t.erased_at is not None) for case, t in found.items()}

    @classmethod
    def none(cls) -> Words:
        return cls({}, erased=False)

    def of(self, ref: str) -> str:
        """``caller.name``, ``caller.phone`` (masked), ``address``."""
        return self._texts.get(ref, "")

    def plain(self, value: str) -> str:
        """A text that an event mentions; its digest's place is empty after erasing."""
        return self._texts.get(value[len(MARK) :], "") if value.startswith(MARK) else value

    def opened(self, entry: Entry) -> Event:
        """The entry's event with its words."""
        event = entry.event
        changes = {f: self.plain(v) for f in FIELDS if (v := getattr(event, f, ""))}
        if isinstance(event, ev.CaseCorrected):
            changes |= {f: self.plain(v) for f in ("old", "new") if isinstance(v := getattr(event, f), str)}
        return msgspec.structs.replace(event, **changes) if changes else event

    def reason(self, entry: Entry) -> str:
        return self.plain(entry.reason)
