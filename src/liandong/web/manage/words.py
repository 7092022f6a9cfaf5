"""Words of the administration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.web.event_words import Words

SCOPE_WORDS: Words = {
    "intake": _("take in calls"),
    "dispatch": _("screen, issue orders and take every other step of the centre"),
    "reply": _("what a unit does with its orders; choose the unit below"),
    "read": _("read cases, orders and units"),
    "feed": _("follow the live feed"),
    "register": _("record drills, contacts, terminals and spot checks"),
    "assess": _("decide about findings, enter meetings and inspections, close a month"),
}

MESSAGE_STATES: Words = {
    "queued": pgettext_lazy("message", "waiting"),
    "sending": pgettext_lazy("message", "on the way"),
    "delivered": pgettext_lazy("message", "delivered"),
    "dead": pgettext_lazy("message", "given up"),
}

TEMPLATES: Words = {"channel.test": _("test message")}
"""Messages that belong to no event."""
