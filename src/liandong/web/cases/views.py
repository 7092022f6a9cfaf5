"""案卷: the list of case files, one file, and why a clock stands where it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from liandong.desk import files, listing, official
from liandong.web import deeds, shapes
from liandong.web.acts.present import acts_of, voidable
from liandong.web.attached import file_answer
from liandong.web.cases import present
from liandong.web.cases.paper import on_paper
from liandong.web.cases.why import why as why_panel
from liandong.web.cells import matter
from liandong.web.door import Door, door, signed_in
from liandong.web.paging import page_number
from liandong.web.watch.look import delivered

PAGE = 50


@require_safe
@signed_in
def case_list(request: HttpRequest) -> HttpResponse:
    """Files, newest first, as the query asks for them."""
    here = door(request)
    states = tuple(s for s in request.GET.getlist("state") if s)
    q = request.GET.get("q", "").strip()[:100]
    page = page_number(request)
    found = listing.cases(
        here.db, here.office, here.who, here.now, states=states, q=q, limit=PAGE, offset=(page - 1) * PAGE
    )
    counts = listing.states(here.db, here.who)
    total = sum(n for s, n in counts if not states or s in states)
    if q:
        total = (page - 1) * PAGE + len(found) + (1 if len(found) == PAGE else 0)
    context = shapes.CaseList(
        rows=tuple(_line(f) for f in found),
        facets=(shapes.Facet("state", tuple(shapes.Option(s, n, s in states) for s, n in counts)),),
        q=q,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
        first=(page - 1) * PAGE + 1,
        shown=len(found),
    )
    return render(request, "cases/list.html", {"cases": context})


def _line(file: files.CaseFile) -> shapes.CaseLine:
    return shapes.CaseLine(
        case=file.case.id,
        number=file.case.id,
        state=file.case.state,
        matter=matter(file),
        place=file.case.place,
        received_at=file.case.received or 0,
        severity=file.case.severity,
        category=file.case.category,
        units=tuple(o.unit for o in file.case.orders.values()),
        breaches=sum(c.breached_at is not None for c in file.clocks),
    )


def _read(here: Door, case: str) -> files.CaseFile:
    return files.read(here.db, here.office, here.who, case, here.now)


@require_safe
@signed_in
def case_file(request: HttpRequest, case: str) -> HttpResponse:
    here = door(request)
    file = _read(here, case)
    key = request.GET.get("why", "")
    panel = why_panel(file, key, official.passages(here.db, here.office)) if key else None
    return render(request, "cases/file.html", _shown(here, file, panel))


def _shown(here: Door, file: files.CaseFile, panel: shapes.WhyPanel | None = None) -> dict[str, object]:
    """A file with what the reader may do about it."""
    return {
        "file": present.case_file(file, panel),
        **acts_of(here.who, file),
        "deliveries": delivered(here, file),
    }


@require_safe
@signed_in
def paper(request: HttpRequest, case: str) -> HttpResponse:
    """The whole file on A4, with the why of every clock and finding."""
    here = door(request)
    file = _read(here, case)
    return render(request, "cases/print.html", on_paper(here, file))


@require_safe
@signed_in
def live(request: HttpRequest, case: str) -> HttpResponse:
    """Head and orders, fresh."""
    here = door(request)
    return render(request, "cases/_live.html", _shown(here, _read(here, case)))


@require_safe
@signed_in
def timeline(request: HttpRequest, case: str) -> HttpResponse:
    """The whole timeline: what is late or retried may stand anywhere in it."""
    here = door(request)
    file = _read(here, case)
    context = {"timeline": present.timeline(file), "case": case, "voidable": voidable(here.who, file)}
    return render(request, "cases/_timeline.html", context)


@require_POST
@signed_in
def take_step(request: HttpRequest, case: str) -> HttpResponse:
    """Any step of a case, from a form (see ``web.deeds``)."""
    return deeds.told(request, deeds.take(request, case))


@require_safe
@signed_in
def attached(request: HttpRequest, case: str, ref: str) -> HttpResponse:
    """A photo or file that came with a unit's word."""
    return file_answer(door(request), case, ref, small="small" in request.GET)


@require_safe
@signed_in
def why(request: HttpRequest, case: str, key: str) -> HttpResponse:
    here = door(request)
    panel = why_panel(_read(here, case), key, official.passages(here.db, here.office))
    return render(request, "cases/_why.html", {"why": panel})
