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
from liandong.core.case import OPEN, VOID, Arrival, Callback, CaseStream, Commander, Handling, OrderState, Pause
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
    ev.CrewArrived: ("T5", frozenset({"issued", "signed", "enroute"})),
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
}
"""Transition and the order states it may start from."""

NEEDS_REASON: frozenset[type[ev.Event]] = frozenset(
    {
        ev.ResultReturned,
        ev.OrderObjected,
        ev.ObjectionRejected,
        ev.OrderWithdrawn,
        ev.DeadlineExtended,
        ev.CaseCorrected,
        ev.EventVoided,
    }
)


def guard(stream: CaseStream, entry: Entry, rules: Rules) -> Refusal | None:
    """May this entry follow the state? The answer names the transition or rule that forbids it."""
    event = entry.event
    kind = type(event)
    if kind in NEEDS_REASON and not entry.reason:
        return Refusal("reason.missing", {"do": _name(event)})
    if kind is not ev.CaseReceived and stream.received is None:
        return Refusal("case.unknown", {"case": stream.id})
    if stream.received is not None and entry.at < stream.received:
        return Refusal("time.before_case", {"at": entry.at, "received": stream.received})
    if isinstance(event, ev.OrderEvent) and kind is not ev.OrderIssued:
        refusal = _order_guard(stream, entry, event)
        if refusal:
            return refusal
    own = GUARDS.get(kind)
    return own(stream, entry, event, rules) if own else None


def _name(event: ev.Event) -> str:
    return str(event.__struct_config__.tag)


def _order_guard(stream: CaseStream, entry: Entry, event: ev.OrderEvent) -> Refusal | None:
    order = stream.orders.get(event.order)
    if order is None:
        return Refusal("order.unknown", {"order": event.order})
    if entry.at < order.issued:
        return Refusal("time.before_issue", {"order": order.id, "at": entry.at, "issued": order.issued})
    transition, allowed = FROM[type(event)]
    if order.state not in allowed:
        return Refusal(
            "order.state",
            {"order": order.id, "do": _name(event), "state": order.state, "transition": transition, "allowed": sorted(allowed)},
        )
    return None


def _guards(kind: type[ev.Event]) -> Callable[[Guard], Guard]:
    def register(function: Guard) -> Guard:
        GUARDS[kind] = function
        return function

    return register


def _applies(*kinds: type[ev.Event]) -> Callable[[Apply], Apply]:
    def register(function: Apply) -> Apply:
        for kind in kinds:
            APPLY[kind] = function
        return function

    return register


# --- intake and screening -------------------------------------------------------


@_guards(ev.CaseReceived)
def _may_receive(stream: CaseStream, entry: Entry, event: ev.CaseReceived, rules: Rules) -> Refusal | None:
    if stream.received is not None:
        return Refusal("case.exists", {"case": stream.id})
    if event.self_received_by and event.self_received_by not in rules.units:
        return Refusal("unit.unknown", {"unit": event.self_received_by})
    if event.severity and rules.pack.severities and event.severity not in rules.pack.severities:
        return Refusal("severity.unknown", {"severity": event.severity, "known": list(rules.pack.severities)})
    return None


@_applies(ev.CaseReceived)
def _receive(stream: CaseStream, entry: Entry, event: ev.CaseReceived, rules: Rules) -> None:
    stream.received = entry.at
    stream.origin = event
    stream.channel = entry.channel
    stream.place, stream.category, stream.severity = event.place, event.category, event.severity
    stream.deaths, stream.headcount, stream.controllable = event.deaths, event.headcount, event.controllable
    if event.self_received_by:
        stream.outcome = "accept"
        order = OrderState(f"{stream.id}-self", event.self_received_by, "sole", entry.at, state="signed", self_received=True)
        order.received = order.signed = entry.at
        order.signed_entered = entry.entered_at
        stream.orders[order.id] = order


