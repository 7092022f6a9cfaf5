"""The words for the codes of the core, in the reader's language.

Every code that a screen can show has its word here; ``tests`` hold the lists
against the core's own. Names that belong to a pack (units, places, clocks,
items) are not here: they are shown as they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.web.event_words import ABOUT, EVENT_ICONS, EVENTS, FIRED, MESSAGES, Words

__all__ = ["ABOUT", "EVENTS", "EVENT_ICONS", "FIRED", "MESSAGES", "Words"]

ROOMS: Words = {
    "watch": _("Watch board"),
    "cases": _("Case files"),
    "console": _("Console"),
    "terminal": _("Terminal"),
    "assess": _("Assessment"),
    "leader": _("Situation"),
    "packs": _("Regulation"),
    "admin": _("Administration"),
}

ROLES: Words = {
    "dispatcher": _("Dispatcher"),
    "supervisor": _("Supervisor"),
    "officer": _("Unit officer"),
    "leader": _("Leader"),
    "administrator": _("Administrator"),
    "auditor": _("Auditor"),
}

TERMINAL_STEPS: Words = {
    "sign": pgettext_lazy("station", "signed"),
    "depart": pgettext_lazy("station", "set out"),
    "arrive": pgettext_lazy("station", "on scene"),
    "handle": pgettext_lazy("station", "handling"),
    "result": pgettext_lazy("station", "result"),
}
"""Stations of the line on a terminal."""

LIGHTS: Words = {
    "engine": _("Engine"),
    "feed": _("Live feed"),
    "db": _("Database"),
    "undelivered": _("Undelivered"),
}

COUNTERS: Words = {
    "all": _("All open"),
    "unsigned": _("Unsigned"),
    "overtime": _("Overdue"),
    "enroute": _("En route"),
    "handling": _("Handling"),
    "callback": _("Callback due"),
    "dispute": _("In dispute"),
}

FACETS: Words = {
    "unit": _("Unit"),
    "place": _("Place"),
    "severity": _("Severity"),
    "category": _("Category"),
    "state": _("State"),
}

COLUMNS: Words = {
    "number": _("Case"),
    "matter": _("Matter"),
    "place": _("Place"),
    "unit": _("Unit"),
    "sign": _("Sign"),
    "arrive": _("Arrive"),
    "result": _("Report"),
    "last": _("Last word from the unit"),
}

SORTS: Words = {
    "due": _("next breach"),
    "issued": _("time of issue"),
    "number": _("case number"),
    "place": _("place"),
    "unit": _("unit"),
}

CASE_STATES: Words = {
    "received": pgettext_lazy("case", "Received"),
    "screening": pgettext_lazy("case", "Screening"),
    "answered": pgettext_lazy("case", "Answered directly"),
    "refused": pgettext_lazy("case", "Not accepted"),
    "transferred": pgettext_lazy("case", "Transferred"),
    "referred": pgettext_lazy("case", "Referred"),
    "merged": pgettext_lazy("case", "Merged"),
    "accepted": pgettext_lazy("case", "Accepted"),
    "dispatched": pgettext_lazy("case", "Dispatched"),
    "handling": pgettext_lazy("case", "Being handled"),
    "verifying": pgettext_lazy("case", "Verifying"),
    "closed": pgettext_lazy("case", "Closed"),
    "archived": pgettext_lazy("case", "Archived"),
    "plan": pgettext_lazy("case", "Under an emergency plan"),
    "cancelled": pgettext_lazy("case", "Cancelled"),
}

ORDER_STATES: Words = {
    "draft": pgettext_lazy("order", "Draft"),
    "issued": pgettext_lazy("order", "Issued"),
    "signed": pgettext_lazy("order", "Signed"),
    "enroute": pgettext_lazy("order", "En route"),
    "onscene": pgettext_lazy("order", "On scene"),
    "handling": pgettext_lazy("order", "Being handled"),
    "submitted": pgettext_lazy("order", "Result reported"),
    "verifying": pgettext_lazy("order", "Verifying"),
    "closed": pgettext_lazy("order", "Closed"),
    "objected": pgettext_lazy("order", "Objected"),
    "dispute": pgettext_lazy("order", "In dispute"),
    "rework": pgettext_lazy("order", "Rework"),
    "suspended": pgettext_lazy("order", "Suspended"),
    "withdrawn": pgettext_lazy("order", "Withdrawn"),
    "reassigned": pgettext_lazy("order", "Reassigned"),
    "superseded": pgettext_lazy("order", "Superseded"),
    "plan": pgettext_lazy("order", "Under an emergency plan"),
}

ORDER_ROLES: Words = {
    "lead": pgettext_lazy("unit role", "lead"),
    "co": pgettext_lazy("unit role", "joint"),
    "support": pgettext_lazy("unit role", "support"),
    "sole": pgettext_lazy("unit role", "sole"),
}

TIERS: Mapping[int, str | Promise] = {1: _("tier 1"), 2: _("tier 2"), 3: _("tier 3")}

SEVERITIES: Words = {
    "一般": _("ordinary"),
    "较大": _("major"),
    "重大": _("serious"),
    "特别重大": _("most serious"),
}
"""The four official levels, keyed by their printed names."""

SEVERITY_LEVELS: Mapping[str, str] = {"一般": "blue", "较大": "yellow", "重大": "orange", "特别重大": "red"}

CLOCK_STATES: Words = {
    "waiting": pgettext_lazy("clock", "waiting for duty hours"),
    "running": pgettext_lazy("clock", "running"),
    "paused": pgettext_lazy("clock", "paused"),
    "met": pgettext_lazy("clock", "in time"),
    "breached": pgettext_lazy("clock", "overdue"),
    "ended": pgettext_lazy("clock", "ended"),
    "none": pgettext_lazy("clock", "measured, no limit printed"),
}

CLOCK_ENDS: Words = {
    "superseded": pgettext_lazy("clock end", "reassigned"),
    "withdrawn": pgettext_lazy("clock end", "withdrawn"),
    "plan": pgettext_lazy("clock end", "emergency plan activated"),
    "merged": pgettext_lazy("clock end", "merged"),
    "closed": pgettext_lazy("clock end", "closed"),
}

CHANNELS: Words = {
    "terminal": _("terminal"),
    "network": _("network"),
    "platform": _("platform"),
    "web": _("web"),
    "phone": _("phone"),
    "radio": _("radio"),
    "fax": _("fax"),
    "voice": _("by voice"),
    "hotline": _("hotline"),
    "110": _("110 feed"),
    "unit": _("unit's own line"),
    "mail": _("mail"),
    "webhook": _("webhook"),
    "sms": _("text message"),
    "dingtalk": _("DingTalk"),
    "wecom": _("WeCom"),
    "api": _("interface"),
    "file": _("file"),
}

RECEIPTS: Words = {
    "waiting": pgettext_lazy("receipt", "no receipt yet"),
    "delivered": pgettext_lazy("receipt", "received"),
    "failed": pgettext_lazy("receipt", "not delivered"),
}

PEOPLE: Words = {
    "liaison": _("liaison"),
    "leader": pgettext_lazy("contact", "leader in charge"),
    "responsible": _("person responsible"),
    "dispatcher": _("Dispatcher"),
}
"""Roles of people whom a message goes to."""

FAILURES: Words = {
    "no address": _("no address is entered for this channel"),
    "not a notification address": _("what is entered is no notification address"),
    "not a mail address": _("what is entered is no mail address"),
    "no such channel": _("this channel is not installed"),
    "refused": _("refused by the other side"),
}
"""Why an attempt to reach somebody failed; what the other side said itself is shown as it is."""

FINDING_STATES: Words = {
    "proposed": pgettext_lazy("finding", "proposed"),
    "confirmed": pgettext_lazy("finding", "confirmed"),
    "dismissed": pgettext_lazy("finding", "dismissed"),
    "booked": pgettext_lazy("finding", "booked"),
    "retracted": pgettext_lazy("finding", "retracted"),
}

INTERVALS: Words = {
    "counted": pgettext_lazy("interval", "counted"),
    "paused": pgettext_lazy("interval", "paused"),
    "uncounted": pgettext_lazy("interval", "not counted"),
}

BECAUSE: Words = {
    "duty": pgettext_lazy("because", "duty hours"),
    "off_duty": pgettext_lazy("because", "outside duty hours"),
    "holiday": pgettext_lazy("because", "holiday"),
    "lunch": pgettext_lazy("because", "lunch break"),
    "wall": pgettext_lazy("because", "counted around the clock"),
    "dispute": pgettext_lazy("because", "in dispute"),
    "suspended": pgettext_lazy("because", "suspended"),
    "centre": pgettext_lazy("because", "with the centre"),
    "closed": pgettext_lazy("because", "closed before it was reopened"),
    "no_receipt": pgettext_lazy("because", "no receipt yet"),
}

OUTCOMES: Words = {
    "accept": pgettext_lazy("outcome", "accepted"),
    "answer": pgettext_lazy("outcome", "answered directly"),
    "refuse": pgettext_lazy("outcome", "not accepted"),
    "transfer": pgettext_lazy("outcome", "transferred"),
    "refer": pgettext_lazy("outcome", "referred"),
}
"""Outcomes of a screening."""

FIELDS: Words = {
    "text": _("Matter"),
    "place": _("Place"),
    "category": _("Category"),
    "kind": _("Kind"),
    "domain": _("Domain"),
    "severity": _("Severity"),
    "deaths": _("Deaths"),
    "headcount": _("Headcount"),
    "controllable": _("Under control"),
    "caller": _("Caller"),
    "secrecy": _("Confidential"),
    "police": _("Police"),
    "self_received_by": _("Received by the unit itself"),
}
"""Fields of a case that a correction can name."""

CAUSES: Words = {
    "clock.breached": pgettext_lazy("cause", "The deadline passed before the step was done."),
    "arrival_report.absent": pgettext_lazy(
        "cause", "The order was closed without an arrival report through the prescribed channel."
    ),
    "platform_result.absent": pgettext_lazy(
        "cause", "The order was closed without a result on the platform."
    ),
    "objection.rejected": pgettext_lazy(
        "cause", "The unit's objection was rejected. Whether it evaded its duty, a person decides."
    ),
    "departure.absent": pgettext_lazy(
        "cause", "No departure of a crew was recorded. Whether the unit stayed idle, a person decides."
    ),
    "inspector": pgettext_lazy("cause", "Entered by an inspector."),
    "contact.unfiled": pgettext_lazy("cause", "A change of contact was not filed."),
    "terminal.offline": pgettext_lazy("cause", "The terminal was offline in duty hours."),
    "spot_check.unanswered": pgettext_lazy("cause", "A spot check was not answered."),
    "roster.gap": pgettext_lazy("cause", "The roster had a gap in duty hours."),
    "meeting.absent": pgettext_lazy("cause", "The unit was absent from a meeting."),
    "drill.absent": pgettext_lazy("cause", "The unit was absent from a drill."),
}
"""What a finding rests on, in one sentence."""
