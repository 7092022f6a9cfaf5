"""Words of the console: its queue, the reasons of its suggestions, and what to tell the caller."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.web.event_words import Words

QUEUE: Words = {
    "objection": pgettext_lazy("to do", "Objections"),
    "dispute": pgettext_lazy("to do", "Disputes"),
    "unreceived": pgettext_lazy("to do", "Without receipt"),
    "callback": pgettext_lazy("to do", "Callbacks due"),
    "draft": pgettext_lazy("to do", "Drafts"),
    "call": pgettext_lazy("to do", "Calls to dispatch"),
}

QUEUE_ICONS = {
    "objection": "hand-stop",
    "dispute": "scale",
    "unreceived": "plug-x",
    "callback": "phone-outgoing",
    "draft": "pencil",
    "call": "phone-incoming",
}

OUTCOMES: Words = {
    "accept": pgettext_lazy("screen", "Accept"),
    "answer": pgettext_lazy("screen", "Answer directly"),
    "refuse": pgettext_lazy("screen", "Not accept"),
    "transfer": pgettext_lazy("screen", "Transfer"),
    "refer": pgettext_lazy("screen", "Refer"),
}

SCRIPTS: Words = {
    "accept": _(
        "“Your matter is accepted. I am sending {units} to {place}; please keep your phone at hand.”"
    ),
    "answer": _("“I can answer this right away: … Does that help you?”"),
    "refuse": _("“This does not fall to the joint response, because: {ground}. The right place for it is …”"),
    "transfer": _("“This is for {to}. I am putting you through now; please stay on the line.”"),
    "refer": _("“This has been passed on: {ground}. They will take it from here and contact you.”"),
    "merge": _("“We know of this already and help is on its way. I am adding what you told me.”"),
}
"""What the dispatcher says; names in braces are filled in by the page."""

WHY: Words = {
    "category": pgettext_lazy("why a unit", "answers for"),
    "duty": pgettext_lazy("why a unit", "duty"),
    "also": pgettext_lazy("why a unit", "goes too for"),
    "delegated": pgettext_lazy("why a unit", "power handed down"),
    "territory": pgettext_lazy("why a unit", "it happens there"),
    "chosen": pgettext_lazy("why a unit", "added by you"),
}

VIA = ("network", "radio", "phone", "fax")
"""Channels by which an order goes out, the usual one first."""

CALLED = ("phone", "110", "hotline", "web")
"""Channels by which a call comes in."""