@_guards(ev.CaseScreened)
def _may_screen(stream: CaseStream, entry: Entry, event: ev.CaseScreened, rules: Rules) -> Refusal | None:
    scope = rules.pack.scope
    if event.outcome not in scope.outcomes:
        return Refusal("screening.outcome", {"outcome": event.outcome, "known": list(scope.outcomes)})
    if any(o.state not in VOID for o in stream.orders.values()):
        return Refusal("screening.dispatched", {"case": stream.id, "state": stream.state})
    if stream.state not in ("received", "accepted"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "case.screened"})
    ground = next((g for g in scope.grounds if g.code == event.ground), None)
    if event.ground and scope.grounds and ground is None:
        return Refusal("ground.unknown", {"ground": event.ground})
    if ground is not None and ground.outcome != event.outcome:
        return Refusal("ground.outcome", {"ground": ground.code, "outcome": event.outcome}, ground.clause)
    if event.outcome in scope.ground_required and not event.ground:
        return Refusal("ground.missing", {"outcome": event.outcome}, scope.clause)
    if event.outcome == "accept":
        return _outside(stream, rules) or _repeat(event, rules)
    if event.outcome == "transfer" and not event.to:
        return Refusal("transfer.to_missing", {"case": stream.id}, scope.clause)
    return None


def _outside(stream: CaseStream, rules: Rules) -> Refusal | None:
    places = rules.settings.places
    if rules.pack.scope.outside and places and stream.place and stream.place not in places:
        return Refusal("place.outside", {"place": stream.place}, rules.pack.scope.outside.clause)
    police = rules.pack.scope.police_only
    if police and stream.origin and stream.origin.police == "only":
        return Refusal("scope.police_only", {"case": stream.id}, police.clause)
    return None


def _repeat(event: ev.CaseScreened, rules: Rules) -> Refusal | None:
    """A repeat without a new fact is refused where a printed ground says so."""
    if not event.same_as or event.new_fact or not rules.pack.scope.repeat_ground:
        return None
    ground = next(g for g in rules.pack.scope.grounds if g.code == rules.pack.scope.repeat_ground)
    return Refusal(ground.code, {"same_as": event.same_as}, ground.clause)


@_applies(ev.CaseScreened)
def _screen(stream: CaseStream, entry: Entry, event: ev.CaseScreened, rules: Rules) -> None:
    stream.outcome, stream.ground, stream.to = event.outcome, event.ground, event.to
    stream.same_as, stream.new_fact = event.same_as, event.new_fact


@_guards(ev.CaseMerged)
def _may_merge(stream: CaseStream, entry: Entry, event: ev.CaseMerged, rules: Rules) -> Refusal | None:
    if event.into == stream.id:
        return Refusal("merge.self", {"case": stream.id})
    if stream.merged_into:
        return Refusal("merge.twice", {"case": stream.id, "into": stream.merged_into})
    if any(o.open for o in stream.orders.values()):
        return Refusal("case.open_orders", {"case": stream.id, "do": "case.merged"})
    return None


@_applies(ev.CaseMerged)
def _merge(stream: CaseStream, entry: Entry, event: ev.CaseMerged, rules: Rules) -> None:
    stream.merged_into = event.into


@_guards(ev.CaseReopened)
def _may_reopen(stream: CaseStream, entry: Entry, event: ev.CaseReopened, rules: Rules) -> Refusal | None:
    if stream.state in ("closed", "answered", "refused", "transferred", "referred"):
        return None
    return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "case.reopened"})


@_applies(ev.CaseReopened)
def _reopen_case(stream: CaseStream, entry: Entry, event: ev.CaseReopened, rules: Rules) -> None:
    stream.explicit_close = None
    stream.plan = None
    stream.outcome = "accept"
    stream.reopened = entry.at


