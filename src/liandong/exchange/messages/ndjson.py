"""Messages as lines of JSON, each with the fields of a new case in the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from liandong.core import events as ev
from liandong.core.events import Instant
from liandong.desk.intake import Call, Issue
from liandong.exchange.messages.encoding import readable
from liandong.exchange.messages.message import Fault, Message
from liandong.exchange.messages.times import instant_of

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Word = Annotated[str, Meta(max_length=60)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A typo must not be swallowed."""


class Caller(Strict, frozen=True):
    name: Name = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class Screening(Strict, frozen=True):
    outcome: Literal["accept", "answer", "refuse", "transfer", "refer"]
    ground: Name = ""
    to: Name = ""
    same_as: Name = ""
    new_fact: bool = False
    text: Text = ""


class Order(Strict, frozen=True):
    unit: Annotated[str, Meta(min_length=1, max_length=200)]
    role: Literal["", "lead", "co", "support", "sole"] = ""
    channel: Literal["network", "radio", "fax", "phone"] = "network"
    text: Text = ""
    needs_presence: bool | None = None
    precondition: Name = ""
    drill: bool = False


class Case(Strict, frozen=True):
    """The same fields, limits and defaults as the API's."""

    text: Text = ""
    place: Name = ""
    address: Annotated[str, Meta(max_length=1_000)] = ""
    category: Name = ""
    kind: Name = ""
    domain: Name = ""
    severity: Name = ""
    deaths: Count = 0
    headcount: Count | None = None
    controllable: bool | None = None
    caller: Caller = Caller()
    secrecy: bool = False
    channel: Literal["phone", "110", "web", "unit", "hotline", "import"] = "phone"
    police: Literal["", "none", "only", "both"] = ""
    received_at: Word = ""
    source: Name = ""
    external_id: Name = ""
    screening: Screening | None = None
    orders: Annotated[tuple[Order, ...], Meta(max_length=60)] = ()


COLUMNS = ("json",)
_DECODER = msgspec.json.Decoder(Case)


def messages(lines: Iterable[str], source: str) -> Iterator[Message | Fault]:
    """Each line as a message or a fault; blank lines are left out. ``source``: where a case names none."""
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if text:
            yield _read(number, text, source)


def _read(number: int, text: str, source: str) -> Message | Fault:
    if not readable(text):
        return Fault(
            line=number, code="text.encoding", params={"field": "json", "encoding": "UTF-8"}, raw=text
        )
    try:
        case = _DECODER.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return Fault(line=number, code="json.malformed", params={"detail": str(error)}, raw=text)
    received = instant_of(case.received_at) if case.received_at else None
    if not case.external_id:
        return Fault(line=number, code="message.no_id", raw=text)
    if case.received_at and received is None:
        params = {"value": case.received_at[:40]}
        return Fault(line=number, code="message.time", params=params, raw=text, id=case.external_id)
    return Message(
        line=number,
        source=case.source or source,
        id=case.external_id,
        call=_call(case, received),
        body=text.encode(),
        fields=(text,),
    )


def _call(case: Case, received: Instant | None) -> Call:
    event = ev.CaseReceived(
        text=case.text,
        place=case.place,
        category=case.category,
        kind=case.kind,
        domain=case.domain,
        severity=case.severity,
        deaths=case.deaths,
        headcount=case.headcount,
        controllable=case.controllable,
        secrecy=case.secrecy,
        police=case.police,
    )
    screening = case.screening
    return Call(
        event=event,
        received_at=received,
        channel=case.channel,
        address=case.address,
        caller_name=case.caller.name,
        caller_phone=case.caller.phone,
        screening=None if screening is None else ev.CaseScreened(**msgspec.structs.asdict(screening)),
        orders=tuple(Issue(**msgspec.structs.asdict(o)) for o in case.orders),
    )
