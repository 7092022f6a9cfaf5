"""Deciding about a finding, correcting what stands, asking the unit, entering one by hand."""

from __future__ import annotations

import json
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liandong.core import events as ev
from liandong.desk import asking, assess, supervise
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Invalid
from liandong.desk.supervise import Outcome, Ruling
from liandong.web import deeds
from liandong.web.assess import present
from liandong.web.assess.door import supervisor
from liandong.web.assess.views import judged
from liandong.web.door import Door, door

OUTCOMES = ("confirm", "dismiss", "withdraw")
EDGE = 40
"""Characters of a number of points that a form may hold."""


@require_POST
@supervisor
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """One decision, one event; the answer is the card as it stands then, in place of the old one."""
    here, form = door(request), request.POST
    outcome, seen = form.get("outcome", ""), form.get("seen", "")
    if outcome not in OUTCOMES:
        raise Invalid("step.unknown", {"do": outcome})
    ruling = Ruling(
        outcome=cast(Outcome, outcome),
        points=_points(form.get("points", "")) if outcome == "confirm" else None,
        reason=form.get("reason", "").strip(),
        correct="correct" in form,
    )
    unit = form.get("unit", "")
    supervise.decide(
        here.db,
        here.office,
        here.who,
        number,
        ruling,
        now=here.now,
        once=deeds.once(request),
        seen=int(seen) if seen.isdigit() else None,
        unit=unit,
    )
    return _changed(request, here, number, unit)


def _changed(request: HttpRequest, here: Door, number: str, unit: str) -> HttpResponse:
    month = assess.of_month(here.db, here.office, here.who, assess.month_in(number), here.now, unit=unit)
    now = next((j for j in month.findings if j.id == number), None)
    if now is None:  # withdrawn, and what it rested on is gone
        response = render(request, "assess/_gone.html", {"id": number})
    else:
        card = present.card(here, now)
        response = render(request, "assess/_card.html", {"card": card, "decides": True, "fresh": True})
    response["HX-Retarget"] = f"#f-{number}"
    response["HX-Reswap"] = "outerHTML"
    response["HX-Trigger"] = json.dumps({"acted": {"finding": number}})
    return response


def _points(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text[:EDGE].strip().replace("，", ".").replace("。", "."))
    except ValueError as error:
        raise Invalid("points.written", {"points": text[:EDGE]}) from error


@require_safe
@supervisor
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """The form that replaces a standing decision; it knows the version that was looked at."""
    here = door(request)
    found, version = judged(here, number)
    card = present.card(here, found)
    return render(request, "assess/_correct.html", {"card": card, "seen": version})


@require_POST
@supervisor
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """A message to the unit's liaison."""
    here = door(request)
    found, _version = judged(here, number, request.POST.get("unit", ""))
    fresh = asking.ask(here.db, here.office, here.who, found, now=here.now)
    text = (_("The liaison of %(unit)s is asked.") if fresh else _("%(unit)s was asked today already.")) % {
        "unit": found.finding.unit
    }
    return render(request, "parts/acted.html", {"text": text, "at": here.now})


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def entry(request: HttpRequest) -> HttpResponse:
    """The form for what an inspector found (GET), and its entering (POST)."""
    here = door(request)
    if request.method == "POST":
        return _enter(request, here)
    rules = here.office.current(here.db).at(here.now)
    items = sorted(rules.items.values(), key=lambda i: (i.basis != "inspector", i.code))
    chosen = rules.items.get(request.GET.get("item", "")) or (items[0] if items else None)
    low, high = present.limits(chosen)
    context = {
        "items": [
            (i, present.plain(present.limits(i)[0]), present.plain(present.limits(i)[1])) for i in items
        ],
        "chosen": chosen,
        "low": present.plain(low),
        "high": present.plain(high),
        "units": sorted(rules.units),
        "given": request.GET,
    }
    return render(request, "assess/_entry.html", context)


def _enter(request: HttpRequest, here: Door) -> HttpResponse:
    form = request.POST
    item = here.office.current(here.db).items.get(form.get("item", ""))
    unit, words = form.get("unit", "").strip(), form.get("reason", "").strip()
    for name, said, word in (
        ("unit", unit, pgettext("finding", "Unit")),
        ("reason", words, _("What was found")),
    ):
        if not said:
            raise Invalid("field.missing", {"field": word if word else name})
    kind = form.get("kind", "").strip()
    deed = Deed(
        event=ev.FindingEntered(
            item=form.get("item", ""),
            unit=unit,
            order=form.get("order", "").strip(),
            points=_points(form.get("points", "")),
        ),
        at=deeds.moment(form.get("at", ""), here.now),
        reason=f"{kind}：{words}" if kind and item and kind in item.reasons else words,
    )
    done = supervise.enter_finding(
        here.db, here.office, here.who, deed, now=here.now, once=deeds.once(request)
    )
    where = f"{reverse('assess:desk')}?month={done.stream}&state=proposed&unit={unit}"
    response = render(request, "assess/_entered.html", {"where": where, "month": done.stream, "at": here.now})
    response["HX-Trigger"] = json.dumps({"acted": {"month": done.stream}})
    return response
