"""What units and centre owe beside cases: meetings, drills, inspections, filed contacts, spot checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.events import Entry, Event
from liandong.core.members import ContactChange
from liandong.core.rules import Rules
from liandong.core.streams import PERIOD, UNIT
from liandong.core.targets import Gap
from liandong.desk import assess, duty
from liandong.desk.assess import month_after
from liandong.desk.dispatch import Deed
from liandong.desk.duty import Activity, DrillRecord
from liandong.desk.errors import Invalid
from liandong.web import deeds
from liandong.web.assess import present
from liandong.web.assess.door import acts, reader, supervisor
from liandong.web.door import Door, door
from liandong.web.shapes.assess import ContactLine, Entered, TargetLine

YEARS = 24
"""Months of meetings and inspections that are listed."""

SPOT_CHECKS = ("值班电话", "联络员手机", "对讲机", "值守")
"""Offered where the pack names no kinds of its own."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A role that units must name, and those that have not."""

    role: str
    clause: str
    units: tuple[str, ...]


@require_safe
@reader
def overview(request: HttpRequest) -> HttpResponse:
    """Targets with what is done, gaps with their clause, what was held, who is not named."""
    here = door(request)
    rules = here.office.current(here.db).at(here.now)
    gaps = duty.gaps(here.db, here.office, here.who, here.now)
    low = month_after(month_of(here.now), -YEARS)
    held = duty.activities(here.db, here.office, here.who, low)
    context = {
        "tab": "duties",
        "acts": acts(here),
        "targets": _targets(here, rules, gaps),
        "unnamed": _unnamed(gaps),
        "held": [_held(a) for a in held],
        "drills": [_drill(d) for d in duty.all_drills(here.db, here.office, here.who, here.now)],
        "kinds": {what: [t.name for t in rules.pack.targets if t.what == what] for what in KINDS},
        "units": sorted(rules.units),
        "own": here.who.unit,
    }
    return render(request, "assess/duties.html", context)


KINDS = ("meeting", "inspection", "drill")


def _targets(here: Door, rules: Rules, gaps: Iterable[Gap]) -> list[TargetLine]:
    """Periods that ended short first, then those that go on; none of it is a single unit's."""
    if here.who.role == "unit":
        return []
    what = {t.name: t.what for t in rules.pack.targets}
    ended = [g for g in gaps if g.target is not None]
    going = duty.targets_now(here.db, here.office, here.now)
    return [
        TargetLine(
            what=what.get(g.what, ""),
            name=g.what,
            period=g.period,
            clause=g.clause,
            target=g.target or 0,
            done=g.done or 0,
            ended=g.level != "running",
        )
        for g in [*ended, *going]
    ]


def _unnamed(gaps: Iterable[Gap]) -> list[Unnamed]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for gap in gaps:
        if gap.unit:
            found[gap.what, gap.clause].append(gap.unit)
    return [Unnamed(role, clause, tuple(units)) for (role, clause), units in found.items()]


def _held(activity: Activity) -> Entered:
    event = activity.entry.event
    return _entered(
        PERIOD,
        activity.month,
        activity.entry,
        what=getattr(event, "kind", ""),
        units=getattr(event, "units", ()),
        voided=activity.voided,
    )


def _drill(found: DrillRecord) -> dict[str, object]:
    one = found.drill
    lines = [
        (
            unit,
            one.assembled.get(unit),
            one.absent.get(unit),
            next((c for c in found.clocks if c.unit == unit), None),
        )
        for unit in one.units
    ]
    return {"drill": one, "lines": lines, "assembled": len(one.assembled), "absent": len(one.absent)}


def _entered(
    stream: str, name: str, entry: Entry, what: str = "", units: tuple[str, ...] = (), voided: str = ""
) -> Entered:
    return Entered(
        stream=stream,
        name=name,
        position=entry.position,
        at=entry.at,
        event=str(entry.event.__struct_config__.tag),
        what=what,
        by=entry.by,
        entered_at=entry.entered_at if entry.entered_at != entry.at else None,
        units=units,
        reason=voided or entry.reason,
        voided=bool(voided),
    )


@require_safe
@reader
def of_unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit's record: contacts with their filings, checks, terminal, what it lacks; its findings of this month."""
    here = door(request)
    found = duty.unit_record(here.db, here.office, here.who, unit, here.now)
    rules = here.office.current(here.db).at(here.now)
    month = assess.of_month(here.db, here.office, here.who, month_of(here.now), here.now, unit=unit)
    clauses = {f.role: f.clause for f in rules.pack.filings}
    gaps = [g for g in duty.gaps(here.db, here.office, here.who, here.now) if g.unit == unit]
    context = {
        "tab": "duties",
        "acts": acts(here),
        "unit": unit,
        "tier": rules.units[unit].tier if unit in rules.units else None,
        "head": present.month_head(here, month),
        "contacts": [_contact(c, clauses) for c in found.contacts],
        "roles": list(clauses),
        "gaps": gaps,
        "offline_since": found.offline_since,
        "entries": [
            _entered(UNIT, unit, e, _telling(e.event), voided=_why_void(e, found.entries))
            for e in reversed(found.entries)
            if not isinstance(e.event, ev.EventVoided)
        ],
        "checks": _spot_checks(rules),
        "version": found.version,
    }
    return render(request, "assess/unit.html", context)


