"""The lane of the streams beside cases: units, drills, periods.

The same as a case's: read, judge, append in one statement, with hash chain,
idempotency and optimistic version. What is entered names no caller; telephone
numbers in a reason are masked before they reach the log, for it cannot be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from liandong.core import codec, streams
from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Entry, Event, Instant
from liandong.core.rules import RuleBook
from liandong.core.steps import Refusal, event_name
from liandong.desk import rights
from liandong.desk.drill_rows import project
from liandong.desk.errors import Conflict, Forbidden, Refused, Reused, Unknown
from liandong.desk.office import Office
from liandong.desk.privacy import unnumbered
from liandong.desk.rights import Who
from liandong.store import log
from liandong.store.connection import Database
from liandong.store.shapes import Append, Mismatch, NewEntry, Once, Replayed, Stream
from liandong.store.shapes import Conflict as StoreConflict

TRIES = 5
"""How often a command is judged again when others write to the same stream."""

OLDER = (ev.ContactChanged,)
"""What a unit may date back by its own word: it can only speak against itself."""


class Noted(msgspec.Struct, frozen=True):
    """What a command led to. ``replayed``: it was done before, this is its old answer."""

    kind: str
    stream: str
    version: int
    entries: tuple[int, ...]
    replayed: bool = False


# Made at import: two threads that make one for the same type at the same time crash the process.
_noted = msgspec.json.Decoder(Noted)


class Held(msgspec.Struct, frozen=True):
    """A stream as it is, with the rules it was born under."""

    stored: Stream
    entries: tuple[Entry, ...]
    rules: RuleBook

    @property
    def version(self) -> int:
        return self.entries[-1].position if self.entries else 0

    @property
    def standing(self) -> list[Entry]:
        """What was not voided."""
        return streams.standing(self.entries)


Judge = Callable[[Held, Entry], Refusal | None]
"""A guard beyond the stream's own: may this entry follow what is held?"""


def opened(db: Database, office: Office, kind: str, name: str) -> Held:
    """A stream by its name; one that nobody wrote to yet is empty, under the pack in force."""
    return unfolded(db, office, db.call(log.load, office.jurisdiction, kind, name))


def unfolded(db: Database, office: Office, stored: Stream) -> Held:
    """A stored stream with its entries read."""
    if not stored.version:
        stored = msgspec.structs.replace(stored, pack=office.active_pack(db), config=office.config(db))
    return Held(stored, tuple(read_entries(stored)), office.rules(db, stored.pack, stored.config))


def read_entries(stored: Stream) -> list[Entry]:
    """The lines of a stream as entries."""
    return [codec.decode(body, version) for body, version in zip(stored.bodies, stored.versions, strict=True)]


def enter(
    db: Database,
    office: Office,
    who: Who,
    kind: str,
    name: str,
    commands: Sequence[Command],
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
    judge: Judge | None = None,
) -> Noted:
    """Enter events in one stream, all or none.

    ``seen`` is the version that the caller looked at: :class:`Conflict` if the stream moved on since.
    Raises :class:`Refused`, :class:`Forbidden`, :class:`Unknown`, :class:`Reused`.
    """
    for command in commands:
        if not isinstance(command.event, ev.EventVoided):
            rights.check(who, command.event)
            _own(who, command.event)
    try:
        return _enter(db, office, who, kind, name, commands, now, once, seen, judge)
    except (Refused, Conflict, Unknown):
        done = earlier(db, office, once)
        if done is None:
            raise
        return done


def _enter(
    db: Database,
    office: Office,
    who: Who,
    kind: str,
    name: str,
    commands: Sequence[Command],
    now: Instant,
    once: Once | None,
    seen: int | None,
    judge: Judge | None,
) -> Noted:
    version = 0
    for _ in range(TRIES):
        held = opened(db, office, kind, name)
        version = held.version
        if seen is not None and seen != version:
            break
        fresh = _judged(held, who, commands, now, judge)
        done = _append(db, office, held, fresh, now, once)
        if done is not None:
            return done
    raise Conflict("stream.conflict", {"stream": name, "version": version})


