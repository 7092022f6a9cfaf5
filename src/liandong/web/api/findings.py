"""Findings of a month: list, look at one with its why, decide, enter by hand, close the month."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from liandong.core import events as ev
from liandong.core.show import clock_row
from liandong.core.streams import DRILL
from liandong.desk import assess, supervise
from liandong.desk.assess import Judged
from liandong.desk.supervise import Ruling
from liandong.web.api import assess_schemas as shapes
from liandong.web.api import rows
from liandong.web.api.auth import Needs
from liandong.web.api.bodies import body_of, takes
from liandong.web.api.duty import READERS, answer, deed_of, once_of
from liandong.web.door import Door, door

router = Router(tags=["assessment"])

SUPERVISION = Needs("assess", role="supervisor")
MOST = 1_000


@router.get("/findings", summary="Findings of a month with its sums", auth=Needs(*READERS))
def list_findings(
    request: HttpRequest,
    month: str,
    unit: str = "",
    item: str = "",
    state: str = "",
    basis: str = "",
    order: str = "",
    offset: int = 0,
    limit: int = 200,
) -> dict[str, Any]:
    """In the order in which they came to be. A unit sees its own. ``state``: proposed, confirmed, dismissed, booked.

    ``totals`` are the sums of all findings of the month; once it is closed, those of the closing.
    """
    here = door(request)
    found = assess.of_month(here.db, here.office, here.who, month, here.now, unit=unit)
    asked = {"item": item, "state": state, "basis": basis}
    fits = [j for j in found.findings if _fits(j, asked) and order in ("", j.finding.order, j.finding.drill)]
    start = max(0, offset)
    return {
        "month": found.month,
        "version": found.version,
        "closed_at": rows.times({"at": found.closed_at})["at"],
        "total": len(fits),
        "findings": [rows.finding(j) for j in fits[start : start + max(1, min(limit, MOST))]],
        "totals": [rows.total(t) for t in found.totals],
    }


def _fits(judged: Judged, asked: dict[str, str]) -> bool:
    return all(not wanted or getattr(judged.finding, name) == wanted for name, wanted in asked.items())


@router.get("/findings/{number}", summary="One finding with its why", auth=Needs(*READERS))
def read_finding(request: HttpRequest, number: str) -> dict[str, Any]:
    """The clock that it rests on with counted and uncounted intervals, and the entries of its order or drill."""
    here = door(request)
    judged = assess.one(here.db, here.office, here.who, number, here.now)
    return {**rows.finding(judged), **_why(here, judged)}


def _why(here: Door, judged: Judged) -> dict[str, Any]:
    finding = judged.finding
    found = assess.clock_of(here.db, here.office, finding, here.now)
    if found is None:
        return {"clock": None, "entries": []}
    clock, rules, cases = found.clock, found.rules, found.cases
    return {
        "clock": rows.times(clock_row(clock, cases, rules, here.now)),
        "entries": [
            {
                "position": e.position,
                "do": str(e.event.__struct_config__.tag),
                "at": rows.times({"at": e.at})["at"],
            }
            for e in found.entries
            if finding.drill or getattr(e.event, "order", "") == finding.order
        ],
        "kind": DRILL if finding.drill else "case",
    }


@router.post(
    "/findings",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Enter a finding by hand",
    auth=SUPERVISION,
    openapi_extra=takes(shapes.NewFinding),
)
def enter_finding(request: HttpRequest) -> HttpResponse:
    """Once per order, unit and item; it counts once it is confirmed. Its month is that of ``at``."""
    here, given = door(request), body_of(request, shapes.NewFinding)
    event = ev.FindingEntered(item=given.item, unit=given.unit, order=given.order, points=given.points)
    deed = deed_of(event, given)
    return answer(
        supervise.enter_finding(here.db, here.office, here.who, deed, now=here.now, once=once_of(request))
    )


@router.post(
    "/findings/{number}/decision",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Decide about a finding",
    auth=SUPERVISION,
    openapi_extra=takes(shapes.Decision),
)
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm, dismiss with a reason, note an appeal, take a decision back; ``correct`` replaces one that stands."""
    here, given = door(request), body_of(request, shapes.Decision)
    ruling = Ruling(
        outcome=given.outcome,
        points=given.points,
        reason=given.reason,
        by=given.by,
        correct=given.correct,
    )
    done = supervise.decide(
        here.db,
        here.office,
        here.who,
        number,
        ruling,
        now=here.now,
        once=once_of(request),
        seen=given.seen,
    )
    return answer(done)


@router.post(
    "/periods/{period}/close",
    response={201: shapes.Noted, 200: shapes.Noted},
    summary="Close a month or a quarter that is over",
    auth=SUPERVISION,
    openapi_extra=takes(shapes.Closing),
)
def close(request: HttpRequest, period: str) -> HttpResponse:
    """Its sums stay what they are now; what is confirmed later is listed by name."""
    here, given = door(request), body_of(request, shapes.Closing)
    return answer(
        supervise.close(
            here.db,
            here.office,
            here.who,
            period,
            now=here.now,
            once=once_of(request),
            reason=given.reason,
        )
    )