def _contact(change: ContactChange, clauses: dict[str, str]) -> ContactLine:
    return ContactLine(
        change.role, change.changed, change.filed, clauses.get(change.role, ""), tuple(change.receipts)
    )


def _telling(event: Event) -> str:
    match event:
        case ev.SpotCheckCalled():
            answer = _("answered") if event.answered else _("no answer")
            return f"{event.kind} {answer}".strip()
        case ev.ForceCounted():
            return f"{event.place} {event.count}".strip()
        case ev.RosterSet():
            return "、".join(dict.fromkeys(s.person for s in event.slots))
    return str(getattr(event, "role", ""))


def _why_void(entry: Entry, entries: Iterable[Entry]) -> str:
    return next(
        (
            e.reason
            for e in entries
            if isinstance(e.event, ev.EventVoided) and entry.position in e.event.positions
        ),
        "",
    )


def _spot_checks(rules: Rules) -> list[str]:
    named = [kind for i in rules.pack.assessment.items for kind in i.spot_checks]
    return list(dict.fromkeys(named)) or list(SPOT_CHECKS)


# --- entering, voiding ----------------------------------------------------------------------


@require_POST
@supervisor
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what was held, called, filed or found; ``do`` names it."""
    here, form = door(request), request.POST
    make = MAKERS.get(form.get("do", ""))
    if make is None:
        raise Invalid("step.unknown", {"do": form.get("do", "")})
    deed = Deed(
        event=make(request),
        at=deeds.moment(form.get("at", ""), here.now),
        by=form.get("by", "").strip(),
        channel=form.get("channel", ""),
        reason=form.get("reason", "").strip(),
    )
    duty.record(here.db, here.office, here.who, deed, now=here.now, once=deeds.once(request))
    return _done(request, here, _("Entered"))


def _done(request: HttpRequest, here: Door, text: str) -> HttpResponse:
    response = render(request, "parts/acted.html", {"text": text, "at": here.now})
    response["HX-Refresh"] = "true"
    return response


def _text(request: HttpRequest, name: str, word: str = "") -> str:
    value = request.POST.get(name, "").strip()
    if not value and word:
        raise Invalid("field.missing", {"field": word})
    return value


def _units(request: HttpRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(u for u in request.POST.getlist("units") if u))


def _drill_called(request: HttpRequest) -> Event:
    limit = _text(request, "limit_minutes")
    if limit and not (limit.isascii() and limit.isdigit()):
        raise Invalid("field.missing", {"field": _("Minutes to assemble")})
    units = _units(request)
    if not units:
        raise Invalid("field.missing", {"field": _("Units")})
    return ev.DrillCalled(
        drill="", kind=_text(request, "kind"), units=units, limit_minutes=int(limit) if limit else None
    )


MAKERS: dict[str, Callable[[HttpRequest], Event]] = {
    "meeting.held": lambda r: ev.MeetingHeld(kind=_text(r, "kind", _("Kind")), units=_units(r)),
    "inspection.done": lambda r: ev.InspectionDone(kind=_text(r, "kind", _("Kind")), units=_units(r)),
    "drill.called": _drill_called,
    "drill.unit_assembled": lambda r: ev.DrillUnitAssembled(drill=_text(r, "drill"), unit=_text(r, "unit")),
    "drill.unit_absent": lambda r: ev.DrillUnitAbsent(drill=_text(r, "drill"), unit=_text(r, "unit")),
    "contact.changed": lambda r: ev.ContactChanged(unit=_text(r, "unit"), role=_text(r, "role", _("Role"))),
    "contact.filed": lambda r: ev.ContactFiled(unit=_text(r, "unit"), role=_text(r, "role", _("Role"))),
    "spot_check.called": lambda r: ev.SpotCheckCalled(
        unit=_text(r, "unit"), kind=_text(r, "kind", _("Kind")), answered=_text(r, "answered") == "yes"
    ),
}
"""What can be entered here → its event."""


@require_POST
@supervisor
def void(request: HttpRequest) -> HttpResponse:
    """Declare one entry void, with a reason: it stays in the log and counts no more."""
    here, form = door(request), request.POST
    position = form.get("position", "")
    if form.get("kind", "") not in (PERIOD, UNIT) or not (position.isascii() and position.isdigit()):
        raise Invalid("void.nothing", {})
    duty.void(
        here.db,
        here.office,
        here.who,
        form["kind"],
        form.get("name", ""),
        (int(position),),
        reason=_text(request, "reason", _("Reason")),
        now=here.now,
        once=deeds.once(request),
    )
    return _done(request, here, _("Voided"))
