"""Closing a month: what is still open, what closing means, and the deed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liandong.core.calendar import month_of
from liandong.desk import assess, duty, supervise
from liandong.desk.assess import span_of
from liandong.web import deeds
from liandong.web.assess import present
from liandong.web.assess.door import month_asked, reader
from liandong.web.door import door


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def closing(request: HttpRequest) -> HttpResponse:
    """The check list (GET); the closing (POST), for the supervisor."""
    here = door(request)
    if request.method == "POST":
        month = request.POST.get("month", "")
        supervise.close(
            here.db,
            here.office,
            here.who,
            month,
            now=here.now,
            once=deeds.once(request),
            reason=request.POST.get("reason", "").strip(),
        )
        response = render(request, "parts/acted.html", {"text": _("The month is closed."), "at": here.now})
        response["HX-Redirect"] = f"{reverse('assess:ledger')}?month={month}"
        return response
    month = month_asked(request)
    found = assess.of_month(here.db, here.office, here.who, month, here.now)
    standing = [j.finding for j in found.findings]
    proposed = [f for f in standing if f.state == "proposed"]
    gaps = duty.gaps(here.db, here.office, here.who, here.now)
    context = {
        "head": present.month_head(here, found),
        "end": span_of(month)[1],
        "this": month == month_of(here.now),
        "counted": sum(f.basis != "evidence" for f in proposed),
        "judged": sum(f.basis == "evidence" for f in proposed),
        "correct": sum(f.correct for f in standing),
        "short": sum(g.target is not None and g.level == "warning" for g in gaps),
    }
    return render(request, "assess/_closing.html", context)
