"""Cases and orders: intake, steps, and reading them back."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja import Router

from liandong.core import events as ev
from liandong.core.events import Instant
from liandong.core.show import case_rows
from liandong.desk import dispatch, files, intake, listing
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done
from liandong.web.api.auth import Needs
from liandong.web.api.schemas import Answer, NewCase, NewOrder, Screening, Step, Transition
from liandong.web.door import door
from liandong.web.times import MalformedTime, iso, parse

router = Router(tags=["cases"])

ACTIONS: dict[str, str] = {
    "deliver": "order.delivered",
    "sign": "order.signed",
    "depart": "crew.departed",
    "arrive": "crew.arrived",
    "report-arrival": "arrival.reported",
    "handle": "handling.started",
    "progress": "progress.reported",
    "support": "support.requested",
    "result": "result.submitted",
    "first-contact": "first_contact.made",
    "second-contact": "second_contact.made",
    "object": "order.objected",
    "reject-objection": "objection.rejected",
    "reassign": "order.reassigned",
    "withdraw": "order.withdrawn",
    "suspend": "order.suspended",
    "resume": "order.resumed",
    "verify": "verify.started",
    "close": "order.closed",
    "return": "result.returned",
    "accept-rework": "rework.accepted",
    "reopen": "order.reopened",
    "extend": "deadline.extended",
}
"""Transitions of an order as words of an address → event name."""

FIELDS = {"support.requested": {"text": "what"}, "order.objected": {"unit": "propose"}}
"""Where a field of the request has another name in the event."""


def instant(text: str, field: str = "at") -> Instant | None:
    """An instant from a request; empty: None.

    Raises :class:`Invalid` for what is no time.
    """
    if not text:
        return None
    try:
        return parse(text)
    except MalformedTime as error:
        raise Invalid("time.malformed", {"at": str(error), "field": field}) from error


@router.post("/cases", response={201: Answer, 200: Answer}, summary="Take in a call", auth=Needs("intake"))
def create_case(request: HttpRequest, payload: NewCase) -> tuple[int, Answer]:
    """Enter a call; with ``orders`` it is accepted and dispatched in the same step.

    Send an ``Idempotency-Key``; with ``source`` and ``external_id`` the call is entered once for ever.
    """
    here = door(request)
    once = intake.once_for(here.who.credential, request.headers.get("Idempotency-Key", ""), request.body)
    if payload.source and payload.external_id:
        once = intake.once_for(f"source:{payload.source}", payload.external_id, request.body, for_ever=True)
    done = intake.receive(here.db, here.office, here.who, _call(payload), now=here.now, once=once)
    return (200 if done.replayed else 201), _answer(done)


def _call(payload: NewCase) -> intake.Call:
    event = ev.CaseReceived(
        text=payload.text,
        place=payload.place,
        category=payload.category,
        kind=payload.kind,
        domain=payload.domain,
        severity=payload.severity,
        deaths=payload.deaths,
        headcount=payload.headcount,
        controllable=payload.controllable,
        secrecy=payload.secrecy,
        police=payload.police,
    )
    return intake.Call(
        event=event,
        received_at=instant(payload.received_at, "received_at"),
        channel=payload.channel,
        address=payload.address,
        caller_name=payload.caller.name,
        caller_phone=payload.caller.phone,
        screening=_screening(payload.screening),
        orders=tuple(_issue(o) for o in payload.orders),
    )


def _screening(given: Screening | None) -> ev.CaseScreened | None:
    return None if given is None else ev.CaseScreened(**given.dict())


def _issue(given: NewOrder) -> intake.Issue:
    return intake.Issue(**given.dict())


@router.get("/cases", summary="List cases", auth=Needs("read"))
def list_cases(
    request: HttpRequest, state: str = "", place: str = "", q: str = "", offset: int = 0, limit: int = 50
) -> dict[str, Any]:
    """Newest first."""
    here = door(request)
    found = listing.cases(
        here.db,
        here.office,
        here.who,
        here.now,
        states=(state,) if state else (),
        places=(place,) if place else (),
        q=q[:100],
        limit=max(1, min(limit, 200)),
        offset=max(0, min(offset, 1_000_000)),
    )
    return {
        "cases": [_times({**next(case_rows(f.case)), "version": f.version, "text": f.matter}) for f in found]
    }


@router.get(
    "/cases/{case}", summary="One case with its orders, clocks, findings and timeline", auth=Needs("read")
)
def read_case(request: HttpRequest, case: str) -> dict[str, Any]:
    """Everything about a case that the caller may see, with the why of each clock."""
    here = door(request)
    return _times(files.as_data(here.db, here.office, here.who, case, here.now))


@router.post(
    "/cases/{case}/steps",
    response=Answer,
    summary="Take a step on a case by its event name",
    auth=Needs("dispatch", "reply"),
)
def take_step(request: HttpRequest, case: str, payload: Step) -> Answer:
    """Any step of a case; the fields of the event stand in ``data``."""
    given = {**payload.data, **({"order": payload.order} if payload.order else {})}
    return _step(request, case, payload.do, given, payload)


@router.post("/cases/{case}/orders", response=Answer, summary="Issue one more order", auth=Needs("dispatch"))
def issue_order(request: HttpRequest, case: str, payload: NewOrder) -> Answer:
    given = payload.dict(exclude={"channel"}, exclude_none=True)
    return _step(request, case, "order.issued", {**given, "order": ""}, Transition(channel=payload.channel))


@router.post(
    "/orders/{order}/{action}",
    response=Answer,
    summary="A transition of an order",
    auth=Needs("dispatch", "reply"),
)
def order_action(request: HttpRequest, order: str, action: str, payload: Transition) -> Answer:
    """``sign``, ``depart``, ``arrive``, ``result`` … ; see ACTIONS for all."""
    do = ACTIONS.get(action)
    if do is None:
        raise Invalid("step.unknown", {"do": action, "known": sorted(ACTIONS)})
    names = FIELDS.get(do, {})
    fields = payload.dict(include={"text", "number", "unit", "to", "reached"}, exclude_none=True)
    given = {names.get(name, name): value for name, value in fields.items() if value != ""}
    if "to" in given:
        given["to"] = instant(payload.to, "to")
    return _step(request, dispatch.case_of(order), do, {**given, "order": order}, payload)


def _step(
    request: HttpRequest, case: str, do: str, given: dict[str, Any], payload: Step | Transition
) -> Answer:
    here = door(request)
    deed = dispatch.Deed(
        event=event_of(do, given),
        at=instant(payload.at),
        by=payload.by,
        channel=payload.channel,
        reason=payload.reason,
    )
    once = intake.once_for(
        here.who.credential, request.headers.get("Idempotency-Key", ""), request.path.encode() + request.body
    )
    done = dispatch.step(
        here.db, here.office, here.who, case, deed, now=here.now, once=once, seen=payload.seen
    )
    return _answer(done)


def event_of(do: str, given: dict[str, Any]) -> ev.Event:
    """The event that a request names.

    Raises :class:`Invalid` for an unknown name or field.
    """
    kind = ev.EVENTS.get(do)
    if kind is None or do not in ev.CASE_EVENTS:
        raise Invalid("step.unknown", {"do": do})
    if do == "order.reassigned":
        given = {"to_order": "", **given}
    try:
        return msgspec.convert({"do": do, **given}, kind)
    except msgspec.ValidationError as error:
        raise Invalid("request.malformed", {"detail": str(error)}) from error


def _answer(done: Done) -> Answer:
    return Answer(**msgspec.to_builtins(done))


def _times(value: Any) -> Any:
    """Instants as RFC 3339, by the names that hold them."""
    if isinstance(value, dict):
        return {k: iso(v) if _is_instant(k, v) else _times(v) for k, v in value.items()}
    return [_times(v) for v in value] if isinstance(value, list | tuple) else value


INSTANT_NAMES = frozenset({"at", "start", "stop", "from", "to", "due_at"})


def _is_instant(name: str, value: Any) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and (name.endswith("_at") or name in INSTANT_NAMES)
    )