@_guards(ev.CaseClosed)
def _may_close_case(stream: CaseStream, entry: Entry, event: ev.CaseClosed, rules: Rules) -> Refusal | None:
    if any(o.open for o in stream.orders.values()):
        return Refusal("case.open_orders", {"case": stream.id, "do": "case.closed"})
    if stream.state not in ("accepted", "plan"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "case.closed"})
    return None


@_applies(ev.CaseClosed)
def _close_case(stream: CaseStream, entry: Entry, event: ev.CaseClosed, rules: Rules) -> None:
    stream.explicit_close = entry.at


# --- orders ----------------------------------------------------------------------


@_guards(ev.OrderIssued)
def _may_issue(stream: CaseStream, entry: Entry, event: ev.OrderIssued, rules: Rules) -> Refusal | None:
    """T1."""
    if event.unit not in rules.units:
        return Refusal("unit.unknown", {"unit": event.unit})
    if event.order in stream.orders:
        return Refusal("order.exists", {"order": event.order})
    if stream.state not in ("accepted", "dispatched", "handling", "verifying"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "order.issued"})
    outside = _outside(stream, rules)
    if outside:
        return outside
    if event.precondition and event.precondition not in stream.orders:
        return Refusal("order.unknown", {"order": event.precondition})
    live = [o for o in stream.orders.values() if o.open]
    if any(o.unit == event.unit for o in live):
        return Refusal("order.same_unit", {"unit": event.unit, "case": stream.id})
    lead = rules.pack.routing.lead
    if event.role in ("lead", "sole") and (lead is None or lead.one_lead):
        holder = next((o for o in live if o.role == "lead"), None)
        if holder:
            return Refusal("lead.second", {"unit": event.unit, "lead": holder.unit}, lead.clause if lead else "")
    return None


@_applies(ev.OrderIssued)
def _issue(stream: CaseStream, entry: Entry, event: ev.OrderIssued, rules: Rules) -> None:
    live = any(o.state not in VOID for o in stream.orders.values())
    unit = rules.units.get(event.unit)
    presence = event.needs_presence
    if presence is None:
        presence = unit.presence if unit else True
    order = OrderState(
        event.order,
        event.unit,
        event.role or ("co" if live else "sole"),
        entry.at,
        channel=entry.channel,
        drill=event.drill,
        needs_presence=presence,
        precondition=event.precondition,
        binding=event.order in stream.binding_orders,
    )
    order.periods.append(Handling(entry.at))
    if event.role == "lead":
        _demote_sole(stream)
    stream.orders[event.order] = order
    _lead_follows(stream, entry.at, rules)


def _demote_sole(stream: CaseStream) -> None:
    for order in stream.orders.values():
        if order.role == "sole":
            order.role = "co"


def _lead_follows(stream: CaseStream, at: int, rules: Rules) -> None:
    """Keep lead and on-scene commander in step with the live orders."""
    live = [o for o in stream.orders.values() if o.state not in VOID]
    lead = next((o.unit for o in live if o.role == "lead"), "") or next((o.unit for o in live if o.role == "sole"), "")
    if lead != stream.lead:
        stream.lead = lead
        _command_by_lead(stream, at, rules)


def _command_by_lead(stream: CaseStream, at: int, rules: Rules) -> None:
    """The lead unit commands on the scene until a role takes over."""
    current = next((c for c in stream.commanders if c.kind == "on_scene" and c.end is None), None)
    if current and current.role:
        return
    if current:
        current.end = at
    if stream.lead:
        clause = rules.pack.routing.lead.clause if rules.pack.routing.lead else ""
        stream.commanders.append(Commander(at, unit=stream.lead, clause=clause))


@_applies(ev.OrderDelivered)
def _deliver(stream: CaseStream, entry: Entry, event: ev.OrderDelivered, rules: Rules) -> None:
    order = stream.orders[event.order]
    if order.received is None or entry.at < order.received:
        order.received = entry.at


