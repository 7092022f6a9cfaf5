"""Every step of a case: when it is allowed (guard) and what it changes (apply).

T-numbers are the transitions of the common model. A guard answers with the
reason of a refusal or None; it looks at the state as it stands at the moment
of the step, so the same guard judges a step that is entered late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core.case import OPEN, CaseStream
from liandong.core.events import Entry
from liandong.core.rules import Rules


class Refusal(msgspec.Struct, frozen=True):
    """Why a step is not allowed: a code with parameters, and the clause where a rule says so."""

    code: str
    params: dict[str, Any] = {}
    clause: str = ""


Guard = Callable[[CaseStream, Entry, Any, Rules], Refusal | None]
Apply = Callable[[CaseStream, Entry, Any, Rules], None]

GUARDS: dict[type[ev.Event], Guard] = {}
APPLY: dict[type[ev.Event], Apply] = {}

FROM: dict[type[ev.OrderEvent], tuple[str, frozenset[str]]] = {
    ev.OrderDelivered: ("T2", OPEN),
    ev.OrderSigned: ("T3", frozenset({"issued"})),
    ev.CrewDeparted: ("T4", frozenset({"signed"})),
    ev.CrewArrived: ("T5", frozenset({"issued", "signed", "enroute", "handling"})),
    ev.ArrivalReported: ("T6", frozenset({"onscene", "handling", "submitted"})),
    ev.HandlingStarted: ("T7", frozenset({"signed", "onscene"})),
    ev.FirstContactMade: ("T8", frozenset({"signed", "enroute", "onscene", "handling"})),
    ev.SecondContactMade: ("T8", frozenset({"onscene", "handling"})),
    ev.ProgressReported: ("T9", frozenset({"onscene", "handling"})),
    ev.SupportRequested: ("T10", frozenset({"onscene", "handling"})),
    ev.ResultSubmitted: ("T11", frozenset({"handling"})),
    ev.VerifyStarted: ("T12", frozenset({"submitted"})),
    ev.OrderClosed: ("T13", frozenset({"submitted", "verifying"})),
    ev.ResultReturned: ("T14", frozenset({"submitted", "verifying"})),
    ev.ReworkAccepted: ("T15", frozenset({"rework"})),
    ev.OrderObjected: ("T16", frozenset({"issued", "signed"})),
    ev.ObjectionRejected: ("T17", frozenset({"objected"})),
    ev.OrderReassigned: ("T18", frozenset({"objected", "issued", "signed"})),
    ev.OrderWithdrawn: ("T21", OPEN),
    ev.OrderSuspended: ("T22", frozenset({"handling"})),
    ev.OrderResumed: ("T23", frozenset({"suspended"})),
    ev.OrderReopened: ("T25", frozenset({"closed"})),
    ev.DeadlineExtended: ("T26", OPEN),
    ev.OrderUrged: ("", OPEN),
    ev.OrderSupervised: ("", OPEN),
}
"""Transition and the order states it may start from; without a number: beside the common model, changes nothing."""

NEEDS_REASON: frozenset[type[ev.Event]] = frozenset(
    {
        ev.ResultReturned,
        ev.OrderObjected,
        ev.ObjectionRejected,
        ev.OrderWithdrawn,
        ev.DeadlineExtended,
        ev.OrderSupervised,
        ev.CaseCorrected,
        ev.EventVoided,
    }
)


def guard(stream: CaseStream, entry: Entry, rules: Rules) -> Refusal | None:
    """May this entry follow the state? The answer names the transition or rule that forbids it."""
    event = entry.event
    kind = type(event)
    if kind in NEEDS_REASON and not entry.reason:
        return Refusal("reason.missing", {"do": event_name(event)})
    if kind is not ev.CaseReceived and stream.received is None:
        return Refusal("case.unknown", {"case": stream.id})
    refusal = too_early(stream, entry)
    if refusal is None and isinstance(event, ev.OrderEvent) and kind is not ev.OrderIssued:
        refusal = _order_guard(stream, event)
    if refusal is not None:
        return refusal
    own = GUARDS.get(kind)
    return own(stream, entry, event, rules) if own else None


def too_early(stream: CaseStream, entry: Entry) -> Refusal | None:
    """Does the entry lie before its case or its order began?"""
    if stream.received is not None and entry.at < stream.received:
        return Refusal("time.before_case", {"at": entry.at, "received": stream.received})
    order = stream.orders.get(getattr(entry.event, "order", ""))
    if order is not None and entry.at < order.issued and not isinstance(entry.event, ev.OrderIssued):
        return Refusal("time.before_issue", {"order": order.id, "at": entry.at, "issued": order.issued})
    return None


def event_name(event: ev.Event) -> str:
    """The event's name in stories, log and API."""
    return str(event.__struct_config__.tag)


def _order_guard(stream: CaseStream, event: ev.OrderEvent) -> Refusal | None:
    order = stream.orders.get(event.order)
    if order is None:
        return Refusal("order.unknown", {"order": event.order})
    transition, allowed = FROM[type(event)]
    if order.state not in allowed:
        return Refusal(
            "order.state",
            {
                "order": order.id,
                "do": event_name(event),
                "state": order.state,
                "transition": transition,
                "allowed": sorted(allowed),
            },
        )
    return None


def guards(kind: type[ev.Event]) -> Callable[[Guard], Guard]:
    """Register a step's own guard."""

    def register(function: Guard) -> Guard:
        GUARDS[kind] = function
        return function

    return register


def applies(*kinds: type[ev.Event]) -> Callable[[Apply], Apply]:
    """Register what steps change."""

    def register(function: Apply) -> Apply:
        for kind in kinds:
            APPLY[kind] = function
        return function

    return register
