"""值守看板: the open orders, live."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.desk import board as desk
from liandong.desk import presence
from liandong.store import board as stored
from liandong.store.board import SHOWN, SORTED, Filter
from liandong.web import shapes
from liandong.web.cases.present import panel
from liandong.web.cells import board_row, cells, matter
from liandong.web.door import Door, door, signed_in
from liandong.web.exporting import spreadsheet
from liandong.web.paging import page_number

PAGE = 50
EXPORTED = 10_000


@require_safe
@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """The whole board as the query asks for it."""
    here = door(request)
    context: dict[str, object] = {"board": _board(request, here), "strip": _strip(here)}
    if request.GET.get("look"):
        context["panel"] = panel(here, request.GET["look"], request.GET.get("order", ""))
    return render(request, "watch/board.html", context)


@require_safe
@signed_in
def rows(request: HttpRequest) -> HttpResponse:
    """Fresh lines for the orders in view (``ids``), or for the list's query."""
    here = door(request)
    ids = tuple(i for i in request.GET.get("ids", "").split(",") if i)[:200]
    wanted = _filter(request, here)
    if ids:
        wanted = msgspec.structs.replace(wanted, ids=ids, limit=len(ids), offset=0)
    page = desk.page(here.db, here.office, here.who, wanted, here.now)
    found = tuple(board_row(line.order, line.file) for line in page.lines)
    foot = None if ids else shapes.Page(total=page.total, **_pages(wanted, page.total, len(found)))
    return render(request, "watch/_rows.html", {"rows": found, "foot": foot})


@require_safe
@signed_in
def counters(request: HttpRequest) -> HttpResponse:
    here = door(request)
    return render(
        request, "watch/_counters.html", {"counters": _counters(here), "show": request.GET.get("show", "all")}
    )


@require_safe
@signed_in
def strip(request: HttpRequest) -> HttpResponse:
    return render(request, "watch/_strip.html", {"strip": _strip(door(request))})


@require_safe
@signed_in
def side_panel(request: HttpRequest, case: str) -> HttpResponse:
    here = door(request)
    return render(request, "watch/_panel.html", {"panel": panel(here, case, request.GET.get("order", ""))})


@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """The list as asked for, as CSV, at most 10,000 lines."""
    here = door(request)
    wanted = msgspec.structs.replace(_filter(request, here), limit=EXPORTED, offset=0)
    page = desk.page(here.db, here.office, here.who, wanted, here.now)
    found = [board_row(line.order, line.file) for line in page.lines]
    return spreadsheet(request, found, here.now)


def _chosen(request: HttpRequest, name: str) -> tuple[str, ...] | None:
    return tuple(v for v in request.GET.getlist(name) if v) or None


def _filter(request: HttpRequest, here: Door) -> Filter:
    show = request.GET.get("show", "all")
    sort = request.GET.get("sort", "due")
    q = request.GET.get("q", "").strip()[:100]
    return Filter(
        jurisdiction=here.who.jurisdiction,
        show=show if show in SHOWN else "all",
        sort=sort if sort in SORTED else "due",
        q=q,
        words=here.office.keys.query(here.who.jurisdiction, q),
        units=_chosen(request, "unit"),
        places=_chosen(request, "place"),
        severities=_chosen(request, "severity"),
        categories=_chosen(request, "category"),
        limit=PAGE,
        offset=(page_number(request) - 1) * PAGE,
    )


def _board(request: HttpRequest, here: Door) -> shapes.Board:
    wanted = _filter(request, here)
    found = desk.page(here.db, here.office, here.who, wanted, here.now)
    lines = tuple(board_row(line.order, line.file) for line in found.lines)
    return shapes.Board(
        rows=lines,
        counters=_counters(here),
        facets=_facets(request, here),
        show=wanted.show,
        q=wanted.q,
        sort=wanted.sort,
        hide=frozenset(request.GET.getlist("hide")) & frozenset(shapes.COLUMNS),
        total=found.total,
        **_pages(wanted, found.total, len(lines)),
    )


def _pages(wanted: Filter, total: int, shown: int) -> dict[str, int]:
    """Which page of how many."""
    return {
        "page": wanted.offset // PAGE + 1,
        "pages": max(1, -(-total // PAGE)),
        "first": wanted.offset + 1,
        "shown": shown,
    }


def _counters(here: Door) -> tuple[shapes.Counter, ...]:
    found = here.db.call(stored.counters, here.who.jurisdiction, desk.scope(here.who), here.now)
    return tuple(shapes.Counter(code, count) for code, count in found.items())


def _facets(request: HttpRequest, here: Door) -> tuple[shapes.Facet, ...]:
    found = here.db.call(stored.facets, here.who.jurisdiction, desk.scope(here.who))
    made = []
    for name in ("unit", "place", "severity", "category"):
        chosen = set(request.GET.getlist(name))
        options = [shapes.Option(v, n, v in chosen) for facet, v, n in found if facet == name]
        known = {o.value for o in options}
        options += [shapes.Option(v, 0, True) for v in sorted(chosen - known) if v]
        if options:
            made.append(shapes.Facet(name, tuple(options)))
    return tuple(made)


def _strip(here: Door) -> shapes.Strip:
    breaches = []
    for line in desk.coming(here.db, here.office, here.who, here.now):
        going = [c for c in cells(line.order, line.file) if c.due and c.due >= here.now and c.stop is None]
        clock = min(going, key=lambda c: c.due or 0, default=None)
        if clock:
            breaches.append(
                shapes.NextBreach(
                    line.order.id, line.case.id, line.case.id, line.order.unit, matter(line.file), clock
                )
            )
    waiting = here.db.call(stored.unreceived, here.who.jurisdiction, desk.scope(here.who))
    return shapes.Strip(
        breaches=tuple(breaches),
        quiet=tuple(
            shapes.QuietTerminal(q.unit, q.since, q.on_duty)
            for q in presence.quiet(here.db, here.office, here.who, here.now)
        ),
        unreceived=tuple(shapes.Unreceived(order, case, case, unit, at) for case, order, unit, at in waiting),
    )
