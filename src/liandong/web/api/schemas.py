"""Shapes of requests and answers of the API; names are those of the stories."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

TEXT_LIMIT = 20_000
NAME_LIMIT = 200


class Strict(Schema):
    """Unknown fields are errors: a typo must not be swallowed."""

    model_config = ConfigDict(extra="forbid")


class Caller(Strict):
    """Who called. Kept in the erasable store, never in the log."""

    name: str = Field("", max_length=NAME_LIMIT)
    phone: str = Field("", max_length=40)


class Screening(Strict):
    """Is the matter in scope?"""

    outcome: Literal["accept", "answer", "refuse", "transfer", "refer"]
    ground: str = Field("", max_length=NAME_LIMIT, description="code of a printed ground")
    to: str = Field("", max_length=NAME_LIMIT, description="110, 119, 120, 122 or a body")
    same_as: str = Field("", max_length=NAME_LIMIT, description="number of the earlier case")
    new_fact: bool = False
    text: str = Field("", max_length=TEXT_LIMIT, description="what the caller was told")


class NewOrder(Strict):
    """One order to one unit."""

    unit: str = Field(max_length=NAME_LIMIT, min_length=1)
    role: Literal["", "lead", "co", "support", "sole"] = ""
    channel: Literal["network", "radio", "fax", "phone"] = "network"
    text: str = Field("", max_length=TEXT_LIMIT)
    needs_presence: bool | None = None
    precondition: str = Field("", max_length=NAME_LIMIT)
    drill: bool = False


class NewCase(Strict):
    """A call as it comes in; with ``orders`` it is accepted and dispatched in the same step."""

    text: str = Field("", max_length=TEXT_LIMIT)
    place: str = Field("", max_length=NAME_LIMIT, description="town or street")
    address: str = Field("", max_length=1_000, description="exact address, erasable")
    category: str = Field("", max_length=NAME_LIMIT)
    kind: str = Field("", max_length=NAME_LIMIT)
    domain: str = Field("", max_length=NAME_LIMIT)
    severity: str = Field("", max_length=NAME_LIMIT)
    deaths: int = Field(0, ge=0)
    headcount: int | None = Field(None, ge=0)
    controllable: bool | None = None
    caller: Caller = Caller()
    secrecy: bool = False
    channel: Literal["phone", "110", "web", "unit", "hotline", "import"] = "phone"
    police: Literal["", "none", "only", "both"] = ""
    received_at: str = Field("", description="RFC 3339; default: now")
    source: str = Field("", max_length=NAME_LIMIT, description="system that hands the case over")
    external_id: str = Field("", max_length=NAME_LIMIT, description="its number there; entered once for ever")
    screening: Screening | None = None
    orders: list[NewOrder] = Field(default_factory=list, max_length=60)


class Step(Strict):
    """A step on a case by its event name, with the fields of that event in ``data``."""

    do: str = Field(max_length=60, description="event name, such as order.signed")
    order: str = Field("", max_length=NAME_LIMIT)
    data: dict[str, Any] = Field(default_factory=dict)
    at: str = Field("", description="when it happened, RFC 3339; default: now")
    by: str = Field("", max_length=NAME_LIMIT)
    channel: str = Field("", max_length=60)
    reason: str = Field("", max_length=TEXT_LIMIT)
    seen: int | None = Field(None, description="version of the case that the sender looked at")


class Transition(Strict):
    """A transition of one order; fields that the transition does not know are refused."""

    at: str = ""
    by: str = Field("", max_length=NAME_LIMIT)
    channel: str = Field("", max_length=60)
    reason: str = Field("", max_length=TEXT_LIMIT)
    text: str = Field("", max_length=TEXT_LIMIT)
    number: str = Field("", max_length=60, description="line that an arrival was reported on")
    unit: str = Field("", max_length=NAME_LIMIT, description="unit that takes over")
    to: str = Field("", max_length=60, description="new deadline, RFC 3339")
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


class Problem(Schema):
    """RFC 9457 problem details; ``clause`` where a rule of the regulation refused."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, Any] = {}
    clause: str = ""
