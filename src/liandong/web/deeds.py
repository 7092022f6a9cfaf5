"""Deeds from pages: a form's fields as one step of the desk, and what the page is told.

A form names the step (``do``) and carries the fields of its event, and of these what it needs: ``order``; ``at``,
``by``, ``channel``, ``reason`` of the deed; ``seen``, the version that the page showed; ``key``, made with the form,
so that a second press or a repeated request does nothing twice.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from liandong.core.events import Event, Instant
from liandong.desk import dispatch, intake
from liandong.desk.errors import Invalid
from liandong.desk.lane import Done
from liandong.store.shapes import Once
from liandong.web.door import door
from liandong.web.steps import event_of
from liandong.web.times import SHANGHAI

DEED = frozenset({"do", "at", "by", "channel", "reason", "seen", "key", "next", "csrfmiddlewaretoken"})
"""Fields of a form that are not fields of its event."""

WRITTEN = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
CLOCK = ("%H:%M:%S", "%H:%M")


def moment(text: str, now: Instant) -> Instant | None:
    """A time as people write it in a form, in Shanghai; empty: None; a bare 14:02 is the latest one that has been.

    Raises :class:`Invalid`.
    """
    text = text.strip()
    if not text:
        return None
    for pattern in WRITTEN:
        try:
            return int(datetime.strptime(text, pattern).replace(tzinfo=SHANGHAI).timestamp())
        except ValueError:
            continue
    for pattern in CLOCK:
        try:
            clock = datetime.strptime(text, pattern).replace(tzinfo=SHANGHAI).time()
        except ValueError:
            continue
        today = datetime.fromtimestamp(now, SHANGHAI)
        at = int(datetime.combine(today.date(), clock, SHANGHAI).timestamp())
        return at if at <= now else at - 86_400
    raise Invalid("time.written", {"at": text})


def once(request: HttpRequest) -> Once | None:
    """The idempotency of a form: its key, and everything that was filled in."""
    here = door(request)
    key = request.POST.get("key", "")
    filled = sorted((n, v) for n, vs in request.POST.lists() if n != "csrfmiddlewaretoken" for v in vs)
    body = json.dumps([request.path, filled], ensure_ascii=False).encode()
    return intake.once_for(here.who.credential, key, body, keys=here.office.keys)


def take(request: HttpRequest, case: str, **known: Any) -> Done:
    """Take the step that a form asks for on a case; ``known`` are fields of the event that the page gives.

    Raises what :func:`liandong.desk.dispatch.step` raises, and :class:`Invalid` or :class:`BadBody` for the form.
    """
    form = request.POST
    fields = {n: v for n, v in form.items() if n not in DEED and v != ""} | known
    return enact(request, case, event_of(form.get("do", ""), fields, strict=False))


def enact(request: HttpRequest, case: str, event: Event) -> Done:
    """Take this step with what the form says of when, by whom, how and why. Raises as :func:`take`."""
    here, form = door(request), request.POST
    seen = form.get("seen", "")
    deed = dispatch.Deed(
        event=event,
        at=moment(form.get("at", ""), here.now),
        by=form.get("by", "").strip(),
        channel=form.get("channel", ""),
        reason=form.get("reason", "").strip(),
    )
    return dispatch.step(
        here.db,
        here.office,
        here.who,
        case,
        deed,
        now=here.now,
        once=once(request),
        seen=int(seen) if seen.isdigit() else None,
    )


def told(request: HttpRequest, done: Done, text: str = "") -> HttpResponse:
    """What a page hears of a step that was taken: a line in place, and the event ``acted`` for its scripts.

    Without scripts the browser goes back to where it came from.
    """
    if not request.headers.get("HX-Request"):
        return redirect(_back(request))
    response = render(request, "parts/acted.html", {"done": done, "text": text, "at": door(request).now})
    response["HX-Trigger"] = json.dumps({"acted": {"case": done.case, "version": done.version}})
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if here else "/"
