"""One unit: its terms, duty hours, contacts, terminals and people."""

from __future__ import annotations

import json

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liandong.core.events import Instant
from liandong.core.rules import Rules
from liandong.desk import devices, members
from liandong.desk.errors import Unknown
from liandong.store import outbox
from liandong.store.models import Membership, Person, Unit, UnitContact, UnitTerm
from liandong.store.shapes import OutboxRow
from liandong.web.door import Door, door
from liandong.web.manage.door import administrator, saved, since_of, tried, user_id
from liandong.web.manage.register_rows import terms_now
from liandong.web.manage.units import calendar_name, on_duty
from liandong.web.packs.values import window_line
from liandong.web.shapes.manage import HistoryRow
from liandong.web.shapes.units import Duty, UnitPage

ROLES = ("liaison", "leader", "responsible")
"""Roles of a unit's contacts; a pack may ask for more to be filed."""

REACHED = ("mail", "webhook")
"""Channels with an address of their own."""

AHEAD_S = 8 * 86_400

Errors = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def one(request: HttpRequest, unit: int) -> HttpResponse:
    """The unit, and its forms: ``term``, ``contact``, ``vacate``, ``test``, ``code``, ``revoke``."""
    here = door(request)
    try:
        found = members.unit_of(here.office.jurisdiction, unit)
    except Unknown as error:
        raise Http404 from error
    errors: Errors = {}
    code = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "code":
            name = request.POST.get("name", "")
            code = devices.new_code(here.office.jurisdiction, found.name, name, here.who.name, here.now)
        else:
            done = _DEEDS.get(do, _nothing)(request, here, found, errors)
            if done is not None:
                return done
    page = _page(request, here, found, errors, code)
    return render(request, "manage/unit.html", {"page": page}, status=422 if errors else 200)


