"""The few texts that scripts show, by the key under which a script asks for them; ``{name}`` is filled in there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liandong.web.event_words import Words

SCRIPT_WORDS: Words = {
    # every page
    "lost": _("Connection lost for {s} s. What you see is as of {at}."),
    "caught": _("Connected again; caught up with {n} events."),
    "days": _("{d} d {h} h"),
    "failed": _("Not loaded: the server answered {status}."),
    "unreachable": _("Not loaded: the server cannot be reached."),
    "stopped": _("stopped {s} s"),
    "unknown": _("unknown"),
    "auto": _("Theme: as the system"),
    "dark": _("Theme: dark"),
    "light": _("Theme: light"),
    # watch board
    "new": _("{n} changes in the list. Show"),
}
