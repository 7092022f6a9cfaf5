"""One jurisdiction's office in a running process: its rules, its keys, its numbers.

The register's rows are the truth; from them every version of the entered
configuration is put together: what held at a moment, as known at that moment.
The configuration is read anew when its version changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.core.rules import RuleBook, RuleError, Rules
from liandong.core.settings import Settings, UnitEntry
from liandong.desk.errors import NotReady
from liandong.desk.live import joined
from liandong.store import feed, packs, register
from liandong.store.connection import Database
from liandong.store.keys import Keys
from liandong.store.numbers import Numbers
from liandong.store.register import PlaceEntry, Register

FRESH_S = 1.0
"""How long a process goes on with the configuration it knows before asking whether it changed."""

KNOWN_AFTER_S = 2
"""What is entered holds from so much later on: by then every process has heard of it, so that a case computed
in the meantime comes out the same when it is computed again. Instants are whole seconds."""

CALENDAR_YEARS = range(1990, 2101)
"""Years whose holidays may be entered; one without any row counts as not published."""

PREFIX = "C"
"""Case numbers: ``C20261124-138``."""

DRILL_PREFIX = "D"

ReadSettings = Callable[[Mapping[str, Any]], Settings]
ReadPack = Callable[[str], Pack]


class Document(msgspec.Struct, frozen=True):
    """The regulation in force, for the head of every page."""

    title: str
    version: str


class _Known(msgspec.Struct, frozen=True):
    """What a process knows of its jurisdiction's configuration."""

    config: int
    pack: str
    asked_at: float
    register: Register
    samples: tuple[str, ...]


