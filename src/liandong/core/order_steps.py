"""Steps of orders: T1 to T26 of the common model."""

from __future__ import annotations

from msgspec.structs import replace

from liandong.core import events as ev
from liandong.core.case import Arrival, CaseStream, Extension, Handling, Judged, OrderState, Pause
from liandong.core.clocks import period_run
from liandong.core.counting import Run, deadline
from liandong.core.events import Entry, Instant
from liandong.core.lead import ROLES, answers, end_order, lead_follows, replaced, resume
from liandong.core.rules import Rules
from liandong.core.screening_steps import outside
from liandong.core.settings import DAY
from liandong.core.steps import Refusal, applies, guards

FARTHEST_YEARS = 10
"""Nobody is given longer; what lies beyond is a slip of the pen in the year."""


@guards(ev.OrderIssued)
def _may_issue(stream: CaseStream, entry: Entry, event: ev.OrderIssued, rules: Rules) -> Refusal | None:
    """T1."""
    if event.unit not in rules.units:
        return Refusal("unit.unknown", {"unit": event.unit})
    if event.order in stream.orders:
        return Refusal("order.exists", {"order": event.order})
    if stream.state not in ("accepted", "dispatched", "handling", "verifying"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "order.issued"})
    refusal = outside(stream, rules)
    if refusal:
        return refusal
    if event.precondition and event.precondition not in stream.orders:
        return Refusal("order.unknown", {"order": event.precondition})
    live = [o for o in stream.orders.values() if o.open]
    if any(o.unit == event.unit for o in live):
        return Refusal("order.same_unit", {"unit": event.unit, "case": stream.id})
    return _may_have_role(stream, event, live, rules)


def _may_have_role(
    stream: CaseStream, event: ev.OrderIssued, live: list[OrderState], rules: Rules
) -> Refusal | None:
    lead = rules.pack.routing.lead
    if event.role and event.role not in ROLES:
        return Refusal("role.unknown", {"role": event.role, "known": list(ROLES)})
    holder = next((o for o in live if o.role == "lead"), None)
    if event.role in ("lead", "sole") and holder and (lead is None or lead.one_lead):
        return Refusal("lead.second", {"unit": event.unit, "lead": holder.unit}, lead.clause if lead else "")
    other = next((o for o in live if o.role == "sole"), None)
    if event.role == "sole" and other:
        params = {"unit": event.unit, "other": other.unit, "case": stream.id}
        return Refusal("order.not_sole", params, lead.clause if lead else "")
    return None


@applies(ev.OrderIssued)
def _issue(stream: CaseStream, entry: Entry, event: ev.OrderIssued, rules: Rules) -> None:
    live = any(o.open for o in stream.orders.values())
    unit = rules.at(entry.entered_at).units.get(event.unit)
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
    stream.orders[event.order] = order
    if order.role in ("lead", "sole"):
        answers(stream, order, rules)
    lead_follows(stream, entry.at, rules)


@applies(ev.OrderDelivered)
def _deliver(stream: CaseStream, entry: Entry, event: ev.OrderDelivered, rules: Rules) -> None:
    order = stream.orders[event.order]
    if order.received is None or entry.at <= order.received:
        order.received, order.received_implied = entry.at, False


