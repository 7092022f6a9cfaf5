"""Shapes of requests and answers of the API; names are those of the stories.

Requests are msgspec structs, read by :mod:`liandong.web.api.bodies`, which
also puts them into the OpenAPI document. Unknown fields are errors: a typo
must not be swallowed.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from ninja import Schema

TEXT_LIMIT = 20_000
NAME_LIMIT = 200
MANY = 1_000_000_000

Name = Annotated[str, Meta(max_length=NAME_LIMIT)]
Text = Annotated[str, Meta(max_length=TEXT_LIMIT)]
Word = Annotated[str, Meta(max_length=60)]
Count = Annotated[int, Meta(ge=0, le=MANY)]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all bodies have in common."""


class Caller(Request):
    """Who called. Kept in the erasable store, never in the log."""

    name: Name = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class Screening(Request):
    """Is the matter in scope?"""

    outcome: Literal["accept", "answer", "refuse", "transfer", "refer"]
    ground: Annotated[Name, Meta(description="code of a printed ground")] = ""
    to: Annotated[Name, Meta(description="110, 119, 120, 122 or a body")] = ""
    same_as: Annotated[Name, Meta(description="number of the earlier case")] = ""
    new_fact: bool = False
    text: Annotated[Text, Meta(description="what the caller was told")] = ""


class NewOrder(Request):
    """One order to one unit."""

    unit: Annotated[str, Meta(max_length=NAME_LIMIT, min_length=1)]
    role: Literal["", "lead", "co", "support", "sole"] = ""
    channel: Literal["network", "radio", "fax", "phone"] = "network"
    text: Text = ""
    needs_presence: bool | None = None
    precondition: Name = ""
    drill: bool = False


class NewCase(Request):
    """A call as it comes in; with ``orders`` it is accepted and dispatched in the same step."""

    text: Text = ""
    place: Annotated[Name, Meta(description="town or street")] = ""
    address: Annotated[str, Meta(max_length=1_000, description="exact address, erasable")] = ""
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
    received_at: Annotated[Word, Meta(description="RFC 3339; default: now")] = ""
    source: Annotated[Name, Meta(description="system that hands the case over")] = ""
    external_id: Annotated[Name, Meta(description="its number there; entered once for ever")] = ""
    screening: Screening | None = None
    orders: Annotated[tuple[NewOrder, ...], Meta(max_length=60)] = ()


class Step(Request):
    """A step on a case by its event name, with the fields of that event in ``data``."""

    do: Annotated[Word, Meta(description="event name, such as order.signed")]
    order: Name = ""
    data: dict[str, Any] = {}
    at: Annotated[Word, Meta(description="when it happened, RFC 3339; default: now")] = ""
    by: Name = ""
    channel: Word = ""
    reason: Text = ""
    seen: Annotated[int | None, Meta(description="version of the case that the sender looked at")] = None


class Transition(Request):
    """A transition of one order; fields that the transition does not know are refused."""

    at: Word = ""
    by: Name = ""
    channel: Word = ""
    reason: Text = ""
    text: Text = ""
    number: Annotated[Word, Meta(description="line that an arrival was reported on")] = ""
    unit: Annotated[Name, Meta(description="unit that takes over")] = ""
    to: Annotated[Word, Meta(description="new deadline, RFC 3339")] = ""
    reached: bool | None = None
    seen: int | None = None


class Answer(Schema):
    """What a step led to."""

    case: str
    version: int
    state: str
    entries: list[int]
    orders: list[str] = []
    replayed: bool = False


class Problem(msgspec.Struct):
    """RFC 9457 problem details; ``clause`` where a rule of the regulation refused."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, Any] = {}
    clause: str = ""
