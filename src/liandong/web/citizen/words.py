"""What a caller is told, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liandong.desk.citizen import Told
from liandong.web.event_words import Words

STEPS: Words = {
    "received": gettext_lazy("Received"),
    "passed": gettext_lazy("Passed on"),
    "handling": gettext_lazy("Being handled"),
    "finished": gettext_lazy("Finished"),
}
"""Stations of the line; other stages stand beside it."""

STATION = {"received": 0, "accepted": 0, "passed": 1, "handling": 2, "checking": 2, "plan": 2, "finished": 3}
"""Stage → how far along the line; a stage that is not here has no line."""


def sentence(told: Told) -> str:
    """One sentence that says where the matter stands."""
    if told.stage == "passed":
        return ngettext(
            "Your request was passed to %(n)d unit, which will deal with it.",
            "Your request was passed to %(n)d units, which will deal with it together.",
            told.units,
        ) % {"n": told.units}
    if told.stage == "handling":
        return ngettext(
            "Your request is being handled by %(n)d unit.",
            "Your request is being handled by %(n)d units.",
            told.units,
        ) % {"n": told.units}
    return {
        "received": _("We have your request and are looking at it."),
        "accepted": _("Your request is accepted; we are passing it on."),
        "checking": _("The work is reported as done; we are checking the result."),
        "finished": _("Your request is finished."),
        "answered": _("Your question was answered."),
        "refused": _(
            "Your request is not one that the joint response may take. You were told where to turn."
        ),
        "transferred": _("Your request was handed to the service that is responsible for it."),
        "merged": _("Others have called about the same matter; it is being handled together with theirs."),
        "plan": _("An emergency plan is in force; your matter is being handled under it."),
        "cancelled": _("The request was withdrawn."),
    }[told.stage]
