"""值守看板: the open orders, live."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from liandong.desk import board as desk
from liandong.desk import presence
from liandong.store import board as stored
from liandong.store.board import FACETS, SHOWN, SORTED, Filter
from liandong.web import shapes
from liandong.web.cells import board_row, cells, matter
from liandong.web.door import Door, door, signed_in
from liandong.web.exporting import spreadsheet
from liandong.web.paging import page_number
from liandong.web.watch.look import look

PAGE = 50
EXPORTED = 10_000


@require_safe
@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """The whole board as the query asks for it."""
    here = door(request)
    context: dict[str, object] = {"board": _board(request, here), "strip": upcoming(here)}
    if request.GET.get("look"):
        context |= look(here, request.GET["look"], request.GET.get("order", ""))
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
    found = _rows(here, wanted)
    foot = None
    if not ids:
        total = desk.total(here.db, here.who, wanted, here.now)
        foot = shapes.Page(total=total, **_pages(wanted, total, len(found)))
    return render(request, "watch/_rows.html", {"rows": found, "foot": foot})


@require_safe
@signed_in
def counters(request: HttpRequest) -> HttpResponse:
    here = door(request)
    return render(
        request, "watch/_counters.html", {"counters": counted(here), "show": request.GET.get("show", "all")}
    )


@require_safe
@signed_in
def strip(request: HttpRequest) -> HttpResponse:
    return render(request, "watch/_strip.html", {"strip": upcoming(door(request))})


@require_safe
@signed_in
def side_panel(request: HttpRequest, case: str) -> HttpResponse:
    here = door(request)
    return render(request, "watch/_panel.html", look(here, case, request.GET.get("order", "")))


@require_safe
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """The list as asked for, as CSV, at most 10,000 lines."""
    here = door(request)
    wanted = msgspec.structs.replace(_filter(request, here), limit=EXPORTED, offset=0)
    return spreadsheet(request, list(_rows(here, wanted)), here.now)


@require_safe
@signed_in
def facet(request: HttpRequest, name: str) -> HttpResponse:
    """The choices of one filter, with how many open orders each has; read when its menu is opened."""
    if name not in FACETS:
        raise Http404
    here = door(request)
    found = here.db.call(stored.facet, here.who.jurisdiction, desk.scope(here.who), name)
    chosen = {v for v in request.GET.getlist(name) if v}
    options = [shapes.Option(v, n, v in chosen) for v, n in found]
    known = {o.value for o in options}
    options += [shapes.Option(v, 0, True) for v in sorted(chosen - known)]
    return render(request, "parts/options.html", {"facet": shapes.Facet(name, tuple(options))})


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


UNCOUNTED = ("jurisdiction", "show", "sort", "limit", "offset")
"""Parts of a filter beside which the counter of what is shown is the list's length."""


def _rows(here: Door, wanted: Filter) -> tuple[shapes.BoardRow, ...]:
    lines = desk.page(here.db, here.office, here.who, wanted, here.now)
    return tuple(board_row(line.order, line.file) for line in lines)


def _board(request: HttpRequest, here: Door) -> shapes.Board:
    wanted = _filter(request, here)
    lines = _rows(here, wanted)
    counters = counted(here)
    if wanted == Filter(**{f: getattr(wanted, f) for f in UNCOUNTED}):
        total = next(c.count for c in counters if c.code == wanted.show)
    else:
        total = desk.total(here.db, here.who, wanted, here.now)
    return shapes.Board(
        rows=lines,
        counters=counters,
        facets=_facets(request),
        show=wanted.show,
        q=wanted.q,
        sort=wanted.sort,
        hide=frozenset(request.GET.getlist("hide")) & frozenset(shapes.COLUMNS),
        total=total,
        **_pages(wanted, total, len(lines)),
    )


def _pages(wanted: Filter, total: int, shown: int) -> dict[str, int]:
    """Which page of how many."""
    return {
        "page": wanted.offset // PAGE + 1,
        "pages": max(1, -(-total // PAGE)),
        "first": wanted.offset + 1,
        "shown": shown,
    }


def counted(here: Door) -> tuple[shapes.Counter, ...]:
    """Open orders by what they wait for."""
    found = here.db.call(stored.counters, here.who.jurisdiction, desk.scope(here.who), here.now)
    return tuple(shapes.Counter(code, count) for code, count in found.items())


def _facets(request: HttpRequest) -> tuple[shapes.Facet, ...]:
    """The filters with what is chosen of them; the other choices come when a menu is opened."""
    made = []
    for name in FACETS:
        chosen = dict.fromkeys(v for v in request.GET.getlist(name) if v)
        options = tuple(shapes.Option(v, None, True) for v in chosen)
        made.append(shapes.Facet(name, options, reverse("watch:facet", args=[name])))
    return tuple(made)


def upcoming(here: Door) -> shapes.Strip:
    """What needs a person next."""
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
