"""What needs an administrator: a line each, with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from liandong.desk import days, devices, entered, members
from liandong.desk.presence import quiet
from liandong.store import messages
from liandong.store.models import Membership
from liandong.web.door import Door
from liandong.web.manage.channels import WEEK_S
from liandong.web.manage.register_rows import unit_rows
from liandong.web.reading import local

SOON_DAYS = 45
"""So long before the next year its calendar is asked for."""


@dataclass(frozen=True, slots=True)
class Matter:
    """``grave``: something is not judged, not delivered, or nobody would hear. ``names``: the first few."""

    code: str
    icon: str
    grave: bool
    text: str | Promise
    what: str | Promise
    url: str
    names: tuple[str, ...] = ()
    more: int = 0


SHOWN = 6


def matters(here: Door) -> list[Matter]:
    """Everything that needs attention now, the grave first; some queries."""
    found = [
        *_settings(here),
        *_calendars(here),
        *_units(here),
        *_messages(here),
        *_terminals(here),
        *_people(here),
    ]
    return sorted(found, key=lambda m: not m.grave)


def _named(names: list[str]) -> tuple[tuple[str, ...], int]:
    return tuple(names[:SHOWN]), max(len(names) - SHOWN, 0)


def _settings(here: Door) -> Iterator[Matter]:
    pack = here.office.pack(here.db, here.office.active_pack(here.db))
    held = entered.settings_of(here.office.jurisdiction, pack, here.now)
    words = {
        "unset": (
            "alert-triangle",
            ngettext_lazy("%(n)d setting is not entered", "%(n)d settings are not entered", "n"),
            _("What hangs on it is not counted, or a person decides each time."),
        ),
        "sample": (
            "test-pipe",
            ngettext_lazy("%(n)d setting holds a sample value", "%(n)d settings hold sample values", "n"),
            _("Sample values cost no unit any points; enter the district's own."),
        ),
    }
    for state, (icon, text, what) in words.items():
        names = [h.setting.title or h.setting.name for h in held if h.state == state]
        if names:
            first, more = _named(names)
            url = f"{reverse('manage:settings')}?state={state}"
            yield Matter(state, icon, state == "unset", text % {"n": len(names)}, what, url, first, more)


def _calendars(here: Door) -> Iterator[Matter]:
    today = local(here.now).date()
    known = days.years_entered(here.office.jurisdiction)
    years = sorted({today.year, (today + timedelta(days=SOON_DAYS)).year} - known)
    for year in years:
        yield Matter(
            "year",
            "calendar-exclamation",
            year == today.year,
            _("The calendar of %(year)d is not entered") % {"year": year},
            _("The year is counted by plain weekdays, provisionally, and books nothing by itself."),
            reverse("manage:calendar", args=[year]),
        )


def _units(here: Door) -> Iterator[Matter]:
    held = {
        c.unit.name
        for c in members.contacts_now(here.office.jurisdiction, here.now)
        if c.unit and c.role == "liaison" and c.person and c.person.active
    }
    names = [row["name"] for row in unit_rows(here.office.jurisdiction, here.now) if row["name"] not in held]
    if names:
        first, more = _named(names)
        yield Matter(
            "liaison",
            "user-question",
            True,
            ngettext_lazy("%(n)d unit has no liaison", "%(n)d units have no liaison", "n")
            % {"n": len(names)},
            _("Alerts to them reach nobody when a terminal is silent."),
            f"{reverse('manage:units')}?show=no_liaison",
            first,
            more,
        )


def _messages(here: Door) -> Iterator[Matter]:
    counted = here.db.call(messages.counts, here.office.jurisdiction, here.now - WEEK_S)
    for code, number, text in (
        (
            "dead",
            sum(c.dead for c in counted),
            ngettext_lazy("%(n)d message was given up in seven days", "%(n)d messages were given up in seven days", "n"),
        ),
        (
            "failing",
            sum(c.failing for c in counted),
            ngettext_lazy("%(n)d message failed and waits for another try", "%(n)d messages failed and wait for another try", "n"),
        ),
    ):  # fmt: skip
        if number:
            url = f"{reverse('manage:channels')}?show={'dead' if code == 'dead' else 'waiting'}"
            what = _("See why, mend the address, and send again.")
            yield Matter(code, "send-off", True, text % {"n": number}, what, url)


def _terminals(here: Door) -> Iterator[Matter]:
    silent = [q.unit for q in quiet(here.db, here.office, here.who, here.now)]
    if silent:
        first, more = _named(silent)
        text = ngettext_lazy(
            "%(n)d unit's terminal went quiet", "The terminals of %(n)d units went quiet", "n"
        )
        url = f"{reverse('manage:units')}?show=quiet"
        what = _("Orders to them go on by the next channel.")
        yield Matter("quiet", "wifi-off", True, text % {"n": len(silent)}, what, url, first, more)
    if not any(d.revoked_at is None for d in devices.listed(here.office.jurisdiction)):
        yield Matter(
            "none",
            "device-desktop",
            False,
            _("No terminal is enrolled"),
            _("Make a code on the page of a unit and enter it at the device."),
            reverse("manage:units"),
        )


def _people(here: Door) -> Iterator[Matter]:
    never = list(
        Membership.objects.filter(
            jurisdiction=here.office.jurisdiction, user__is_active=True, user__last_login__isnull=True
        )
        .order_by("user__username")
        .values_list("user__username", flat=True)
        .distinct()
    )
    if never:
        first, more = _named(never)
        text = ngettext_lazy("%(n)d account never signed in", "%(n)d accounts never signed in", "n")
        url = f"{reverse('manage:people')}?show=never"
        what = _("Hand over the one-time password, or close the account.")
        yield Matter("never", "user-off", False, text % {"n": len(never)}, what, url, first, more)