@_applies(ev.OrderSigned)
def _sign(stream: CaseStream, entry: Entry, event: ev.OrderSigned, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "signed"
    order.signed, order.signed_entered = entry.at, entry.entered_at
    order.signed_channel, order.signed_by, order.signed_entered_by = entry.channel, entry.by, entry.entered_by
    if order.received is None:
        order.received = entry.at


@_applies(ev.CrewDeparted)
def _depart(stream: CaseStream, entry: Entry, event: ev.CrewDeparted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "enroute"
    order.departed = order.last_word = entry.at


@_applies(ev.CrewArrived)
def _arrive(stream: CaseStream, entry: Entry, event: ev.CrewArrived, rules: Rules) -> None:
    """The first force counts; arriving unsigned implies signing at the same moment."""
    order = stream.orders[event.order]
    order.state = "onscene"
    order.arrived = order.last_word = entry.at
    if order.signed is None:
        order.signed, order.signed_entered, order.signed_implied = entry.at, entry.entered_at, True
        order.signed_channel, order.signed_by, order.signed_entered_by = entry.channel, entry.by, entry.entered_by
    if order.received is None:
        order.received = entry.at


@_guards(ev.ArrivalReported)
def _may_report_arrival(stream: CaseStream, entry: Entry, event: ev.ArrivalReported, rules: Rules) -> Refusal | None:
    order = stream.orders[event.order]
    return None if order.arrived is not None else Refusal("arrival.absent", {"order": order.id})


@_applies(ev.ArrivalReported)
def _report_arrival(stream: CaseStream, entry: Entry, event: ev.ArrivalReported, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.arrival_reports.append(Arrival(entry.at, entry.channel, event.number))
    if order.arrival_reported is None:
        order.arrival_reported = entry.at


@_applies(ev.HandlingStarted)
def _handle(stream: CaseStream, entry: Entry, event: ev.HandlingStarted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "handling"
    order.handling = order.last_word = entry.at


@_applies(ev.FirstContactMade)
def _first_contact(stream: CaseStream, entry: Entry, event: ev.FirstContactMade, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.first_contact = order.first_contact or entry.at


@_applies(ev.SecondContactMade)
def _second_contact(stream: CaseStream, entry: Entry, event: ev.SecondContactMade, rules: Rules) -> None:
    stream.orders[event.order].second_contact = entry.at


@_applies(ev.ProgressReported)
def _progress(stream: CaseStream, entry: Entry, event: ev.ProgressReported, rules: Rules) -> None:
    stream.orders[event.order].last_word = entry.at


@_applies(ev.SupportRequested)
def _support(stream: CaseStream, entry: Entry, event: ev.SupportRequested, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.last_word = entry.at
    order.support_requested = order.support_requested or entry.at


@_guards(ev.ResultSubmitted)
def _may_submit(stream: CaseStream, entry: Entry, event: ev.ResultSubmitted, rules: Rules) -> Refusal | None:
    order = stream.orders[event.order]
    first = stream.orders.get(order.precondition)
    if first is not None and first.open and first.state not in ("submitted", "verifying"):
        return Refusal("order.precondition", {"order": order.id, "precondition": first.id})
    return None


@_applies(ev.ResultSubmitted)
def _submit(stream: CaseStream, entry: Entry, event: ev.ResultSubmitted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "submitted"
    order.last_word = entry.at
    order.submitted = entry.at if order.submitted is None else order.submitted
    order.result_channels.append(entry.channel)
    order.pauses.append(Pause(entry.at, "waiting_for_centre"))


@_applies(ev.VerifyStarted)
def _verify(stream: CaseStream, entry: Entry, event: ev.VerifyStarted, rules: Rules) -> None:
    stream.orders[event.order].state = "verifying"


def _resume(order: OrderState, at: int) -> None:
    if order.pauses and order.pauses[-1].end is None:
        order.pauses[-1].end = at


@_applies(ev.OrderClosed)
def _close(stream: CaseStream, entry: Entry, event: ev.OrderClosed, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "closed"
    order.closed = entry.at
    order.first_closed = order.first_closed or entry.at
    _resume(order, entry.at)
    order.periods[-1].end = entry.at


@_applies(ev.ResultReturned)
def _return(stream: CaseStream, entry: Entry, event: ev.ResultReturned, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "rework"
    order.reworks += 1
    _resume(order, entry.at)


@_applies(ev.ReworkAccepted)
def _rework(stream: CaseStream, entry: Entry, event: ev.ReworkAccepted, rules: Rules) -> None:
    stream.orders[event.order].state = "handling"


@_guards(ev.OrderObjected)
def _may_object(stream: CaseStream, entry: Entry, event: ev.OrderObjected, rules: Rules) -> Refusal | None:
    if stream.orders[event.order].binding:
        return Refusal("objection.binding", {"order": event.order})
    return None


@_applies(ev.OrderObjected)
def _object(stream: CaseStream, entry: Entry, event: ev.OrderObjected, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.before, order.state = order.state, "objected"
    order.objected = order.last_word = entry.at


@_applies(ev.ObjectionRejected)
def _reject(stream: CaseStream, entry: Entry, event: ev.ObjectionRejected, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = order.before
    order.objections_rejected.append(entry.at)


def _end(stream: CaseStream, order: OrderState, state: str, why: str, at: int, rules: Rules) -> None:
    order.state, order.ended, order.end = state, at, why
    _resume(order, at)
    if order.periods and order.periods[-1].end is None:
        order.periods[-1].end = at
    _lead_follows(stream, at, rules)


@_guards(ev.OrderReassigned)
def _may_reassign(stream: CaseStream, entry: Entry, event: ev.OrderReassigned, rules: Rules) -> Refusal | None:
    order = stream.orders[event.order]
    if event.unit == order.unit:
        return Refusal("reassign.same_unit", {"order": order.id, "unit": order.unit})
    if event.to_order in stream.orders:
        return Refusal("order.exists", {"order": event.to_order})
    return None if event.unit in rules.units else Refusal("unit.unknown", {"unit": event.unit})


@_applies(ev.OrderReassigned)
def _reassign(stream: CaseStream, entry: Entry, event: ev.OrderReassigned, rules: Rules) -> None:
    _end(stream, stream.orders[event.order], "reassigned", "superseded", entry.at, rules)


@_applies(ev.OrderWithdrawn)
def _withdraw(stream: CaseStream, entry: Entry, event: ev.OrderWithdrawn, rules: Rules) -> None:
    _end(stream, stream.orders[event.order], "withdrawn", "withdrawn", entry.at, rules)


@_applies(ev.OrderSuspended)
def _suspend(stream: CaseStream, entry: Entry, event: ev.OrderSuspended, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "suspended"
    order.pauses.append(Pause(entry.at, "suspended"))


@_applies(ev.OrderResumed)
def _resume_order(stream: CaseStream, entry: Entry, event: ev.OrderResumed, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "handling"
    _resume(order, entry.at)


@_applies(ev.OrderReopened)
def _reopen_order(stream: CaseStream, entry: Entry, event: ev.OrderReopened, rules: Rules) -> None:
    """A new handling period; the result clock does not start again."""
    order = stream.orders[event.order]
    order.state = "handling"
    order.closed = None
    order.periods.append(Handling(entry.at))
    stream.explicit_close = None


@_guards(ev.DeadlineExtended)
def _may_extend(stream: CaseStream, entry: Entry, event: ev.DeadlineExtended, rules: Rules) -> Refusal | None:
    if event.to <= entry.at:
        return Refusal("extension.past", {"to": event.to, "at": entry.at})
    return None


@_applies(ev.DeadlineExtended)
def _extend(stream: CaseStream, entry: Entry, event: ev.DeadlineExtended, rules: Rules) -> None:
    stream.orders[event.order].periods[-1].extended_to = event.to


# --- disputes ---------------------------------------------------------------------


def _disputed(stream: CaseStream, event: ev.DisputeOpened | ev.DisputeDetermined, states: frozenset[str]) -> OrderState | None:
    if event.order:
        order = stream.orders.get(event.order)
        return order if order is not None and order.state in states else None
    return next((o for o in stream.orders.values() if o.state in states), None)


@_guards(ev.DisputeOpened)
def _may_dispute(stream: CaseStream, entry: Entry, event: ev.DisputeOpened, rules: Rules) -> Refusal | None:
    order = _disputed(stream, event, frozenset({"objected", "signed"}))
    if order is None:
        return Refusal("dispute.no_order", {"case": stream.id})
    return Refusal("objection.binding", {"order": order.id}) if order.binding else None


@_applies(ev.DisputeOpened)
def _dispute(stream: CaseStream, entry: Entry, event: ev.DisputeOpened, rules: Rules) -> None:
    order = _disputed(stream, event, frozenset({"objected", "signed"}))
    assert order is not None
    order.before, order.state = "issued" if order.signed is None else "signed", "dispute"
    order.pauses.append(Pause(entry.at, "dispute"))


@_guards(ev.DisputeDetermined)
def _may_determine(stream: CaseStream, entry: Entry, event: ev.DisputeDetermined, rules: Rules) -> Refusal | None:
    if _disputed(stream, event, frozenset({"dispute"})) is None:
        return Refusal("dispute.none", {"case": stream.id})
    return None if event.unit in rules.units else Refusal("unit.unknown", {"unit": event.unit})


@_applies(ev.DisputeDetermined)
def _determine(stream: CaseStream, entry: Entry, event: ev.DisputeDetermined, rules: Rules) -> None:
    order = _disputed(stream, event, frozenset({"dispute"}))
    assert order is not None
    if event.unit == order.unit:
        order.state, order.binding = order.before, True
        _resume(order, entry.at)
        return
    stream.binding_orders.add(event.to_order)
    _end(stream, order, "reassigned", "superseded", entry.at, rules)


# --- command, severity, plan --------------------------------------------------------


@_guards(ev.LeadSet)
def _may_lead(stream: CaseStream, entry: Entry, event: ev.LeadSet, rules: Rules) -> Refusal | None:
    if not any(o.unit == event.unit and o.state not in VOID for o in stream.orders.values()):
        clause = rules.pack.routing.lead.clause if rules.pack.routing.lead else ""
        return Refusal("lead.no_order", {"unit": event.unit, "case": stream.id}, clause)
    return None


@_applies(ev.LeadSet)
def _set_lead(stream: CaseStream, entry: Entry, event: ev.LeadSet, rules: Rules) -> None:
    """One lead: the former one stays on the case as a co-handler."""
    for order in stream.orders.values():
        if order.state in VOID:
            continue
        if order.unit == event.unit:
            order.role = "lead"
        elif order.role in ("lead", "sole"):
            order.role = "co"
    _lead_follows(stream, entry.at, rules)


@_guards(ev.CommandTaken)
def _may_command(stream: CaseStream, entry: Entry, event: ev.CommandTaken, rules: Rules) -> Refusal | None:
    if not event.role and not event.unit:
        return Refusal("command.nobody", {"case": stream.id})
    current = next((c for c in stream.commanders if c.kind == "on_scene" and c.end is None), None)
    if current and (current.role, current.unit) == (event.role, event.unit):
        return Refusal("command.held", {"role": event.role, "unit": event.unit})
    roles = [t.role for t in rules.pack.command.takeovers]
    if event.role and roles and event.role not in roles:
        return Refusal("command.role", {"role": event.role, "known": roles}, rules.pack.command.takeovers[0].clause)
    return None


@_applies(ev.CommandTaken)
def _take_command(stream: CaseStream, entry: Entry, event: ev.CommandTaken, rules: Rules) -> None:
    for commander in stream.commanders:
        if commander.kind == "on_scene" and commander.end is None:
            commander.end = entry.at
    clause = next((t.clause for t in rules.pack.command.takeovers if t.role == event.role), "")
    stream.commanders.append(Commander(entry.at, unit=event.unit, role=event.role, clause=clause))


@_guards(ev.CommandReleased)
def _may_release(stream: CaseStream, entry: Entry, event: ev.CommandReleased, rules: Rules) -> Refusal | None:
    if any(c.end is None and (c.role, c.unit) == (event.role, event.unit) for c in stream.commanders):
        return None
    return Refusal("command.not_held", {"role": event.role, "unit": event.unit})


@_applies(ev.CommandReleased)
def _release_command(stream: CaseStream, entry: Entry, event: ev.CommandReleased, rules: Rules) -> None:
    for commander in stream.commanders:
        if commander.end is None and (commander.role, commander.unit) == (event.role, event.unit):
            commander.end = entry.at
    if not any(c.kind == "on_scene" and c.end is None for c in stream.commanders):
        _command_by_lead(stream, entry.at, rules)


@_applies(ev.SeverityChanged)
def _severity(stream: CaseStream, entry: Entry, event: ev.SeverityChanged, rules: Rules) -> None:
    stream.severity = event.severity


@_applies(ev.CasualtiesChanged)
def _casualties(stream: CaseStream, entry: Entry, event: ev.CasualtiesChanged, rules: Rules) -> None:
    stream.deaths = event.deaths


@_applies(ev.HeadcountChanged)
def _headcount(stream: CaseStream, entry: Entry, event: ev.HeadcountChanged, rules: Rules) -> None:
    stream.headcount = event.headcount
    stream.controllable = event.controllable if event.controllable is not None else stream.controllable


@_guards(ev.PlanActivated)
def _may_plan(stream: CaseStream, entry: Entry, event: ev.PlanActivated, rules: Rules) -> Refusal | None:
    """T24."""
    if stream.state in ("accepted", "dispatched", "handling", "verifying", "received"):
        return None
    return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "plan.activated"})


@_applies(ev.PlanActivated)
def _plan(stream: CaseStream, entry: Entry, event: ev.PlanActivated, rules: Rules) -> None:
    stream.plan, stream.plan_at = event.plan, entry.at
    for order in stream.orders.values():
        if order.open:
            _end(stream, order, "plan", "plan", entry.at, rules)


@_applies(ev.CallbackDone)
def _called_back(stream: CaseStream, entry: Entry, event: ev.CallbackDone, rules: Rules) -> None:
    stream.callbacks.append(Callback(entry.at, event.order, True, event.grade, event.topics))


@_applies(ev.CallbackFailed)
def _not_reached(stream: CaseStream, entry: Entry, event: ev.CallbackFailed, rules: Rules) -> None:
    stream.callbacks.append(Callback(entry.at, event.order, False))


@_guards(ev.CaseCorrected)
def _may_correct(stream: CaseStream, entry: Entry, event: ev.CaseCorrected, rules: Rules) -> Refusal | None:
    if event.field in ev.CaseReceived.__struct_fields__ and event.field != "self_received_by":
        return None
    return Refusal("correction.field", {"field": event.field})


@_guards(ev.EventVoided)
def _may_void(stream: CaseStream, entry: Entry, event: ev.EventVoided, rules: Rules) -> Refusal | None:
    known = {e.position: e.event for e in stream.entries if e.position < entry.position}
    for position in event.positions:
        target = known.get(position)
        if target is None:
            return Refusal("void.unknown", {"position": position})
        if isinstance(target, ev.CaseReceived | ev.EventVoided | ev.CaseCorrected):
            return Refusal("void.forbidden", {"position": position, "do": _name(target)})
    return None if event.positions else Refusal("void.nothing", {})
