"""Deeds at a terminal: sent at once or, after a lost network, later with the time at which they were done.

A deed's ``at`` is the terminal's word. Sent within seconds it is simply now; later it is a claim, and counts from
when it is heard (ADR 0081). Its key was made at the deed, so that it is done once however often it is sent.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from liandong.core.events import Instant
from liandong.desk import attachments, dispatch, intake, officers
from liandong.desk.errors import DeskError, Forbidden, Invalid, Unknown
from liandong.desk.lane import Done
from liandong.store.shapes import Once
from liandong.web.door import Door
from liandong.web.faults import BadBody
from liandong.web.refusals import text_of
from liandong.web.steps import event_of
from liandong.web.terminal.door import Post

AT_ONCE_S = 6
"""A deed that reaches us so soon happened now; nothing is claimed."""

ACTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sign": ("order.signed", ()),
    "depart": ("crew.departed", ()),
    "arrive": ("crew.arrived", ()),
    "report": ("arrival.reported", ()),
    "handle": ("handling.started", ()),
    "progress": ("progress.reported", ("text",)),
    "support": ("support.requested", ("what",)),
    "first": ("first_contact.made", ("reached",)),
    "second": ("second_contact.made", ("reached",)),
    "result": ("result.submitted", ("text",)),
    "rework": ("rework.accepted", ()),
    "object": ("order.objected", ("propose",)),
}
"""What can be done at a terminal → the event, and which of its fields a form gives."""

NEEDED = {"progress": "text", "support": "what", "result": "text", "object": "reason"}
"""Forms that say nothing without this field; photos alone are progress too."""


def take(request: HttpRequest, here: Door, post: Post, order: str, action: str) -> Done:
    """Take the step of a deed. Raises what the desk raises, and :class:`Invalid`, :class:`BadBody`."""
    if action not in ACTIONS:
        raise Invalid("step.unknown", {"do": action})
    do, names = ACTIONS[action]
    form, contents = request.POST, _contents(request)
    needed = NEEDED.get(action, "")
    if needed and not form.get(needed, "").strip() and not (action == "progress" and contents):
        raise Invalid("field.missing", {"field": needed})
    fields = {name: form[name].strip() for name in names if form.get(name, "").strip()}
    deed = dispatch.Deed(
        event=event_of(do, {**fields, "order": order}, strict=False),
        at=_at(form.get("at", ""), here.now),
        by=_by(form.get("officer", ""), here, post),
        channel="terminal",
        reason=form.get("reason", "").strip(),
    )
    return attachments.step(
        here.db,
        here.office,
        here.who,
        dispatch.case_of(order),
        deed,
        contents,
        now=here.now,
        once=_once(request, here, contents),
    )


def _contents(request: HttpRequest) -> list[bytes]:
    files = request.FILES.getlist("file")
    if len(files) > attachments.MOST:
        raise Invalid("file.many", {"limit": attachments.MOST})
    if any((file.size or 0) > attachments.BIGGEST for file in files):
        raise Invalid("file.size", {"limit": attachments.BIGGEST // 1024 // 1024})
    return [file.read() for file in files]


def _at(text: str, now: Instant) -> Instant | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Invalid("time.malformed", {"at": text[:40], "field": "at"})
    at = int(text)
    return None if at >= now - AT_ONCE_S else at


def _by(officer: str, here: Door, post: Post) -> str:
    """Who did it, where somebody else has taken over since; only people of the unit."""
    if not officer.isdecimal() or (here.membership and int(officer) == here.membership.pk):
        return ""
    found = officers.member(post.jurisdiction, post.unit, int(officer))
    return str(found.user) if found else ""


def _once(request: HttpRequest, here: Door, contents: list[bytes]) -> Once | None:
    """One deed, one key, whoever of the unit sends it: after a lost answer another officer may."""
    form = request.POST
    said = sorted((n, v) for n, vs in form.lists() if n != "csrfmiddlewaretoken" for v in vs)
    body = [request.path, said, [hashlib.sha256(content).hexdigest() for content in contents]]
    return intake.once_for(
        f"unit:{here.who.unit}",
        form.get("key", ""),
        json.dumps(body, ensure_ascii=False).encode(),
        keys=here.office.keys,
    )


def done(answer: Done, now: Instant) -> HttpResponse:
    """What the page hears of a deed that was done."""
    return JsonResponse({"case": answer.case, "version": answer.version, "at": now})


def refused(error: DeskError | BadBody) -> HttpResponse:
    """What the page shows of one that was not: why, and by which clause."""
    told: dict[str, Any] = {"code": error.code, "reason": text_of(error.code, error.params)}
    if isinstance(error, BadBody):
        return JsonResponse(told, status=error.status)
    status = 404 if isinstance(error, Unknown) else 400 if isinstance(error, Invalid) else 409
    if isinstance(error, Forbidden):
        status = 409
    return JsonResponse({**told, "clause": error.clause}, status=status)
