"""A form for each act, and what becomes of it. Refusals are told in place by the middleware."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from liandong.core.case import OrderState
from liandong.desk import files
from liandong.desk.duties import find_units
from liandong.desk.errors import Unknown
from liandong.desk.files import CaseFile
from liandong.web import deeds
from liandong.web.acts import present
from liandong.web.acts.filled import event
from liandong.web.acts.table import ACTS
from liandong.web.door import Door, door, signed_in

FOUND = 8
"""Units that a search offers at once."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def act(request: HttpRequest, case: str, code: str) -> HttpResponse:
    """The form (GET), or the step that it asks for (POST)."""
    if code not in ACTS:
        raise Http404
    here, chosen = door(request), ACTS[code]
    file = files.read(here.db, here.office, here.who, case, here.now)
    order, position = _order(file, request.GET.get("order", "")), _position(request)
    if request.method == "POST":
        step = event(chosen, request.POST, order.id if order else "", position)
        return deeds.told(request, deeds.enact(request, case, step), str(chosen.said))
    form = present.form(here.who, file, chosen, order, position)
    return render(request, "acts/form.html", {"form": form, "fits": _fits(here, file, order, code)})


def _fits(here: Door, file: CaseFile, order: OrderState | None, code: str) -> bool:
    return code == "void" or code in present.offered(here.who, file, order)


def _order(file: CaseFile, name: str) -> OrderState | None:
    if name and name not in file.case.orders:
        raise Unknown("order.unknown", {"order": name})
    return file.case.orders.get(name)


def _position(request: HttpRequest) -> int:
    given = request.GET.get("position", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


@require_safe
@signed_in
def units(request: HttpRequest, case: str) -> HttpResponse:
    """Units by name, sound or duty that have no open order on the case."""
    here = door(request)
    file = files.read(here.db, here.office, here.who, case, here.now)
    rules = here.office.current(here.db)
    busy = {o.unit for o in file.case.orders.values() if o.open}
    free = [name for name in rules.units if name not in busy]
    found = list(find_units(request.GET.get("find", "")[:50], free, rules.pack))[:FOUND]
    rows = [(f, rules.units[f.name].tier, rules.calendar_of(f.name).is_open(here.now)) for f in found]
    return render(request, "acts/_units.html", {"rows": rows})
