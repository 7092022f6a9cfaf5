"""The sheet of a call: from the form's fields to what the desk is asked to do, and back into a form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from liandong.core import events as ev
from liandong.desk import console, files, intake
from liandong.desk.errors import Invalid
from liandong.web.console import drafts
from liandong.web.console.drafts import Fields
from liandong.web.console.words import CALLED, VIA
from liandong.web.door import Door
from liandong.web.shapes.console import SheetForm

RECENT_S = 86_400
"""A call is not entered as begun longer ago than a draft is kept."""


def read(request: HttpRequest, here: Door) -> tuple[console.Sheet, int | None]:
    """What the form asks for, and the version of a received call that the page showed.

    Raises :class:`Invalid` for what can be no call, :class:`Unknown` for a case that is not there.
    """
    form = request.POST
    case = form.get("case", "")
    text = form.get("text", "").strip()
    if case and text == files.read(here.db, here.office, here.who, case, here.now).matter:
        text = ""  # As it came in: nothing to complete.
    received = ev.CaseReceived(
        text=text,
        place=_name(form, "place"),
        category=_name(form, "category"),
        severity=_name(form, "severity"),
        deaths=_count(form, "deaths") or 0,
        headcount=_count(form, "headcount"),
    )
    screening = _screening(form)
    channel = form.get("channel", "phone")
    sheet = console.Sheet(
        received=received,
        screening=screening,
        orders=_orders(form) if screening.outcome == "accept" and not form.get("into") else (),
        channel=channel if channel in CALLED else "phone",
        address=form.get("address", "").strip(),
        name=form.get("name", "").strip(),
        phone=form.get("phone", "").strip(),
        case=case,
        into=_name(form, "into"),
        reason=form.get("screen_text", "").strip() if screening.outcome == "refuse" else "",
        began=_began(form, here),
    )
    seen = form.get("seen", "")
    return sheet, int(seen) if seen.isdigit() else None


def _screening(form: QueryDict) -> ev.CaseScreened:
    """The outcome with its ground: ``code|to`` as the list has it, or a body that was written in."""
    outcome = form.get("outcome", "accept")
    ground, _, to = _name(form, "ground").partition("|")
    transfer = outcome == "transfer"
    return ev.CaseScreened(
        outcome=outcome,
        ground=ground,
        to=(_name(form, "to") or to) if transfer else "",
        text=form.get("screen_text", "").strip() if outcome not in ("accept", "refuse") else "",
    )


def _orders(form: QueryDict) -> tuple[intake.Issue, ...]:
    units = list(dict.fromkeys(u for u in form.getlist("unit") if u))
    via = form.get("via", "network")
    lead = form.get("lead", "")
    return tuple(
        intake.Issue(
            unit=unit,
            role="" if len(units) == 1 else "lead" if unit == lead else "co",
            channel=via if via in VIA else "network",
            text=form.get("order_text", "").strip(),
        )
        for unit in units
    )


def _name(form: QueryDict, field: str) -> str:
    value = form.get(field, "").strip()
    if len(value) > 200:
        raise Invalid("field.too_long", {"field": field, "limit": 200})
    return value


def _count(form: QueryDict, field: str) -> int | None:
    value = form.get(field, "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        raise Invalid("field.type", {"field": field, "wanted": "integer"})
    return int(value)


def _began(form: QueryDict, here: Door) -> int | None:
    value = form.get("began", "")
    began = int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0
    return began if here.now - RECENT_S < began <= here.now else None


# --- into a form ----------------------------------------------------------------------------------


def blank(here: Door) -> SheetForm:
    """A new call: the mildest level that there is."""
    rules = here.office.current(here.db)
    return SheetForm(severity=next(iter(rules.pack.severities), "一般"))


def of_draft(here: Door, draft: str) -> SheetForm | None:
    """A draft as it was left; None where it is gone."""
    found = next(((d, f) for d, f in drafts.own(here) if d.id == draft), None)
    if found is None:
        return None
    form = _filled(found[1], found[0].id)
    return _with_case(here, form.case, form) if form.case else form


def of_case(here: Door, case: str) -> SheetForm:
    """A received call; a draft that the dispatcher has of it goes on."""
    left = next((f for d, f in drafts.own(here) if d.case == case), None)
    key = str(left.get("key", "")) if left else ""
    return _with_case(here, case, _filled(left, key) if left else None)


def _with_case(here: Door, case: str, draft: SheetForm | None) -> SheetForm:
    """The call as it is now; ``draft`` fields stand above it, but its caller is never in a draft."""
    file = files.read(here.db, here.office, here.who, case, here.now)
    stream = file.case
    known = SheetForm(
        case=case,
        seen=file.version,
        received_at=stream.received,
        phone=file.words.of("caller.phone"),
        name=file.words.of("caller.name"),
        channel=stream.channel or "phone",
        address=file.words.of("address"),
        place=stream.place,
        text=file.matter if stream.origin and stream.origin.text else "",
        category=stream.category,
        severity=stream.severity or blank(here).severity,
        deaths=str(stream.deaths or ""),
        headcount="" if stream.headcount is None else str(stream.headcount),
        place_auto=not stream.place,
        category_auto=not stream.category,
        holders=tuple((h.name, h.since) for h in drafts.holders(here, [case]).get(case, ())),
    )
    if draft is None:
        return known
    typed = {
        name: getattr(draft, name)
        for name in (
            "key", "place", "text", "category", "severity", "deaths", "headcount", "outcome", "ground", "to",
            "screen_text", "into", "units", "lead", "via", "order_text", "place_auto", "category_auto",
        )
    }  # fmt: skip
    return replace(known, **typed)


def _filled(fields: Fields, key: str) -> SheetForm:
    plain: dict[str, Any] = {
        name: value
        for name in SheetForm.__slots__
        if name not in ("units", "seen", "received_at", "holders", "place_auto", "category_auto", "key")
        and isinstance(value := fields.get(name), str)
    }
    units = fields.get("unit", [])
    return SheetForm(
        key=key,
        units=tuple(units) if isinstance(units, list) else (units,),
        place_auto=fields.get("place_auto") == "1",
        category_auto=fields.get("category_auto") == "1",
        **plain,
    )


def completed() -> str:
    """The reason beside what a dispatcher completes on a received call."""
    return gettext("completed at the console")
