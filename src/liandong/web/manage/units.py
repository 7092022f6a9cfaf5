"""Units: the list, and a unit that joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liandong.core.rules import Rules
from liandong.desk import members
from liandong.desk.devices import listed as devices
from liandong.desk.errors import Invalid
from liandong.desk.presence import quiet
from liandong.store.models import Membership, Unit
from liandong.web.door import Door, door
from liandong.web.manage.door import administrator, saved, since_of, tried, user_id
from liandong.web.manage.register_rows import place_names, terms_now
from liandong.web.refusals import text_of
from liandong.web.shapes.units import UnitRow

SORTS = ("name", "tier", "duty")
FILTERS = ("tier", "show", "q", "sort")


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def listed(request: HttpRequest) -> HttpResponse:
    """All units, by tier and name; the form for a new one is below."""
    here = door(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        done = _join(request, here, errors)
        if done is not None:
            return done
    rows = _rows(here)
    context = {
        "rows": _sorted(_filtered(rows, request), request.GET.get("sort", "tier")),
        "total": len(rows),
        "counts": {
            "quiet": sum(r.quiet for r in rows),
            "no_liaison": sum(not r.liaison and r.active for r in rows),
            "left": sum(not r.active for r in rows),
        },
        "tiers": sorted({r.tier for r in rows if r.tier is not None}),
        "places": place_names(here.office.jurisdiction),
        "values": request.POST,
        "errors": errors,
    }
    return render(request, "manage/units.html", context, status=422 if errors else 200)


def _join(request: HttpRequest, here: Door, errors: dict[str, str]) -> HttpResponse | None:
    """A unit joins; None where the form was refused."""
    form = request.POST
    since = tried(errors, "since", lambda: since_of(request))
    if not form.get("name", "").strip():
        errors["name"] = _("Write the name as orders and clauses call the unit.")
    if not form.get("reason", "").strip():
        errors["reason"] = _("Say why, or on whose decision: it stands in the history.")
    if errors:
        return None
    tier = form.get("tier", "")
    try:
        unit = members.new_unit(
            here.office.jurisdiction,
            form["name"],
            short=form.get("short", ""),
            place=form.get("place", ""),
            tier=int(tier) if tier.isdigit() else None,
            unit_class=form.get("unit_class", ""),
            since=since,
            now=here.now,
            by=user_id(request),
            reason=form["reason"],
        )
    except Invalid as error:
        errors["name"] = text_of(error.code, error.params)
        return None
    return saved(request, reverse("manage:unit", args=[unit.pk]))


def _rows(here: Door) -> list[UnitRow]:
    jurisdiction = here.office.jurisdiction
    rules = here.office.current(here.db).at(here.now)
    terms = terms_now(jurisdiction, here.now)
    held = {
        (c.unit.pk, c.role): c.person.name
        for c in members.contacts_now(jurisdiction, here.now)
        if c.unit and c.person and c.person.active
    }
    terminals = Counter(d.unit.pk for d in devices(jurisdiction) if d.revoked_at is None)
    silent = {q.unit for q in quiet(here.db, here.office, here.who, here.now)}
    people = dict(
        Membership.objects.filter(jurisdiction=jurisdiction, unit__isnull=False, user__is_active=True)
        .order_by()
        .values_list("unit")
        .annotate(Count("user", distinct=True))
    )
    return [
        UnitRow(
            id=unit.pk,
            name=unit.name,
            tier=terms[unit.pk].tier if unit.pk in terms else None,
            unit_class=terms[unit.pk].unit_class if unit.pk in terms else "",
            active=unit.pk in terms and terms[unit.pk].active,
            duty=on_duty(rules, unit.name, here.now),
            calendar=calendar_name(rules, unit.name),
            liaison=held.get((unit.pk, "liaison"), ""),
            leader=held.get((unit.pk, "leader"), ""),
            devices=terminals[unit.pk],
            quiet=unit.name in silent,
            people=people.get(unit.pk, 0),
            parent=unit.parent.name if unit.parent else "",
        )
        for unit in Unit.objects.filter(jurisdiction=jurisdiction).select_related("parent")
    ]


def on_duty(rules: Rules, unit: str, now: int) -> bool | None:
    """Is the unit on duty? None where the rules do not know it."""
    return rules.calendar_of(unit).is_open(now) if unit in rules.units else None


def calendar_name(rules: Rules, unit: str) -> str:
    """The name of the calendar by which a unit is on duty."""
    known = rules.units.get(unit)
    tier = next((t for t in rules.pack.tiers if known and t.tier == known.tier), None)
    return next((c.name or c.id for c in rules.pack.calendars if tier and c.id == tier.calendar), "")


def _filtered(rows: list[UnitRow], request: HttpRequest) -> list[UnitRow]:
    tier, show, q = (request.GET.get(name, "") for name in ("tier", "show", "q"))
    tests: dict[str, Callable[[UnitRow], bool]] = {
        "quiet": lambda r: r.quiet,
        "no_liaison": lambda r: not r.liaison and r.active,
        "left": lambda r: not r.active,
    }
    keep = tests.get(show)
    return [
        r
        for r in rows
        if (keep is None or keep(r))
        and (not tier or str(r.tier) == tier)
        and all(w in r.name + r.unit_class for w in q.split())
    ]


def _sorted(rows: list[UnitRow], sort: str) -> list[UnitRow]:
    by_name = list(rows)
    if sort == "tier":
        by_name.sort(key=lambda r: (not r.active, r.tier is None, r.tier or 0))
    elif sort == "duty":
        by_name.sort(key=lambda r: (not r.active, r.duty is not True))
    return by_name
