"""The few texts that scripts show, by the key under which a script asks for them; ``{name}`` is filled in there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liandong.web.event_words import Words
from liandong.web.words import ORDER_STATES

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
    # assessment
    "bulk": _("Confirming {n} of {m}: {unit}"),
    "bulked": _("{n} of {m} confirmed, each by its own event."),
    # console
    "issue": _("Issue {n} orders"),
    "issue1": _("Issue 1 order"),
    "enter": _("Enter, nobody sent"),
    "record": _("Enter: {outcome}"),
    "join": _("Join to {case}"),
    "saved": _("Saved {at}"),
    "unsaved": _("Not saved: the server cannot be reached"),
    "held": _("{names} has this call open too."),
    "gone": _("Throw away what stands here?"),
    "units": _("the unit"),
    "there": _("the place"),
    "whom": _("…"),
    # terminal
    "term.title": _("({n}) New order"),
    "term.by": _("{who} signed {order} at {at}."),
    "term.sending": _("Being sent: {n}"),
    "term.waiting": _("waits for the network, will be sent with its time"),
    "term.refused": _("not taken: {why}"),
    "term.seen": _("Seen"),
    "term.kept": _("{n} deeds are kept on this device and will be sent."),
    "term.empty": _("Write something first."),
    "term.files": _("At most {n} files at once."),
    "term.away": _("Take it away"),
    "term.no-number": _("The caller left no number."),
    "term.sign": _("Signed"),
    "term.depart": _("Set out"),
    "term.arrive": _("Arrived"),
    "term.report": _("Arrival reported"),
    "term.handle": _("Handling begun"),
    "term.progress": _("Progress reported"),
    "term.support": _("Support asked for"),
    "term.first": _("First contact"),
    "term.second": _("Second contact"),
    "term.result": _("Result sent"),
    "term.rework": _("Taken up again"),
    "term.object": _("Objected"),
    **{f"state.{state}": word for state, word in ORDER_STATES.items()},
    # watch board
    "new": _("{n} changes in the list. Show"),
    "sound-off": _("No sound"),
    "sound-on": _("Sound on"),
    "sound-blocked": _("Sound blocked: click"),
}