def _term(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    since = tried(errors, "since", lambda: since_of(request))
    _reasoned(request, errors)
    if errors:
        return None
    tier = request.POST.get("tier", "")
    members.enter_term(
        unit,
        int(tier) if tier.isdigit() else None,
        request.POST.get("unit_class", ""),
        active=request.POST.get("active") != "no",
        since=since,
        now=here.now,
        by=user_id(request),
        reason=request.POST["reason"],
    )
    return _back(request, unit)


def _contact(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    form = request.POST
    since = tried(errors, "since", lambda: since_of(request))
    person = Person(
        jurisdiction_id=here.office.jurisdiction,
        **{n: form.get(n, "").strip() for n in ("name", "title", "phone", "mail", "webhook")},
    )
    try:
        person.full_clean()
    except ValidationError as error:
        errors |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if not form.get("role", "").strip():
        errors["role"] = _("Choose a role.")
    if errors:
        return None
    members.enter_contact(
        here.office.jurisdiction,
        unit,
        form["role"],
        person,
        since=since,
        now=here.now,
        by=user_id(request),
        reason=form.get("reason", ""),
    )
    return _back(request, unit)


def _vacate(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    members.enter_contact(
        here.office.jurisdiction,
        unit,
        request.POST.get("role", ""),
        None,
        since=here.now,
        now=here.now,
        by=user_id(request),
        reason=request.POST.get("reason", ""),
    )
    return _back(request, unit)


def _test(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    """A test message by the way that alerts take: into the outbox, to whoever holds the role."""
    role, channel = request.POST.get("role", ""), request.POST.get("channel", "")
    if channel not in REACHED:
        raise Http404
    message = OutboxRow(
        key=f"test/{unit.pk}/{role}/{channel}/{here.now}",
        channel=channel,
        recipient=f"{role}:{unit.name}",
        template="channel.test",
        params=json.dumps({"unit": unit.name, "at": here.now}, ensure_ascii=False),
    )
    here.db.call(outbox.put, here.office.jurisdiction, "test", [message], here.now, "test")
    return saved(
        request, reverse("manage:channels"), _("The test message is on its way; how it went stands here.")
    )


def _revoke(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    device = request.POST.get("device", "")
    if not device.isdigit():
        raise Http404
    devices.revoke(here.office.jurisdiction, int(device), here.who.name, here.now)
    return _back(request, unit)


def _nothing(request: HttpRequest, here: Door, unit: Unit, errors: Errors) -> HttpResponse | None:
    raise Http404


_DEEDS = {"term": _term, "contact": _contact, "vacate": _vacate, "test": _test, "revoke": _revoke}


def _back(request: HttpRequest, unit: Unit) -> HttpResponse:
    return saved(request, reverse("manage:unit", args=[unit.pk]))


def _reasoned(request: HttpRequest, errors: Errors) -> None:
    if not request.POST.get("reason", "").strip():
        errors["reason"] = _("Say why, or on whose decision: it stands in the history.")


def _page(request: HttpRequest, here: Door, unit: Unit, errors: Errors, code: str) -> UnitPage:
    jurisdiction = here.office.jurisdiction
    rules = here.office.current(here.db).at(here.now)
    term = terms_now(jurisdiction, here.now).get(unit.pk)
    spec = next((u for u in rules.pack.units if u.name == unit.name), None)
    classes = sorted({u.unit_class for u in rules.pack.units if u.unit_class})
    filed = [f.role for f in rules.pack.filings if f.role not in ROLES]
    return UnitPage(
        id=unit.pk,
        name=unit.name,
        short=unit.short,
        place=unit.place.name if unit.place else "",
        tier=term.tier if term else None,
        unit_class=term.unit_class if term else "",
        active=bool(term and term.active),
        duty=_duty(rules, unit.name, here.now),
        history=tuple(_terms(unit, here.now)),
        contacts=tuple(members.contacts_now(jurisdiction, here.now, unit.pk)),
        contact_history=tuple(_contacts(unit, here.now)),
        devices=tuple(devices.listed(jurisdiction, unit.name)),
        people=tuple(Membership.objects.filter(jurisdiction=jurisdiction, unit=unit).select_related("user")),
        matters=tuple(m.text for m in spec.matters) if spec else (),
        matters_clause=spec.clause if spec else "",
        tiers=tuple(t.tier for t in rules.pack.tiers),
        classes=tuple(classes),
        roles=(*ROLES, *filed),
        form=request.POST.get("do", "") if errors else "",
        values={k: str(v) for k, v in request.POST.items()} if errors else {},
        errors=errors,
        code=code,
    )


def _duty(rules: Rules, unit: str, now: Instant) -> Duty | None:
    is_open = on_duty(rules, unit, now)
    if is_open is None:
        return None
    tier = rules.units[unit].tier
    named = next((t.calendar for t in rules.pack.tiers if t.tier == tier), "")
    calendar = rules.calendar_of(unit)
    windows = rules.settings.calendars.get(named, ())
    hours = "；".join(
        window_line({"days": w.days, "from": _clock(w.start), "to": _clock(w.end)}) for w in windows
    )
    until = calendar.next_open(now) if not is_open else None
    if is_open and not calendar.always:
        until = next((b for _a, b in calendar.spans(now, now + AHEAD_S)), None)
    return Duty(
        calendar=calendar_name(rules, unit),
        hours=_("all day, every day") if calendar.always else hours,
        open=is_open,
        until=until,
        clause=next((c.clause for c in rules.pack.calendars if c.id == named), ""),
    )


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _terms(unit: Unit, now: Instant) -> list[HistoryRow]:
    rows = list(
        UnitTerm.objects.filter(unit=unit)
        .select_related("entered_by")
        .order_by("-effective_from", "-entered_at", "-id")
    )
    return _marked(
        [
            HistoryRow(
                since=int(r.effective_from.timestamp()),
                entered_at=int(r.entered_at.timestamp()),
                by=str(r.entered_by) if r.entered_by else "",
                value=_term_words(r.tier, r.unit_class, active=r.active),
                reason=r.reason,
            )
            for r in rows
        ],
        now,
    )


def _term_words(tier: int | None, unit_class: str, *, active: bool) -> str:
    if not active:
        return _("left")
    words = [_("tier %(n)d") % {"n": tier} if tier is not None else "", unit_class]
    return " · ".join(w for w in words if w) or _("member")


def _contacts(unit: Unit, now: Instant) -> list[HistoryRow]:
    rows = UnitContact.objects.filter(unit=unit).select_related("person", "entered_by")
    made = [
        HistoryRow(
            since=int(r.effective_from.timestamp()),
            entered_at=int(r.entered_at.timestamp()),
            by=str(r.entered_by) if r.entered_by else "",
            value=f"{r.role}: {r.person.name if r.person else '–'}",
            reason=r.reason,
            state="coming" if r.effective_from.timestamp() > now else "past",
        )
        for r in rows.order_by("-effective_from", "-entered_at", "-id")
    ]
    return made


def _marked(rows: list[HistoryRow], now: Instant) -> list[HistoryRow]:
    """The newest that has begun is in force, newer ones are coming."""
    current = next((r for r in rows if r.since <= now), None)
    states = ("current" if r is current else "coming" if r.since > now else "past" for r in rows)
    return [
        HistoryRow(since=r.since, entered_at=r.entered_at, by=r.by, value=r.value, reason=r.reason, state=s)
        for r, s in zip(rows, states, strict=True)
    ]