class Office:
    """A jurisdiction's rules and tools; safe to share between threads.

    ``read_pack`` and ``read_settings`` turn stored text and entered values
    into the core's objects.
    """

    def __init__(
        self,
        jurisdiction: int,
        keys: Keys,
        numbers: Numbers,
        read_pack: ReadPack,
        read_settings: ReadSettings,
    ) -> None:
        self.jurisdiction = jurisdiction
        self.keys = keys
        self._numbers = numbers
        self._read_pack = read_pack
        self._read_settings = read_settings
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._packs: dict[str, Pack] = {}
        self._rules: dict[tuple[str, int], RuleBook] = {}

    # --- configuration

    def active_pack(self, db: Database) -> str:
        """Hash of the pack that new cases are born under.

        Raises :class:`NotReady` when none is active.
        """
        known = self._fresh(db)
        if not known.pack:
            raise NotReady("pack.missing", {"jurisdiction": self.jurisdiction})
        return known.pack

    def config(self, db: Database) -> int:
        """Version of the entered configuration."""
        return self._fresh(db).config

    def current(self, db: Database) -> RuleBook:
        """The rules for new cases."""
        known = self._fresh(db)
        return self.rules(db, self.active_pack(db), known.config)

    def rules(self, db: Database, pack: str, config: int) -> RuleBook:
        """The rules of a pack with everything that was entered up to a configuration version."""
        found = self._rules.get((pack, config))
        if found is not None:
            return found
        known = self._fresh(db, at_least=config)
        with self._lock:
            key = (pack, known.config)
            if key not in self._rules:
                kept = {k: v for k, v in self._rules.items() if k[1] >= known.config - 1}
                self._rules = {**kept, key: self._made(db, pack, known.register)}
            return self._rules[key]

    def samples(self, db: Database) -> tuple[str, ...]:
        """Settings that hold example values; every screen says so."""
        return self._fresh(db).samples

    def document(self, db: Database) -> Document:
        """Title and version of the regulation in force."""
        pack = self.pack(db, self.active_pack(db))
        return Document(pack.document.title, pack.document.effective or pack.version)

    def places(self, db: Database) -> tuple[PlaceEntry, ...]:
        """The towns and streets with their other names."""
        return self._fresh(db).register.places

    def cursor(self, db: Database) -> str:
        """The place of the live feed at this moment."""
        place = db.call(feed.now)
        return joined(place, place)

    def next_case(self, db: Database, day: date) -> str:
        """A new case number; unique, with gaps, of no fixed width."""
        stamp = f"{day:%Y%m%d}"
        return f"{PREFIX}{stamp}-{self._numbers.take(self.jurisdiction, f'case {stamp}')}"

    def next_drill(self, db: Database, day: date) -> str:
        """A new drill's number: ``D20261124-1``."""
        stamp = f"{day:%Y%m%d}"
        return f"{DRILL_PREFIX}{stamp}-{self._numbers.take(self.jurisdiction, f'drill {stamp}')}"

    # --- behind

    def _fresh(self, db: Database, at_least: int = 0) -> _Known:
        known = self._known
        if known and known.config >= at_least and time.monotonic() - known.asked_at < FRESH_S:
            return known
        version = db.call(register.config_version, self.jurisdiction)
        force = db.call(packs.in_force, self.jurisdiction, int(time.time()))
        with self._lock:
            known = self._known
            if known is None or known.config != version:
                entered = db.call(register.register, self.jurisdiction)
                known = _Known(entered.version, "", 0.0, entered, _samples(entered))
            self._known = msgspec.structs.replace(
                known, pack=force.hash if force else "", asked_at=time.monotonic()
            )
            return self._known

    def pack(self, db: Database, named: str) -> Pack:
        """A pack that was activated, by its hash. Raises :class:`NotReady` where there is none."""
        if named not in self._packs:
            body = db.call(packs.body_of, named)
            if body is None:
                raise NotReady("pack.missing", {"pack": named})
            self._packs[named] = self._read_pack(body)
        return self._packs[named]

    def _made(self, db: Database, named: str, entered: Register) -> RuleBook:
        pack = self.pack(db, named)
        history: list[tuple[Instant, Settings]] = []
        trouble: RuleError | None = None
        for moment in _moments(entered) or [0]:
            settings = self._settings_at(entered, moment)
            try:
                Rules(pack, settings)
            except RuleError as error:
                trouble = error
                continue
            history.append((moment, settings))
        if trouble is not None and not history:
            title = next((s.title for s in pack.settings if s.name == trouble.path), "")
            raise NotReady("pack.unset", {"setting": title or trouble.path, "name": trouble.path})
        return RuleBook(pack, history)

    def _settings_at(self, entered: Register, moment: Instant) -> Settings:
        """What was in force, and known, at a moment."""
        raw: dict[str, Any] = {}
        for setting in _held(entered.settings, moment, lambda s: s.name):
            value = msgspec.json.decode(setting.value)
            if value is None:
                continue
            group, dot, name = setting.name.partition(".")
            if dot:
                raw.setdefault(group, {})[name] = value
            else:
                raw[setting.name] = value
        units = _held(entered.units, moment, lambda u: u.name)
        days = _held(entered.days, moment, lambda d: d.day)
        published = {int(d.day[:4]) for d in days}
        return msgspec.structs.replace(
            self._read_settings(raw),
            days={d.day: d.rest for d in days if d.rest is not None},
            provisional_years=frozenset(y for y in CALENDAR_YEARS if y not in published),
            units=tuple(UnitEntry(u.name, u.tier, u.unit_class) for u in units if u.active),
            left=frozenset(u.name for u in units if not u.active),
            places=frozenset(p.name for p in entered.places),
        )


def _moments(entered: Register) -> list[Instant]:
    rows: list[Any] = [*entered.settings, *entered.units, *entered.days]
    return sorted({max(row.since, row.entered_at + KNOWN_AFTER_S) for row in rows})


def _held(rows: tuple[Any, ...], moment: Instant, name: Callable[[Any], str]) -> tuple[Any, ...]:
    """The newest row of each name that had begun and was entered by then; rows come in order of effect."""
    newest: dict[str, Any] = {}
    for row in rows:
        if row.since <= moment and row.entered_at <= moment:
            newest[name(row)] = row
    return tuple(newest.values())


def _samples(entered: Register) -> tuple[str, ...]:
    newest = {s.name: s for s in entered.settings}
    return tuple(sorted(name for name, s in newest.items() if s.sample and s.value != "null"))