@applies(ev.OrderSigned)
def _sign(stream: CaseStream, entry: Entry, event: ev.OrderSigned, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "signed"
    order.signed, order.signed_entered = entry.at, entry.entered_at
    order.signed_channel, order.signed_by, order.signed_entered_by = entry.channel, entry.by, entry.entered_by
    if order.received is None:
        order.received = entry.at


@applies(ev.CrewDeparted)
def _depart(stream: CaseStream, entry: Entry, event: ev.CrewDeparted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "enroute"
    order.departed = order.last_word = entry.at


@guards(ev.CrewArrived)
def _may_arrive(stream: CaseStream, entry: Entry, event: ev.CrewArrived, rules: Rules) -> Refusal | None:
    """Work that began before anybody was there: the first force may still arrive, once."""
    order = stream.orders[event.order]
    if order.state != "handling" or order.arrived is None:
        return None
    return Refusal("order.state", {"order": order.id, "do": "crew.arrived", "state": order.state})


@applies(ev.CrewArrived)
def _arrive(stream: CaseStream, entry: Entry, event: ev.CrewArrived, rules: Rules) -> None:
    """The first force counts; arriving unsigned implies signing at the same moment.

    It is no receipt from which the arrival clock could run: who never
    confirmed anything would be on the scene in no time.
    """
    order = stream.orders[event.order]
    if order.state != "handling":
        order.state = "onscene"
    order.arrived = order.last_word = entry.at
    if order.signed is None:
        order.signed, order.signed_entered, order.signed_implied = entry.at, entry.entered_at, True
        order.signed_channel, order.signed_by, order.signed_entered_by = (
            entry.channel,
            entry.by,
            entry.entered_by,
        )
    if order.received is None:
        order.received, order.received_implied = entry.at, True


@guards(ev.ArrivalReported)
def _may_report_arrival(
    stream: CaseStream, entry: Entry, event: ev.ArrivalReported, rules: Rules
) -> Refusal | None:
    order = stream.orders[event.order]
    return None if order.arrived is not None else Refusal("arrival.absent", {"order": order.id})


@applies(ev.ArrivalReported)
def _report_arrival(stream: CaseStream, entry: Entry, event: ev.ArrivalReported, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.arrival_reports.append(Arrival(entry.at, entry.channel, event.number))
    if order.arrival_reported is None:
        order.arrival_reported = entry.at


@applies(ev.HandlingStarted)
def _handle(stream: CaseStream, entry: Entry, event: ev.HandlingStarted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "handling"
    order.handling = order.last_word = entry.at


@applies(ev.FirstContactMade)
def _first_contact(stream: CaseStream, entry: Entry, event: ev.FirstContactMade, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.first_contact = order.first_contact or entry.at


@applies(ev.SecondContactMade)
def _second_contact(stream: CaseStream, entry: Entry, event: ev.SecondContactMade, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.second_contact = order.second_contact or entry.at


@applies(ev.ProgressReported)
def _progress(stream: CaseStream, entry: Entry, event: ev.ProgressReported, rules: Rules) -> None:
    stream.orders[event.order].last_word = entry.at


@applies(ev.SupportRequested)
def _support(stream: CaseStream, entry: Entry, event: ev.SupportRequested, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.last_word = entry.at
    order.support_requested = order.support_requested or entry.at


@guards(ev.ResultSubmitted)
def _may_submit(stream: CaseStream, entry: Entry, event: ev.ResultSubmitted, rules: Rules) -> Refusal | None:
    order = stream.orders[event.order]
    first = stream.orders.get(order.precondition)
    if first is not None and first.open and first.state not in ("submitted", "verifying"):
        return Refusal("order.precondition", {"order": order.id, "precondition": first.id})
    return None


@applies(ev.ResultSubmitted)
def _submit(stream: CaseStream, entry: Entry, event: ev.ResultSubmitted, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "submitted"
    order.last_word = entry.at
    order.submitted = entry.at if order.submitted is None else order.submitted
    order.periods[-1].result = entry.at
    order.result_channels.append(entry.channel)
    order.pauses.append(Pause(entry.at, "centre"))


@applies(ev.VerifyStarted)
def _verify(stream: CaseStream, entry: Entry, event: ev.VerifyStarted, rules: Rules) -> None:
    stream.orders[event.order].state = "verifying"


@applies(ev.OrderClosed)
def _close(stream: CaseStream, entry: Entry, event: ev.OrderClosed, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "closed"
    order.closed = entry.at
    if order.first_closed is None:
        order.first_closed = entry.at
        order.judged = Judged(
            len(order.arrival_reports),
            len(order.result_channels),
            order.departed is not None,
            order.arrived is not None,
        )
    resume(order, entry.at)
    order.periods[-1].end = entry.at


@applies(ev.ResultReturned)
def _return(stream: CaseStream, entry: Entry, event: ev.ResultReturned, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "rework"
    order.reworks += 1
    order.periods[-1].result = None
    resume(order, entry.at)


@applies(ev.ReworkAccepted)
def _rework(stream: CaseStream, entry: Entry, event: ev.ReworkAccepted, rules: Rules) -> None:
    stream.orders[event.order].state = "handling"


@guards(ev.OrderObjected)
def _may_object(stream: CaseStream, entry: Entry, event: ev.OrderObjected, rules: Rules) -> Refusal | None:
    if stream.orders[event.order].binding:
        return Refusal("objection.binding", {"order": event.order})
    return None


@applies(ev.OrderObjected)
def _object(stream: CaseStream, entry: Entry, event: ev.OrderObjected, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.before, order.state = order.state, "objected"
    order.objected = order.last_word = entry.at


@applies(ev.ObjectionRejected)
def _reject(stream: CaseStream, entry: Entry, event: ev.ObjectionRejected, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = order.before
    order.objections_rejected.append(entry.at)


@guards(ev.OrderReassigned)
def _may_reassign(
    stream: CaseStream, entry: Entry, event: ev.OrderReassigned, rules: Rules
) -> Refusal | None:
    order = stream.orders[event.order]
    if event.unit == order.unit:
        return Refusal("reassign.same_unit", {"order": order.id, "unit": order.unit})
    if event.to_order in stream.orders:
        return Refusal("order.exists", {"order": event.to_order})
    return None if event.unit in rules.units else Refusal("unit.unknown", {"unit": event.unit})


@applies(ev.OrderReassigned)
def _reassign(stream: CaseStream, entry: Entry, event: ev.OrderReassigned, rules: Rules) -> None:
    end_order(stream, stream.orders[event.order], "reassigned", "superseded", entry.at, rules)
    replaced(stream, event.order, event.to_order)


@applies(ev.OrderWithdrawn)
def _withdraw(stream: CaseStream, entry: Entry, event: ev.OrderWithdrawn, rules: Rules) -> None:
    end_order(stream, stream.orders[event.order], "withdrawn", "withdrawn", entry.at, rules)


@applies(ev.OrderSuspended)
def _suspend(stream: CaseStream, entry: Entry, event: ev.OrderSuspended, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "suspended"
    order.pauses.append(Pause(entry.at, "suspended"))


@applies(ev.OrderResumed)
def _resume_order(stream: CaseStream, entry: Entry, event: ev.OrderResumed, rules: Rules) -> None:
    order = stream.orders[event.order]
    order.state = "handling"
    resume(order, entry.at)


@guards(ev.OrderReopened)
def _may_reopen(stream: CaseStream, entry: Entry, event: ev.OrderReopened, rules: Rules) -> Refusal | None:
    order = stream.orders[event.order]
    if stream.state in ("merged", "plan"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "order.reopened"})
    if any(o.open and o.unit == order.unit for o in stream.orders.values()):
        return Refusal("order.same_unit", {"unit": order.unit, "case": stream.id})
    return None


@applies(ev.OrderReopened)
def _reopen_order(stream: CaseStream, entry: Entry, event: ev.OrderReopened, rules: Rules) -> None:
    """A new handling period; the result clock does not start again."""
    order = stream.orders[event.order]
    order.state = "handling"
    order.closed, order.settled = None, False
    order.periods.append(Handling(entry.at))
    stream.explicit_close = None


@guards(ev.DeadlineExtended)
def _may_extend(stream: CaseStream, entry: Entry, event: ev.DeadlineExtended, rules: Rules) -> Refusal | None:
    """T26: only the handling limit of an order, only a longer one, and within a lifetime's reach."""
    if event.to <= entry.at:
        return Refusal("extension.past", {"to": event.to, "at": entry.at})
    if event.to > entry.at + FARTHEST_YEARS * 366 * DAY:
        return Refusal("extension.far", {"to": event.to, "years": FARTHEST_YEARS})
    order = stream.orders[event.order]
    own = rules.at(order.issued)
    limited = [] if order.self_received else [r for r in own.order_rules(order.unit) if r.limit == "category"]
    if not limited:
        return Refusal("extension.no_limit", {"order": order.id, "unit": order.unit})
    for rule in limited:
        due = _due_if_resumed(period_run(stream, order, rule, own, order.periods[-1]), entry.at)
        if due is not None and event.to <= due:
            return Refusal("extension.shorter", {"order": order.id, "to": event.to, "due": due})
    return None


def _due_if_resumed(run: Run, at: Instant) -> Instant | None:
    """The deadline as it would be if a pause that lasts ended now: what is granted must reach beyond it."""
    run.pauses = [p if p.end is not None else replace(p, end=at) for p in run.pauses]
    return deadline(run).due


@applies(ev.DeadlineExtended)
def _extend(stream: CaseStream, entry: Entry, event: ev.DeadlineExtended, rules: Rules) -> None:
    stream.orders[event.order].periods[-1].extensions.append(Extension(entry.at, event.to))
