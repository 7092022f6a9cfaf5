"""What happens beside cases: what units file, drills, meetings and inspections."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from liandong.core import events as ev
from liandong.core.show import clock_row
from liandong.core.streams import UNIT, stream_of
from liandong.desk import duty, intake
from liandong.desk.dispatch import Deed
from liandong.desk.duty import DrillRecord
from liandong.desk.errors import Invalid
from liandong.desk.streams import Noted as Done
from liandong.store.shapes import Once
from liandong.web.api import assess_schemas as shapes
from liandong.web.api import rows
from liandong.web.api.auth import Needs
from liandong.web.api.bodies import JSON, body_of, takes
from liandong.web.api.cases import KEY, instant
from liandong.web.door import door
from liandong.web.faults import fault

router = Router(tags=["duty"])

READERS = ("read", "register", "assess")


def answer(done: Done, status: int = 201) -> HttpResponse:
    """What was entered; 200 where it was done before."""
    status = 200 if done.replayed else status
    return HttpResponse(msgspec.json.encode(done), status=status, content_type=f"{JSON}; charset=utf-8")


def once_of(request: HttpRequest) -> Once | None:
    """Idempotency of a request under its key."""
    key = request.headers.get(KEY, "")
    here = door(request)
    return intake.once_for(
        here.who.credential, key, request.path.encode() + request.body, keys=here.office.keys
    )


def deed_of(event: ev.Event, given: shapes.Deed) -> Deed:
    """An event with the common fields of its request."""
    return Deed(event=event, at=instant(given.at), by=given.by, channel=given.channel, reason=given.reason)


def _record(request: HttpRequest, deed: Deed, seen: int | None = None) -> HttpResponse:
    here = door(request)
    return answer(
        duty.record(here.db, here.office, here.who, deed, now=here.now, once=once_of(request), seen=seen)
    )


# --- units ------------------------------------------------------------------------------------


@router.get(
    "/units/{unit}/record", summary="What a unit filed and how it was found", auth=Needs(*READERS, "reply")
)
def read_unit(request: HttpRequest, unit: str) -> dict[str, Any]:
    """Contacts with their filings, since when its terminal is off, and every entry. A unit reads its own."""
    here = door(request)
    found = duty.unit_record(here.db, here.office, here.who, unit, here.now)
    return {
        "unit": found.unit,
        "version": found.version,
        "contacts": rows.times(duty.contact_rows(found)),
        "offline_since": rows.times({"at": found.offline_since})["at"],
        "entries": [rows.line(e, voided=e.position in found.voided) for e in found.entries],
    }


@router.post(
    "/units/{unit}/events",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Enter what a unit files or how it was found",
    auth=Needs("register"),
    openapi_extra=takes(shapes.UnitEvent),
)
def enter_unit_event(request: HttpRequest, unit: str) -> HttpResponse:
    """``contact.changed``, ``contact.filed``, ``force.counted``, ``roster.set``, ``terminal.offline``,
    ``terminal.online``, ``spot_check.called``. A token of one unit files its own changes and rosters."""
    payload = body_of(request, shapes.UnitEvent)
    event = _unit_event(payload.do, unit, payload.data)
    return _record(request, deed_of(event, payload), payload.seen)


def _unit_event(do: str, unit: str, given: dict[str, Any]) -> ev.Event:
    """The event of a unit's stream that a request names."""
    kind = ev.EVENTS.get(do)
    if kind is None:
        raise Invalid("step.unknown", {"do": do})
    try:
        event = msgspec.convert({**given, "do": do, "unit": unit}, kind)
    except msgspec.ValidationError as error:
        if do in ev.CASE_EVENTS:
            raise Invalid("step.unknown", {"do": do}) from error
        raise fault(error, kind) from error
    place = stream_of(event, 0)
    if place is None or place[0] != UNIT:
        raise Invalid("step.unknown", {"do": do})
    return event


