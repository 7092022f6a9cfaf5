"""Refusals and errors in the reader's language: what happened, why, what to do.

Codes come from the core and the desk; parameters are filled in here, instants
as local time. The clause is shown beside the text by whoever renders it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

from liandong.core.events import Instant
from liandong.web.times import local_time
from liandong.web.words import CASE_STATES, EVENTS, FINDING_STATES, ORDER_STATES, OUTCOMES, Words

TEXTS: dict[str, str] = {
    # when
    "time.future": _("%(at)s lies in the future; it is %(now)s now. Enter the time at which it happened."),
    "time.before_case": _("%(at)s lies before the case was received (%(received)s). Check the time."),
    "time.before_issue": _("%(at)s lies before order %(order)s was issued (%(issued)s). Check the time."),
    "time.malformed": _("“%(at)s” is not a time. Write it like 2026-11-24T14:02:17+08:00."),
    "time.written": _("“%(at)s” is not a time. Write it like 14:02 or 2026-11-24 14:02:17."),
    "time.too_early": _("%(at)s lies before %(earliest)s. Check the year."),
    "status.often": _("This was asked too often. Try again in %(minutes)s minutes, or call the centre."),
    "unit.exists": _("There is a unit “%(unit)s” already, or there was. A name is never used again."),
    "account.username": _("This user name cannot be used: %(why)s"),
    "account.unknown": _("There is no such account here."),
    "account.own": _(
        "Nobody takes the own administration away or closes the own account; another administrator can."
    ),
    "account.elsewhere": _(
        "This account belongs to another jurisdiction too, or to the installation's superuser, who keeps its password."
    ),
    "role.unit": _("A unit officer belongs to a unit: choose which."),
    "role.no_unit": _("Only a unit officer belongs to a unit."),
    "role.twice": _("The account has this role already."),
    "role.last": _("It is the last role of this account here. Close the account instead."),
    "entered.past": _(
        "%(at)s has passed. What held then stays as it was: enter it from now on, or from a moment to come."
    ),
    "late.speaker": _(
        "“%(do)s” is entered with an earlier time: say who reported it (“by”) and why it is entered late (“reason”)."
    ),
    "late.collides": _(
        "“%(do)s” at %(at)s contradicts “%(with)s” at %(with_at)s. Correct or void that entry first, with a reason."
    ),
    # case
    "case.unknown": _("There is no case %(case)s. Check the number."),
    "case.exists": _("Case %(case)s was received already."),
    "case.state": _("“%(do)s” is not possible while case %(case)s is “%(state)s”."),
    "case.open_orders": _("Case %(case)s still has open orders. Close or withdraw them first."),
    "stream.conflict": _(
        "Somebody else entered something in “%(stream)s” meanwhile (version %(version)s). Look at it again, then repeat."
    ),
    "case.conflict": _(
        "Somebody else changed case %(case)s meanwhile (version %(version)s). Look at it again, then repeat your step."
    ),
    "place.unknown": _("The place is missing. Name the town or street so that the rules can be applied."),
    "place.outside": _("%(place)s lies outside this jurisdiction. Transfer the case to the one responsible."),
    "severity.unknown": _("“%(severity)s” is not a level of this rule pack. Known: %(known)s."),
    "screening.outcome": _("“%(outcome)s” is not an outcome of screening here. Known: %(known)s."),
    "screening.dispatched": _(
        "Orders of case %(case)s are under way; it cannot be screened again. Withdraw them first."
    ),
    "ground.unknown": _("“%(ground)s” is not a printed ground. Choose one of the list."),
    "ground.outcome": _("Ground %(ground)s does not allow the outcome “%(outcome)s”."),
    "ground.missing": _("The outcome “%(outcome)s” needs one of the printed grounds."),
    "transfer.to_missing": _("Say to whom case %(case)s is transferred."),
    "scope.police_only": _(
        "The matter is for the police alone; no joint order may be issued. Screen it again if it is not."
    ),
    "merge.self": _("Case %(case)s cannot be merged into itself."),
    "merge.twice": _("Case %(case)s is already merged into %(into)s."),
    "merge.cycle": _("%(into)s is itself merged into %(case)s; merging would go in a circle."),
    # order
    "order.unknown": _("There is no order %(order)s. Check the number."),
    "order.numbered": _("The system gives orders their numbers. Leave the number of the new order empty."),
    "order.exists": _("Order number %(order)s is taken already."),
    "order.state": _("“%(do)s” does not fit order %(order)s while it is “%(state)s”."),
    "order.same_unit": _("%(unit)s already has an open order on case %(case)s."),
    "order.precondition": _("Order %(precondition)s must be finished before order %(order)s."),
    "unit.unknown": _("There is no unit “%(unit)s” in the register. Check the name."),
    "arrival.absent": _(
        "Order %(order)s has no arrival yet, so it cannot be reported. Record the arrival first."
    ),
    "lead.second": _(
        "%(lead)s leads this case already; there is one lead only. Change the lead or give %(unit)s another role."
    ),
    "order.not_sole": _(
        "%(other)s answers for case %(case)s already; %(unit)s cannot be the only unit. Name a lead or give %(unit)s another role."
    ),
    "role.unknown": _("“%(role)s” is not a role on a case. Known: %(known)s."),
    "lead.no_order": _("%(unit)s has no order on case %(case)s. Issue one before making it the lead."),
    "reassign.same_unit": _("Order %(order)s already lies with %(unit)s. Choose another unit."),
    "extension.past": _("The new deadline %(to)s does not lie after %(at)s."),
    "extension.far": _("The new deadline %(to)s lies more than %(years)s years ahead. Check the year."),
    "extension.shorter": _(
        "The new deadline %(to)s does not lie after the one that holds (%(due)s). Extend it further or leave it."
    ),
    "extension.no_limit": _(
        "Order %(order)s of %(unit)s has no handling limit under this rule pack; there is nothing to extend."
    ),
    "objection.binding": _(
        "The responsibility for order %(order)s was decided and is binding; no objection is possible."
    ),
    "dispute.no_order": _("Case %(case)s has no signed or objected order that could be disputed."),
    "dispute.to_order_missing": _(
        "The decision gives order %(order)s to %(unit)s, but the number of its new order is missing."
    ),
    "dispute.none": _("Case %(case)s has no open dispute."),
    "result.unwritten": _("Write what was done: a result without words is not a result."),
    "voice.speaker": _("“%(do)s” came by voice: say who spoke (“by”)."),
    "reason.missing": _("“%(do)s” needs a reason."),
    # terminals
    "device.code": _("This code is wrong, was used, or is older than ten minutes. Ask for a new one."),
    "device.officer": _("Terminals are enrolled with a code of the administrator here."),
    "device.unknown": _("There is no such terminal."),
    "pin.wrong": _("The PIN is not right."),
    "pin.none": _("This officer has no PIN yet. Sign in with the account and set one."),
    "pin.locked": _("Too many wrong PINs; it is locked until %(until)s. Signing in with the account works."),
    "pin.weak": _("A PIN has %(digits)s digits or more, not all the same and not in a row."),
    "pin.differ": _("The two PINs are not the same."),
    "file.size": _("The file is larger than %(limit)s MB."),
    "file.kind": _("This is no photo (JPEG, PNG, WebP) and no PDF, or it is damaged."),
    "file.many": _("At most %(limit)s files at once."),
    "file.step": _("Files come with progress or a result."),
    "file.unknown": _("There is no such file, or it was erased."),
    "unmask.role": _("Your role does not see telephone numbers."),
    "unmask.secrecy": _("The caller asked for secrecy. Ask the centre to call."),
    # command
    "command.nobody": _("Say which unit or role takes the command on case %(case)s."),
    "command.held": _("%(role)s%(unit)s commands already."),
    "command.not_held": _("%(role)s%(unit)s does not command now."),
    "command.role": _("“%(role)s” may not take the command here. Allowed: %(known)s."),
    # corrections
    "correction.field": _("“%(field)s” cannot be corrected."),
    "correction.value": _("“%(new)s” does not fit the field “%(field)s”."),
    "void.unknown": _("There is no such entry to void."),
    "void.forbidden": _("“%(do)s” cannot be voided. Enter a correction instead."),
    "void.nothing": _("Say which entry is to be voided."),
    # findings, drills
    "item.unknown": _("There is no assessment item %(item)s in this rule pack."),
    "finding.unknown": _("There is no finding under %(item)s for %(unit)s."),
    "finding.number": _("There is no finding %(number)s, or it has fallen away. Look at the month again."),
    "finding.undecided": _("Nothing is decided yet about the finding under %(item)s."),
    "finding.decided": _("The finding under %(item)s is “%(state)s” already."),
    "finding.duplicate": _(
        "%(unit)s has a finding under %(item)s for order %(order)s already; it counts once."
    ),
    "points.missing": _("Item %(item)s needs points between %(min)s and %(max)s."),
    "points.written": _("“%(points)s” is no number of points."),
    "points.range": _("%(points)s points are outside %(min)s to %(max)s for item %(item)s."),
    "points.step": _("Points of item %(item)s go in steps of %(step)s."),
    "finding.order_unit": _("Order %(order)s belongs to %(of)s, not to %(unit)s."),
    "period.unknown": _("“%(period)s” is neither a month like 2021-03 nor a quarter like 2021-Q1."),
    "period.not_over": _("%(period)s is not over yet; it can be closed from its last second on."),
    "period.frozen_already": _("%(period)s is closed already; later corrections go to the next one."),
    "time.before_drill": _("%(at)s lies before drill %(drill)s was called (%(called)s). Check the time."),
    "same_as.self": _("Case %(case)s cannot repeat itself."),
    "drill.unknown": _("There is no drill %(drill)s."),
    "drill.exists": _("Drill %(drill)s was called already."),
    "drill.unit": _("%(unit)s was not called to drill %(drill)s."),
    # requests
    "request.malformed": _("The request cannot be read: %(detail)s. Mend it and send it again."),
    "request.field": _("“%(field)s”: %(detail)s."),
    "request.json": _(
        "The request is not valid JSON: it is wrong or breaks off near byte %(byte)s. Mend it and send it again."
    ),
    "request.empty": _("The request has no body. Send a JSON object."),
    "request.object": _("The request must be a JSON object."),
    "request.too_deep": _(
        "The request is nested too deeply. Send it as the document of the interface has it."
    ),
    "request.content_type": _("Send JSON with the header “Content-Type: application/json”, not “%(type)s”."),
    "request.address": _("There is nothing at %(path)s. All addresses are listed at /api/v1/docs."),
    "request.method": _("%(method)s is not possible at this address. Possible: %(known)s."),
    "field.missing": _("“%(field)s” is missing. Add it and send the request again."),
    "field.unknown": _("There is no field “%(field)s” here. Check its spelling."),
    "field.type": _("“%(field)s” must be: %(wanted)s."),
    "field.choice": _("“%(field)s” cannot be “%(value)s”. Known: %(known)s."),
    "field.at_least": _("“%(field)s” must be at least %(limit)s."),
    "field.at_most": _("“%(field)s” must be at most %(limit)s."),
    "field.too_large": _("“%(field)s” is too large a number."),
    "field.too_long": _("“%(field)s” is too long; at most %(limit)s are taken."),
    "text.too_long": _("“%(field)s” has %(length)s characters; at most %(limit)s are taken."),
    "right.scope": _("This token lacks the scope “%(scope)s”. Ask the administrator for one that has it."),
    "request.too_large": _("The request is too large (at most %(limit)s bytes)."),
    "request.control_characters": _("“%(field)s” holds control characters. Remove them."),
    "key.reused": _("This idempotency key was used for another request. Take a new key for a new request."),
    "right.missing": _("Your role may not do “%(do)s”. Ask the dispatcher or the administrator."),
    "right.own_unit": _("You act for %(unit)s alone."),
    "right.unit": _("Order %(order)s belongs to another unit."),
    "step.unknown": _("“%(do)s” is not a step of a case."),
    # state of the system
    "store.unavailable": _(
        "The database does not answer. Nothing was saved; the same request may be sent again in a moment."
    ),
    "store.disk_full": _(
        "The disk of the database is full. Nothing was saved. The administrator must make room."
    ),
    "store.disk_failed": _(
        "The disk of the database cannot be written or read. Nothing was saved. The administrator must look at the disk."
    ),
    "store.busy": _("The database is too busy. Nothing was saved; send the same request again."),
    "store.forbidden": _(
        "The database role may not do this; the log can only grow. The administrator must check the roles."
    ),
    "store.duplicate": _("This name is taken already."),
    "store.bad_text": _("The text holds characters that cannot be stored. Remove them."),
    "store.broken": _("The database refused a statement. The administrator must run the migrations."),
    "pack.missing": _("No rule pack is active for this jurisdiction. The administrator must activate one."),
    "pack.unset": _("The setting “%(setting)s” is not entered. The administrator must enter it."),
    "erased.no_text": _(
        "The caller's words of this case were erased; no new text can be added. Open a new case."
    ),
    "erasure.ground": _("“%(ground)s” is not a ground for erasing. Known: %(known)s."),
    "erasure.twice": _("The caller's words of case %(case)s were erased already."),
    "erasure.open": _(
        "Case %(case)s is “%(state)s” and its words are still needed. Erase them when it is finished."
    ),
    "token.missing": _("A valid token is missing. Send it as “Authorization: Bearer …”."),
    "internal": _(
        "What you last sent may not have been stored: look at the case before you send it again. The fault was recorded for the administrator."
    ),
    "why.unknown": _("This case has no such clock or finding."),
    "erased": _("The caller's words of case %(case)s were erased."),
}

WANTED: Words = {
    "text": pgettext_lazy("wanted", "text"),
    "integer": pgettext_lazy("wanted", "a whole number"),
    "number": pgettext_lazy("wanted", "a number"),
    "boolean": pgettext_lazy("wanted", "true or false"),
    "list": pgettext_lazy("wanted", "a list"),
    "object": pgettext_lazy("wanted", "an object"),
}

INSTANTS = frozenset({"at", "due", "earliest", "now", "received", "issued", "with_at", "to", "until"})


WORDS: dict[str, Words] = {
    "wanted": WANTED,
    "do": EVENTS,
    "with": EVENTS,
    "outcome": OUTCOMES,
    "state": {**CASE_STATES, **ORDER_STATES, **FINDING_STATES},
}
"""Parameters that are codes, and the list in which each has its word."""


def text_of(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code; an unknown code is shown with its parameters rather than hidden."""
    template = TEXTS.get(code)
    if template is None:
        return f"{code} {dict(params)}" if params else code
    return gettext(template) % _Shown(params)


class _Shown(dict[str, str]):
    """Parameters as people read them; a missing one is left blank."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({name: _shown(name, value) for name, value in params.items()})

    def __missing__(self, key: str) -> str:
        return ""


def _shown(name: str, value: Any) -> str:
    if name in INSTANTS and isinstance(value, int):
        return local_time(Instant(value))
    if isinstance(value, list | tuple):
        return gettext(", ").join(_shown(name, v) for v in value)
    return str(WORDS.get(name, {}).get(value, value))
