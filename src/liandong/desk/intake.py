"""Taking in a call: from the API, the command line, a file or the 110 feed, all through here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import date_of, local_day
from liandong.core.decide import Command
from liandong.core.events import Instant
from liandong.desk import privacy, rights
from liandong.desk.demands import demand
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done, begin
from liandong.desk.office import Office
from liandong.desk.related import checked
from liandong.desk.rights import Who
from liandong.store.connection import Database
from liandong.store.keys import Keys
from liandong.store.shapes import Once

TEXT_LIMIT = 20_000
"""Characters of a caller's text; longer ones are refused, never cut."""

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, halves of surrogate pairs, and what is no character at all."""

KEY_LIMIT = 200
"""Characters of an idempotency key or of an external id."""

EARLIEST: Instant = 946_656_000
"""2000-01-01 in Shanghai: nothing that is entered happened before."""


class Issue(msgspec.Struct, frozen=True):
    """An order to be issued with the call: the event without its number, and its channel."""

    unit: str
    role: str = ""
    channel: str = "network"
    text: str = ""
    needs_presence: bool | None = None
    precondition: str = ""
    drill: bool = False


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller says and is. ``received_at`` None: now.

    ``address``, ``caller_name``, ``caller_phone`` and the event's text go to the
    erasable store; the log keeps keyed digests.
    """

    event: ev.CaseReceived
    received_at: Instant | None = None
    channel: str = "phone"
    address: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    screening: ev.CaseScreened | None = None
    reason: str = ""
    """Why it was screened so, where no printed ground says it."""
    orders: tuple[Issue, ...] = ()


def receive(
    db: Database, office: Office, who: Who, call: Call, *, now: Instant, once: Once | None = None
) -> Done:
    """Enter a call; screening and orders that come with it are part of the same step.

    Raises :class:`Refused`, :class:`Forbidden`, :class:`Invalid`, :class:`Reused`.
    """
    _check(call)
    commands = list(_commands(call, who))
    for command in commands:
        rights.check(who, command.event)
        demand(command.event, who, by=command.by, channel=command.channel, reason=command.reason)
    day = date_of(local_day(now if call.received_at is None else min(now, call.received_at)))
    case = office.next_case(db, day)
    sealer = privacy.Sealer.fresh(office.keys, office.jurisdiction, case)
    private = sealer.caller(
        name=call.caller_name,
        phone=call.caller_phone,
        address=call.address,
        searchable=(call.event.text, call.address),
    )
    with checked(db, office, case, call.screening or call.event):
        return begin(db, office, case, commands, now=now, once=once, sealer=sealer, private=private)


def once_for(
    credential: str, key: str, body: bytes, *, for_ever: bool = False, keys: Keys | None = None
) -> Once | None:
    """Idempotency of a request: the same key with the same body is done once.

    Give the ``keys`` of the office where a body holds what people said and are:
    a plain digest could be tried against guesses after everything was erased.
    """
    if not key:
        return None
    if len(key) > KEY_LIMIT:
        raise Invalid("field.too_long", {"field": "Idempotency-Key", "limit": KEY_LIMIT})
    check_text("Idempotency-Key", key)
    digest = hashlib.sha256(body).digest()
    request = digest if keys is None else keys.keyed(digest)
    return Once(credential=credential, key=key, request=request, answer="", for_ever=for_ever)


def _commands(call: Call, who: Who) -> Iterator[Command]:
    def made(event: ev.Event, channel: str, at: Instant | None = None, reason: str = "") -> Command:
        return Command(event, at=at, by=who.name, channel=channel, reason=reason)

    yield made(call.event, call.channel, call.received_at)
    if call.screening is not None:
        yield made(call.screening, "", reason=call.reason)
    elif call.orders:
        yield made(ev.CaseScreened(outcome="accept"), "")
    for issue in call.orders:
        event = ev.OrderIssued(
            order="",
            unit=issue.unit,
            role=issue.role,
            drill=issue.drill,
            precondition=issue.precondition,
            needs_presence=issue.needs_presence,
            text=issue.text,
        )
        yield made(event, issue.channel)


def _check(call: Call) -> None:
    check_record("", call.event)
    check_record("screening.", call.screening)
    for n, issue in enumerate(call.orders):
        check_record(f"orders.{n}.", issue)
    for field in ("address", "caller_name", "caller_phone", "channel", "reason"):
        check_text(field.replace("caller_", "caller."), getattr(call, field))
    check_time("received_at", call.received_at)


def check_record(prefix: str, record: msgspec.Struct | None) -> None:
    """Check every text inside a record; faults name the field behind ``prefix``."""
    if record is None:
        return
    for field in record.__struct_fields__:
        for text in _texts(getattr(record, field)):
            check_text(prefix + field, text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (name, *_texts(inner))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner)


def check_text(field: str, text: str) -> None:
    """Refuse what no caller says: control characters, unpaired surrogates, endless text."""
    if len(text) > TEXT_LIMIT:
        raise Invalid("text.too_long", {"field": field, "limit": TEXT_LIMIT, "length": len(text)})
    if UNFIT.search(text):
        raise Invalid("request.control_characters", {"field": field})


def check_time(field: str, at: Instant | None) -> None:
    """Refuse a time that can only be a slip of the pen."""
    if at is not None and at < EARLIEST:
        raise Invalid("time.too_early", {"field": field, "at": at, "earliest": EARLIEST})
