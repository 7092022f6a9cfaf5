"""The words of the assessment for its codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.web.event_words import Words

STATES: Words = {
    "proposed": pgettext_lazy("findings", "To decide"),
    "confirmed": pgettext_lazy("findings", "Confirmed"),
    "dismissed": pgettext_lazy("findings", "Dismissed"),
    "correct": pgettext_lazy("findings", "To correct"),
    "late": pgettext_lazy("findings", "After closing"),
    "all": pgettext_lazy("findings", "All"),
}

BASES: Words = {
    "auto": pgettext_lazy("basis", "computed"),
    "evidence": pgettext_lazy("basis", "evidence, a person judges"),
    "inspector": pgettext_lazy("basis", "entered by an inspector"),
}

SORTS: Words = {
    "at": pgettext_lazy("sort", "oldest first"),
    "-at": pgettext_lazy("sort", "newest first"),
    "unit": pgettext_lazy("sort", "by unit"),
    "item": pgettext_lazy("sort", "by item"),
}

FILTERS: Words = {"unit": _("Unit"), "item": _("Item"), "tier": pgettext_lazy("filter", "Tier")}

HELD: Words = {
    "meeting": pgettext_lazy("activity", "Meeting"),
    "drill": pgettext_lazy("activity", "Drill"),
    "inspection": pgettext_lazy("activity", "Inspection"),
}
