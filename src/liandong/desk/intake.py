"""Taking in a call: from the API, the command line, a file or the 110 feed, all through here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from liandong.core import events as ev
from liandong.core.calendar import date_of, local_day
from liandong.core.decide import Command
from liandong.core.events import Instant
from liandong.desk import privacy, rights
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done, begin
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store.connection import Database
from liandong.store.shapes import Once

TEXT_LIMIT = 20_000
"""Characters of a caller's text; longer ones are refused, never cut."""

ALLOWED_CONTROLS = "\n\r\t"


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
    orders: tuple[Issue, ...] = ()


def receive(
    db: Database, office: Office, who: Who, call: Call, *, now: Instant, once: Once | None = None
) -> Done:
    """Enter a call; screening and orders that come with it are part of the same step.

    Raises :class:`Refused`, :class:`Forbidden`, :class:`Invalid`, :class:`Reused`.
    """
    _check_text(call)
    commands = list(_commands(call, who))
    for command in commands:
        rights.check(who, command.event)
    day = date_of(local_day(now if call.received_at is None else call.received_at))
    case = office.next_case(db, day)
    sealer = privacy.Sealer.fresh(office.keys, office.jurisdiction, case)
    private = sealer.caller(
        name=call.caller_name,
        phone=call.caller_phone,
        address=call.address,
        searchable=(call.event.text, call.address),
    )
    return begin(db, office, case, commands, now=now, once=once, sealer=sealer, private=private)


def once_for(credential: str, key: str, body: bytes, *, for_ever: bool = False) -> Once | None:
    """Idempotency of a request: the same key with the same body is done once."""
    if not key:
        return None
    return Once(
        credential=credential, key=key, request=hashlib.sha256(body).digest(), answer="", for_ever=for_ever
    )


def _commands(call: Call, who: Who) -> Iterator[Command]:
    def made(event: ev.Event, channel: str, at: Instant | None = None) -> Command:
        return Command(event, at=at, by=who.name, channel=channel)

    yield made(call.event, call.channel, call.received_at)
    if call.screening is not None:
        yield made(call.screening, "")
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


def _check_text(call: Call) -> None:
    given = {
        "text": call.event.text,
        "place": call.event.place,
        "address": call.address,
        "caller.name": call.caller_name,
        "caller.phone": call.caller_phone,
        "category": call.event.category,
    }
    for field, text in given.items():
        check_text(field, text)


def check_text(field: str, text: str) -> None:
    """Refuse what no caller says: control characters, unpaired surrogates, endless text."""
    if len(text) > TEXT_LIMIT:
        raise Invalid("text.too_long", {"field": field, "limit": TEXT_LIMIT, "length": len(text)})
    for character in text:
        code = ord(character)
        if (
            code == 0
            or (code < 32 and character not in ALLOWED_CONTROLS)
            or code == 127
            or 0xD800 <= code < 0xE000
        ):
            raise Invalid("request.control_characters", {"field": field})
