"""Words for the parts of a pack and for what a rule does."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.web.event_words import Words

SECTIONS: Words = {
    "jurisdiction": pgettext_lazy("pack", "Jurisdiction"),
    "document": pgettext_lazy("pack", "Document"),
    "bodies": pgettext_lazy("pack", "Body"),
    "tiers": pgettext_lazy("pack", "Tier of units"),
    "tiers.presence": pgettext_lazy("pack", "What a tier must have"),
    "units": pgettext_lazy("pack", "Member unit"),
    "units.matters": pgettext_lazy("pack", "Duties"),
    "contacts": pgettext_lazy("pack", "Number to call"),
    "calendars": pgettext_lazy("pack", "Duty calendar"),
    "areas": pgettext_lazy("pack", "Area"),
    "clocks": pgettext_lazy("pack", "Clock"),
    "scope": pgettext_lazy("pack", "Scope"),
    "scope.grounds": pgettext_lazy("pack", "Ground of screening"),
    "scope.outside": pgettext_lazy("pack", "Outside the jurisdiction"),
    "scope.police_only": pgettext_lazy("pack", "Police alone"),
    "routing": pgettext_lazy("pack", "Dispatch"),
    "routing.categories": pgettext_lazy("pack", "Categories of calls"),
    "routing.territory_default": pgettext_lazy("pack", "Territory by default"),
    "routing.delegation": pgettext_lazy("pack", "Delegated powers"),
    "routing.lead": pgettext_lazy("pack", "Lead unit"),
    "command": pgettext_lazy("pack", "Command"),
    "command.takeovers": pgettext_lazy("pack", "Who takes the command over"),
    "command.plan": pgettext_lazy("pack", "Plan level"),
    "command.equipment": pgettext_lazy("pack", "Equipment"),
    "command.daily_leader": pgettext_lazy("pack", "Leader of the day"),
    "feedback": pgettext_lazy("pack", "Replies"),
    "feedback.arrival": pgettext_lazy("pack", "Arrival report"),
    "feedback.result": pgettext_lazy("pack", "Result on the platform"),
    "reports": pgettext_lazy("pack", "Bulletin"),
    "targets": pgettext_lazy("pack", "How often"),
    "filings": pgettext_lazy("pack", "Role to file"),
    "assessment": pgettext_lazy("pack", "Assessment"),
    "assessment.items": pgettext_lazy("pack", "Assessment item"),
    "assessment.binding": pgettext_lazy("pack", "Shared assessment"),
    "assessment.summary": pgettext_lazy("pack", "Summary"),
    "settings": pgettext_lazy("pack", "Setting"),
}
"""Section of a pack → its name."""

ICONS = {
    "clocks": "clock",
    "assessment.items": "scale",
    "settings": "adjustments",
    "units": "building",
    "units.matters": "list-check",
    "routing.categories": "category",
    "scope.grounds": "filter",
    "calendars": "calendar",
    "tiers": "stack-2",
    "contacts": "phone",
    "bodies": "users-group",
}

EFFECTS: Words = {
    "judged": _("judged by the software"),
    "measured": _("measured and shown, never judged: no number is printed"),
    "auto": _("computed, confirmed by a person"),
    "evidence": _("evidence is shown, a person decides"),
    "inspector": _("entered by an inspector"),
    "entered": _("left open: the district enters it"),
}

UNSET: Words = {
    "block": _("Without it the pack cannot be put into force."),
    "uncounted": _("Without it the clock is not counted."),
    "person": _("Without it a person decides each time."),
}
"""What it means that a setting has no value."""

SETTING_STATES: Words = {
    "entered": pgettext_lazy("setting", "entered"),
    "sample": pgettext_lazy("setting", "sample value"),
    "unset": pgettext_lazy("setting", "not entered"),
}

MILESTONES: Words = {
    "issued": pgettext_lazy("milestone", "issued"),
    "received": pgettext_lazy("milestone", "received"),
    "signed": pgettext_lazy("milestone", "signed"),
    "departed": pgettext_lazy("milestone", "departed"),
    "arrived": pgettext_lazy("milestone", "arrived"),
    "arrival_reported": pgettext_lazy("milestone", "arrival reported"),
    "handling": pgettext_lazy("milestone", "handling"),
    "submitted": pgettext_lazy("milestone", "result submitted"),
    "closed": pgettext_lazy("milestone", "closed"),
    "changed": pgettext_lazy("milestone", "changed"),
    "filed": pgettext_lazy("milestone", "filed"),
    "called": pgettext_lazy("milestone", "called"),
    "assembled": pgettext_lazy("milestone", "assembled"),
}

COUNTING: Words = {
    "wall": _("around the clock"),
    "duty": _("in duty hours only"),
    "gate_then_wall": _("from the first duty hour on, then around the clock"),
}

PERIODS: Words = {
    "month": pgettext_lazy("period", "a month"),
    "quarter": pgettext_lazy("period", "a quarter"),
    "half-year": pgettext_lazy("period", "half a year"),
    "year": pgettext_lazy("period", "a year"),
}

DAYS: Words = {
    "every": pgettext_lazy("days", "every day"),
    "workdays": pgettext_lazy("days", "workdays"),
    "restdays": pgettext_lazy("days", "days of rest"),
    "mon": pgettext_lazy("days", "Monday"),
    "tue": pgettext_lazy("days", "Tuesday"),
    "wed": pgettext_lazy("days", "Wednesday"),
    "thu": pgettext_lazy("days", "Thursday"),
    "fri": pgettext_lazy("days", "Friday"),
    "sat": pgettext_lazy("days", "Saturday"),
    "sun": pgettext_lazy("days", "Sunday"),
}
"""Days of a window of duty hours."""
