"""The one lane: command → decide → events → append. Nothing else writes a case's state.

A step on a case is one read and one write. When somebody else was quicker,
the command is decided again on what is there now, unless the caller said
which version it had seen: then it is told, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liandong.core import codec
from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.decide import Command, decide
from liandong.core.events import Entry, Event, Instant
from liandong.core.fold import fold
from liandong.core.rules import Rules
from liandong.core.steps import Refusal
from liandong.desk import notices, privacy, rights
from liandong.desk.errors import Conflict, Refused, Reused, Unknown
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.desk.rows import project
from liandong.store import log
from liandong.store.connection import Database
from liandong.store.shapes import CASE, ZERO, Append, Mismatch, NewEntry, Once, Private, Replayed, Stream
from liandong.store.shapes import Conflict as StoreConflict

UNKNOWN = frozenset({"case.unknown", "order.unknown"})
"""Refusals that say that there is no such thing."""

TRIES = 5
"""How often a command is decided again when others write to the same case."""


class Done(msgspec.Struct, frozen=True):
    """What a command led to. ``replayed``: it was done before, this is its old answer."""

    case: str
    version: int
    entries: tuple[int, ...]
    orders: tuple[str, ...] = ()
    state: str = ""
    replayed: bool = False


# Made at import: two threads that make one for the same type at the same time crash the process.
_done = msgspec.json.Decoder(Done)


class Opened(msgspec.Struct, frozen=True):
    """A case as read from the log, ready to be decided on."""

    case: CaseStream
    stored: Stream
    rules: Rules


def open_case(db: Database, office: Office, case: str) -> Opened:
    """Read and fold a case.

    Raises :class:`Unknown` when this jurisdiction has no such case.
    """
    stored = db.call(log.load, office.jurisdiction, CASE, case)
    if stored.version == 0:
        raise Unknown("case.unknown", {"case": case})
    return unfold(db, office, stored)


def unfold(db: Database, office: Office, stored: Stream) -> Opened:
    """A stored stream as a case, under the pack it was born with."""
    rules = office.rules(db, stored.pack, stored.config)
    pairs = zip(stored.bodies, stored.versions, strict=True)
    entries = [codec.decode(body, version) for body, version in pairs]
    return Opened(fold(stored.stream, entries, rules), stored, rules)


def act(
    db: Database,
    office: Office,
    who: Who,
    case: str,
    commands: Sequence[Command],
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
) -> Done:
    """Take steps on an existing case, all or none.

    ``seen`` is the version that the caller looked at; if the case moved on
    since, :class:`Conflict` is raised and nothing is saved.
    """
    for command in commands:
        rights.check(who, command.event)
    try:
        return _act(db, office, who, case, commands, now, once, seen)
    except (Refused, Conflict, Unknown):
        earlier = _earlier(db, office, once)
        if earlier is None:
            raise
        return earlier


def _act(
    db: Database,
    office: Office,
    who: Who,
    case: str,
    commands: Sequence[Command],
    now: Instant,
    once: Once | None,
    seen: int | None,
) -> Done:
    version = 0
    for _ in range(TRIES):
        opened = open_case(db, office, case)
        version = opened.stored.version
        if seen is not None and seen != version:
            break
        _own_orders(who, opened.case, commands)
        sealer = privacy.Sealer.reopened(office.keys, opened.stored)
        done = _decide_and_append(db, office, opened, commands, now, once, sealer, Private())
        if done is not None:
            return done
    raise Conflict("case.conflict", {"case": case, "version": version})


def begin(
    db: Database,
    office: Office,
    case: str,
    commands: Sequence[Command],
    *,
    now: Instant,
    once: Once | None,
    sealer: privacy.Sealer,
    private: Private,
) -> Done:
    """Start a new case with its first steps; :class:`Conflict` when the number is taken."""
    pack = office.active_pack(db)
    stored = Stream(
        jurisdiction=office.jurisdiction,
        kind=CASE,
        stream=case,
        version=0,
        hash=ZERO,
        pack=pack,
        bodies=[],
        versions=[],
        wrapped_key=None,
        erased_at=None,
        config=office.config(db),
    )
    opened = Opened(CaseStream(case), stored, office.rules(db, pack, stored.config))
    try:
        done = _decide_and_append(db, office, opened, commands, now, once, sealer, private)
        if done is None:
            raise Conflict("case.exists", {"case": case})
    except (Refused, Conflict, Unknown):
        done = _earlier(db, office, once)
        if done is None:
            raise
    return done


def _decide_and_append(
    db: Database,
    office: Office,
    opened: Opened,
    commands: Sequence[Command],
    now: Instant,
    once: Once | None,
    sealer: privacy.Sealer,
    private: Private,
) -> Done | None:
    """None: another writer was quicker, nothing was saved."""
    stream = opened.case
    fresh: list[Entry] = []
    for command in commands:
        outcome = decide(stream, sealer.sealed(_numbered(command, stream)), opened.rules, now)
        if isinstance(outcome, Refusal):
            kind = Unknown if outcome.code in UNKNOWN else Refused
            raise kind(outcome.code, outcome.params, outcome.clause)
        stream = outcome.stream
        fresh.extend(outcome.entries)
    orders = tuple(e.event.order for e in fresh if isinstance(e.event, ev.OrderIssued))
    done = Done(stream.id, stream.version, tuple(e.position for e in fresh), orders, stream.state)
    rows = project(stream, opened.rules, now)
    before = opened.case.version
    answer = msgspec.json.encode(done).decode()
    result = db.call(
        log.append,
        Append(
            jurisdiction=office.jurisdiction,
            stream=stream.id,
            entries=tuple(_line(e, stream) for e in fresh),
            now=now,
            expected=before,
            prev_hash=opened.stored.hash,
            pack=opened.stored.pack,
            case=rows.case,
            orders=rows.orders,
            clocks=rows.clocks,
            due=rows.due,
            outbox=tuple(notices.immediate(stream, opened.rules, before, now)),
            private=sealer.collected(private),
            once=None if once is None else msgspec.structs.replace(once, answer=answer),
        ),
    )
    if isinstance(result, StoreConflict):
        return None
    if isinstance(result, Mismatch):
        raise Reused("key.reused", {})
    if isinstance(result, Replayed):
        return _replayed(result.answer)
    return done


def order_of(event: Event) -> str:
    """The order that an event is about; empty where it is about the case."""
    return str(getattr(event, "order", ""))


def order_number(case: str, n: int) -> str:
    """``C20261124-138-1``: the first order of that case."""
    return f"{case}-{n}"


def _numbered(command: Command, stream: CaseStream) -> Command:
    """Give a new order the next number of its case, on what is there at this try."""
    event = command.event
    number = order_number(stream.id, len(stream.orders) + 1)
    if isinstance(event, ev.OrderIssued) and not event.order:
        event = msgspec.structs.replace(event, order=number)
    elif isinstance(event, ev.OrderReassigned | ev.DisputeDetermined) and not event.to_order:
        event = msgspec.structs.replace(event, to_order=number)
    return msgspec.structs.replace(command, event=event)


def _replayed(answer: str) -> Done:
    return msgspec.structs.replace(_done.decode(answer), replayed=True)


def _earlier(db: Database, office: Office, once: Once | None) -> Done | None:
    """The answer of a command that was done under this key already."""
    if once is None:
        return None
    found = db.call(log.answered, office.jurisdiction, once)
    if isinstance(found, Mismatch):
        raise Reused("key.reused", {})
    return None if found is None else _replayed(found.answer)


def _line(entry: Entry, stream: CaseStream) -> NewEntry:
    return NewEntry(
        position=entry.position,
        type=str(entry.event.__struct_config__.tag),
        body=codec.encode(entry),
        at=entry.at,
        entered_at=entry.entered_at,
        version=codec.VERSION,
        units=_units(entry.event, stream),
    )


def _units(event: Event, stream: CaseStream) -> tuple[str, ...]:
    """Whose feed shows the entry: the order's unit, or every unit on the case."""
    order = stream.orders.get(order_of(event))
    named = {getattr(event, "unit", ""), order.unit if order else ""} - {""}
    if order is None and not isinstance(event, ev.CaseReceived | ev.CallLogged):
        named |= {o.unit for o in stream.orders.values()}
    return tuple(sorted(named))


def _own_orders(who: Who, stream: CaseStream, commands: Sequence[Command]) -> None:
    for command in commands:
        order = order_of(command.event)
        if who.role == "unit" and (order not in stream.orders or stream.orders[order].unit != who.unit):
            raise Unknown("order.unknown", {"order": order})
