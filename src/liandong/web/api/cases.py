"""Cases and orders: intake, steps, and reading them back."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from liandong.core import events as ev
from liandong.core.events import Instant
from liandong.core.show import case_rows
from liandong.desk import dispatch, files, intake, listing
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done
from liandong.store.shapes import Once
from liandong.web.api.auth import Needs
from liandong.web.api.bodies import JSON, body_of, takes
from liandong.web.api.rows import times
from liandong.web.api.schemas import Answer, NewCase, NewOrder, Screening, Step, Transition
from liandong.web.door import door
from liandong.web.steps import event_of
from liandong.web.times import MalformedTime, parse

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

KEY = "Idempotency-Key"

GIVEN = ("text", "number", "unit", "to", "reached")
"""Fields of a transition that go into its event."""


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


@router.post(
    "/cases",
    response={201: Answer, 200: Answer},
    summary="Take in a call",
    auth=Needs("intake"),
    openapi_extra=takes(NewCase),
)
def create_case(request: HttpRequest) -> HttpResponse:
    """Enter a call; with ``orders`` it is accepted and dispatched in the same step.

    Send an ``Idempotency-Key``; with ``source`` and ``external_id`` the call is entered once for ever.
    """
    here, payload = door(request), body_of(request, NewCase)
    if payload.source and payload.external_id:
        once = _once(request, f"source:{payload.source}", payload.external_id, request.body, for_ever=True)
    else:
        once = _once(request, here.who.credential, request.headers.get(KEY, ""), request.body)
    done = intake.receive(here.db, here.office, here.who, _call(payload), now=here.now, once=once)
    return _answer(done, 200 if done.replayed else 201)


def _once(
    request: HttpRequest, credential: str, key: str, content: bytes, *, for_ever: bool = False
) -> Once | None:
    return intake.once_for(credential, key, content, for_ever=for_ever, keys=door(request).office.keys)


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
    return None if given is None else ev.CaseScreened(**msgspec.structs.asdict(given))


def _issue(given: NewOrder) -> intake.Issue:
    return intake.Issue(**msgspec.structs.asdict(given))


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
        "cases": [times({**next(case_rows(f.case)), "version": f.version, "text": f.matter}) for f in found]
    }


@router.get(
    "/cases/{case}", summary="One case with its orders, clocks, findings and timeline", auth=Needs("read")
)
def read_case(request: HttpRequest, case: str) -> dict[str, Any]:
    """Everything about a case that the caller may see, with the why of each clock."""
    here = door(request)
    return times(files.as_data(here.db, here.office, here.who, case, here.now))


@router.post(
    "/cases/{case}/steps",
    response=Answer,
    summary="Take a step on a case by its event name",
    auth=Needs("dispatch", "reply"),
    openapi_extra=takes(Step),
)
def take_step(request: HttpRequest, case: str) -> HttpResponse:
    """Any step of a case; the fields of the event stand in ``data``."""
    payload = body_of(request, Step)
    given = {**payload.data, **({"order": payload.order} if payload.order else {})}
    return _step(request, case, payload.do, given, payload)


@router.post(
    "/cases/{case}/orders",
    response=Answer,
    summary="Issue one more order",
    auth=Needs("dispatch"),
    openapi_extra=takes(NewOrder),
)
def issue_order(request: HttpRequest, case: str) -> HttpResponse:
    """Issue an order on a case that was accepted."""
    payload = body_of(request, NewOrder)
    given = {k: v for k, v in msgspec.structs.asdict(payload).items() if k != "channel" and v is not None}
    return _step(request, case, "order.issued", given, Transition(channel=payload.channel))


@router.post(
    "/orders/{order}/{action}",
    response=Answer,
    summary="A transition of an order",
    auth=Needs("dispatch", "reply"),
    openapi_extra=takes(Transition),
)
def order_action(request: HttpRequest, order: str, action: str) -> HttpResponse:
    """``sign``, ``depart``, ``arrive``, ``result`` … ; see ACTIONS for all."""
    do = ACTIONS.get(action)
    if do is None:
        raise Invalid("step.unknown", {"do": action, "known": sorted(ACTIONS)})
    payload = body_of(request, Transition)
    names = FIELDS.get(do, {})
    given = {
        names.get(name, name): value for name in GIVEN if (value := getattr(payload, name)) not in ("", None)
    }
    if "to" in given:
        given["to"] = instant(payload.to, "to")
    return _step(request, dispatch.case_of(order), do, {**given, "order": order}, payload)


def _step(
    request: HttpRequest, case: str, do: str, given: dict[str, Any], payload: Step | Transition
) -> HttpResponse:
    here = door(request)
    deed = dispatch.Deed(
        event=event_of(do, given),
        at=instant(payload.at),
        by=payload.by,
        channel=payload.channel,
        reason=payload.reason,
    )
    once = _once(
        request, here.who.credential, request.headers.get(KEY, ""), request.path.encode() + request.body
    )
    done = dispatch.step(
        here.db, here.office, here.who, case, deed, now=here.now, once=once, seen=payload.seen
    )
    return _answer(done)


def _answer(done: Done, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(done), status=status, content_type=f"{JSON}; charset=utf-8")
