"""What can be done about a case, its orders and entries: one table for buttons, keys and forms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Act:
    """One form. ``do``: its step; ``about``: ``order``, ``case`` or ``entry``; ``fields``: what it asks for.

    ``key`` is pressed with an order chosen. ``must``: fields that may not stay empty.
    """

    code: str
    do: str
    word: str | Promise
    icon: str
    fields: tuple[str, ...]
    must: tuple[str, ...] = ()
    about: str = "order"
    key: str = ""
    button: str | Promise = ""
    """What stands on the button that sends; empty: ``word``."""
    said: str | Promise = ""
    """What is answered when it was done."""
    quiet: bool = False
    """Stands in the menu, not beside the others."""


_ACTS = (
    Act(
        "urge",
        "order.urged",
        _("Urge"),
        "bell-ringing",
        ("how", "text"),
        key="u",
        said=pgettext_lazy("act", "Urged"),
    ),
    Act(
        "supervise",
        "order.supervised",
        _("Supervise"),
        "eye-exclamation",
        ("reason", "text"),
        must=("reason",),
        key="s",
        said=_("The unit and its leader are told"),
    ),
    Act(
        "add",
        "order.issued",
        pgettext_lazy("act", "Add a unit"),
        "users-plus",
        ("unit", "role", "channel", "text"),
        must=("unit",),
        about="case",
        key="a",
        button=_("Issue the order"),
        said=pgettext_lazy("act", "Order issued"),
    ),
    Act(
        "phone",
        "call.logged",
        _("Log a call"),
        "phone",
        ("party", "direction", "whom", "text"),
        must=("text",),
        about="case",
        key="p",
        button=_("Enter the call"),
        said=_("Call entered"),
    ),
    Act(
        "deliver",
        "order.delivered",
        _("Told by voice"),
        "phone-check",
        ("voice", "by"),
        must=("by",),
        key="v",
        button=_("The unit has the order"),
        said=_("Receipt entered"),
    ),
    Act(
        "close",
        "order.closed",
        pgettext_lazy("act", "Close"),
        "circle-check",
        ("remark",),
        key="c",
        button=_("Accept the result and close"),
        said=pgettext_lazy("act", "Order closed"),
    ),
    Act(
        "return",
        "result.returned",
        _("Return"),
        "arrow-back-up",
        ("reason",),
        must=("reason",),
        key="b",
        button=_("Return the result to the unit"),
        said=pgettext_lazy("act", "Result returned"),
    ),
    Act(
        "callback",
        "callback.done",
        _("Callback"),
        "phone-outgoing",
        ("reached", "grade", "remark"),
        key="k",
        button=_("Enter the callback"),
        said=_("Callback entered"),
    ),
    Act(
        "reject",
        "objection.rejected",
        _("Reject objection"),
        "hand-off",
        ("reason",),
        must=("reason",),
        key="r",
        said=pgettext_lazy("act", "Objection rejected"),
    ),
    Act(
        "reassign",
        "order.reassigned",
        pgettext_lazy("order", "Reassign"),
        "switch-horizontal",
        ("unit", "remark"),
        must=("unit",),
        key="g",
        button=_("Give the order to this unit"),
        said=pgettext_lazy("act", "Order reassigned"),
    ),
    Act(
        "withdraw",
        "order.withdrawn",
        _("Withdraw"),
        "circle-x",
        ("reason",),
        must=("reason",),
        button=_("Withdraw the order"),
        said=pgettext_lazy("act", "Order withdrawn"),
        quiet=True,
    ),
    Act(
        "late",
        "late",
        _("Late entry"),
        "clock-edit",
        ("step", "at", "by", "voice", "reason", "text"),
        must=("at", "by", "reason"),
        about="case",
        key="l",
        button=pgettext_lazy("act", "Enter"),
        said=pgettext_lazy("act", "Entered"),
    ),
    Act(
        "correct",
        "case.corrected",
        _("Correct"),
        "pencil",
        ("field", "new", "reason"),
        must=("reason",),
        about="case",
        key="e",
        button=_("Correct"),
        said=pgettext_lazy("act", "Corrected"),
    ),
    Act(
        "void",
        "event.voided",
        _("Void"),
        "eraser",
        ("entry", "reason"),
        must=("reason",),
        about="entry",
        button=_("Void this entry"),
        said=pgettext_lazy("act", "Entry voided"),
    ),
    Act(
        "merge",
        "case.merged",
        _("Merge"),
        "arrow-merge",
        ("into", "remark"),
        must=("into",),
        about="case",
        button=_("Merge into that case"),
        said=pgettext_lazy("act", "Case merged"),
        quiet=True,
    ),
    Act(
        "reopen",
        "case.reopened",
        _("Reopen"),
        "rotate-clockwise",
        ("reason",),
        must=("reason",),
        about="case",
        button=_("Reopen the case"),
        said=pgettext_lazy("act", "Case reopened"),
        quiet=True,
    ),
    Act(
        "end",
        "case.closed",
        _("Close the case"),
        "folder-check",
        ("remark",),
        about="case",
        said=pgettext_lazy("act", "Case closed"),
        quiet=True,
    ),
)

ACTS: dict[str, Act] = {act.code: act for act in _ACTS}

LABELS: dict[str, str | Promise] = {
    "reason": _("Reason"),
    "unit": _("Unit"),
    "text": _("What was said"),
    "by": _("Who says so"),
    "at": _("When"),
    "into": _("Number of the case that goes on"),
}
"""What a form calls the fields that must be filled in."""

BOARD = (
    "urge",
    "supervise",
    "add",
    "reassign",
    "phone",
    "deliver",
    "close",
    "return",
    "callback",
    "reject",
    "withdraw",
)
"""What stands beside the board, for the order that was chosen."""

FILE = ("add", "phone", "late", "correct", "merge", "reopen", "end")
"""What stands in the head of a case file."""

CARD = ("urge", "supervise", "deliver", "close", "return", "callback", "reject", "reassign", "withdraw")
"""What an order of a case file has in its menu."""
