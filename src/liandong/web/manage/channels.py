"""Channels: how messages to people go, what did not arrive, and another try."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from liandong.channels import names
from liandong.store import health, messages
from liandong.store.models import Jurisdiction
from liandong.web.door import Door, door
from liandong.web.manage.door import administrator, saved, user_id
from liandong.web.manage.notes import note

WEEK_S = 7 * 86_400

SHOWN = {
    "": messages.OPEN_STATES,
    "dead": ("dead",),
    "waiting": ("queued", "sending"),
    "all": messages.ALL_STATES,
}


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def listed(request: HttpRequest) -> HttpResponse:
    """The last seven days."""
    here = door(request)
    jurisdiction, since = here.office.jurisdiction, here.now - WEEK_S
    if request.method == "POST":
        return _again(request, here, since)
    show, channel = request.GET.get("show", ""), request.GET.get("channel", "")
    known = {c.channel: c for c in here.db.call(messages.counts, jurisdiction, since)}
    for name in names():
        known.setdefault(name, messages.ChannelCount(name, 0, 0, 0, 0, None))
    engine = here.db.call(health.health).get("engine")
    context = {
        "channels": sorted(known.values(), key=lambda c: c.channel),
        "installed": set(names()),
        "sent": here.db.call(messages.listed, jurisdiction, since, SHOWN.get(show, SHOWN[""]), channel),
        "show": show,
        "channel": channel,
        "engine": engine.at if engine else None,
        "engine_quiet": engine is None or here.now - engine.at > 30,
        "failed": any(c.dead or c.failing for c in known.values()),
    }
    return render(request, "manage/channels.html", context)


def _again(request: HttpRequest, here: Door, since: int) -> HttpResponse:
    number = request.POST.get("message", "")
    message = int(number) if number.isdigit() else 0
    count = here.db.call(messages.again, here.office.jurisdiction, since, here.now, message)
    place = Jurisdiction.objects.get(pk=here.office.jurisdiction)
    note(user_id(request), place, "message.retried", number or "*")
    told = ngettext("%(n)d message is tried again now.", "%(n)d messages are tried again now.", count)
    return saved(request, reverse("manage:channels"), told % {"n": count})