def _judged(
    held: Held, who: Who, commands: Sequence[Command], now: Instant, judge: Judge | None
) -> tuple[Entry, ...]:
    state = held
    for command in commands:
        entry = _entry(command, state.version + 1, now)
        refusal = _refusal(state, who, entry, now) or (judge(state, entry) if judge else None)
        if refusal is not None:
            kind = Unknown if refusal.code in ("unit.unknown", "drill.unknown") else Refused
            raise kind(refusal.code, refusal.params, refusal.clause)
        state = msgspec.structs.replace(state, entries=(*state.entries, entry))
    return state.entries[len(held.entries) :]


def _entry(command: Command, position: int, now: Instant) -> Entry:
    at, claimed = now if command.at is None else command.at, None
    if command.authority == "unit" and at < now and not isinstance(command.event, OLDER):
        at, claimed = now, command.at
    return Entry(
        position=position,
        at=at,
        entered_at=now,
        event=command.event,
        by=command.by,
        entered_by=command.entered_by,
        channel=command.channel,
        reason=unnumbered(command.reason),
        claimed_at=claimed,
    )


def _refusal(held: Held, who: Who, entry: Entry, now: Instant) -> Refusal | None:
    if entry.at > now:
        return Refusal("time.future", {"at": entry.at, "now": now})
    if isinstance(entry.event, ev.EventVoided):
        _may_void(who, held, entry.event)
        return streams.guard_void(entry, held.entries)
    return streams.guard(entry, held.standing, held.rules)


def _may_void(who: Who, held: Held, event: ev.EventVoided) -> None:
    """Whoever may enter something may void it; a unit voids nothing."""
    if who.role == "unit":
        raise Forbidden("right.missing", {"do": event_name(event), "role": who.role})
    for entry in held.entries:
        if entry.position in event.positions:
            rights.check(who, entry.event)


def _own(who: Who, event: Event) -> None:
    if who.role == "unit" and getattr(event, "unit", "") != who.unit:
        raise Forbidden("right.own_unit", {"unit": who.unit})


def _append(
    db: Database, office: Office, held: Held, fresh: tuple[Entry, ...], now: Instant, once: Once | None
) -> Noted | None:
    """None: another writer was quicker, nothing was saved."""
    stored = held.stored
    done = Noted(
        stored.kind, stored.stream, held.version + len(fresh), tuple(entry.position for entry in fresh)
    )
    rows = project(stored.kind, (*held.entries, *fresh), held.rules, now)
    answer = msgspec.json.encode(done).decode()
    result = db.call(
        log.append,
        Append(
            jurisdiction=office.jurisdiction,
            kind=stored.kind,
            stream=stored.stream,
            entries=tuple(_line(entry, held) for entry in fresh),
            now=now,
            expected=held.version,
            prev_hash=stored.hash,
            pack=stored.pack,
            clocks=rows.clocks if stored.kind == streams.DRILL else None,
            due=rows.due if stored.kind == streams.DRILL else None,
            once=None if once is None else msgspec.structs.replace(once, answer=answer),
        ),
    )
    if isinstance(result, StoreConflict):
        return None
    return _replayed(result) if isinstance(result, Replayed | Mismatch) else done


def earlier(db: Database, office: Office, once: Once | None) -> Noted | None:
    """The answer of a command that was done under this key already. Raises :class:`Reused`."""
    found = None if once is None else db.call(log.answered, office.jurisdiction, once)
    return None if found is None else _replayed(found)


def _replayed(found: Replayed | Mismatch) -> Noted:
    if isinstance(found, Mismatch):
        raise Reused("key.reused", {})
    return msgspec.structs.replace(_noted.decode(found.answer), replayed=True)


def _line(entry: Entry, held: Held) -> NewEntry:
    return NewEntry(
        position=entry.position,
        type=event_name(entry.event),
        body=codec.encode(entry),
        at=entry.at,
        entered_at=entry.entered_at,
        version=codec.VERSION,
        units=concerned(entry.event, held.entries),
    )


def concerned(event: Event, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Whose feed shows it: the unit or the units that it names; a void goes to those of what it voids."""
    if isinstance(event, ev.EventVoided):
        gone = [e.event for e in entries if e.position in event.positions]
        return tuple(sorted({unit for e in gone for unit in concerned(e, ())}))
    named = {getattr(event, "unit", ""), *getattr(event, "units", ())} - {""}
    return tuple(sorted(named))