@router.post(
    "/units/{unit}/void",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Declare entries of a unit void, with a reason",
    auth=Needs("register"),
    openapi_extra=takes(shapes.Voiding),
)
def void_unit_events(request: HttpRequest, unit: str) -> HttpResponse:
    """Nothing is edited away: the entries stay in the log and count no more."""
    here, given = door(request), body_of(request, shapes.Voiding)
    done = duty.void(
        here.db,
        here.office,
        here.who,
        UNIT,
        unit,
        given.positions,
        reason=given.reason,
        now=here.now,
        once=once_of(request),
        seen=given.seen,
    )
    return answer(done)


# --- drills -------------------------------------------------------------------------------------


@router.get("/drills", summary="Drills, the newest first", auth=Needs(*READERS, "reply"))
def list_drills(request: HttpRequest) -> dict[str, Any]:
    """A unit sees those that called it, and of them its own part."""
    here = door(request)
    return {
        "drills": [_drill(d, here.now) for d in duty.all_drills(here.db, here.office, here.who, here.now)]
    }


@router.get("/drills/{drill}", summary="One drill with its assembly clocks", auth=Needs(*READERS, "reply"))
def read_drill(request: HttpRequest, drill: str) -> dict[str, Any]:
    """Who assembled when, who stays away and why, and each unit's clock with its why."""
    here = door(request)
    return _drill(duty.drill(here.db, here.office, here.who, drill, here.now), here.now)


def _drill(found: DrillRecord, now: int) -> dict[str, Any]:
    one = found.drill
    shown: dict[str, Any] = rows.times(
        {
            "drill": one.id,
            "version": found.version,
            "kind": one.kind,
            "called_at": one.called,
            "limit_s": one.limit,
            "units": list(one.units),
            "assembled": [{"unit": u, "at": at} for u, at in one.assembled.items()],
            "absent": [{"unit": u, "at": at, "reason": why} for u, (at, why) in one.absent.items()],
            "clocks": [clock_row(c, {}, found.rules, now) for c in found.clocks],
        }
    )
    return shown


@router.post(
    "/drills",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Call a drill",
    auth=Needs("register"),
    openapi_extra=takes(shapes.NewDrill),
)
def call_drill(request: HttpRequest) -> HttpResponse:
    """``stream`` of the answer is its number; the assembly clocks start at once."""
    given = body_of(request, shapes.NewDrill)
    event = ev.DrillCalled(drill="", kind=given.kind, units=given.units, limit_minutes=given.limit_minutes)
    return _record(request, deed_of(event, given))


@router.post(
    "/drills/{drill}/reports",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="A unit assembled, or says why it does not come",
    auth=Needs("register"),
    openapi_extra=takes(shapes.DrillReport),
)
def report_drill(request: HttpRequest, drill: str) -> HttpResponse:
    """A unit's own word counts when it is received; the centre names who spoke."""
    given = body_of(request, shapes.DrillReport)
    kind = ev.DrillUnitAbsent if given.absent else ev.DrillUnitAssembled
    return _record(request, deed_of(kind(drill=drill, unit=given.unit), given), given.seen)


# --- meetings, inspections, targets ----------------------------------------------------------------


@router.post(
    "/activities",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Enter a meeting or an inspection",
    auth=Needs("assess", role="supervisor"),
    openapi_extra=takes(shapes.Activity),
)
def enter_activity(request: HttpRequest) -> HttpResponse:
    """Who was asked to a meeting of the rule pack and is not among ``units`` is shown for a person to judge."""
    given = body_of(request, shapes.Activity)
    kind = ev.MeetingHeld if given.do == "meeting.held" else ev.InspectionDone
    return _record(request, deed_of(kind(kind=given.kind, units=given.units), given))


@router.get("/targets", summary="What was not held often enough, and who is not named", auth=Needs(*READERS))
def list_gaps(request: HttpRequest) -> dict[str, Any]:
    """Targets are judged when their period has ended."""
    here = door(request)
    found = duty.gaps(here.db, here.office, here.who, here.now)
    return {"gaps": [msgspec.to_builtins(g) for g in found]}
