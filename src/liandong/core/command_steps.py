"""Who is responsible and who commands: disputes, lead, command, plan, callbacks."""

from __future__ import annotations

from liandong.core import events as ev
from liandong.core.case import FINISHED, Callback, CaseStream, Commander, OrderState, Pause
from liandong.core.events import Entry
from liandong.core.lead import answers, command_by_lead, end_order, lead_follows, replaced, resume
from liandong.core.rules import Rules
from liandong.core.steps import Refusal, applies, guards

# --- disputes ---------------------------------------------------------------------


def _denied(stream: CaseStream, event: ev.DisputeOpened) -> OrderState | None:
    """The order whose responsibility is denied: the one named, else one of the units named, objected ones first."""
    found = [o for o in stream.orders.values() if o.state in ("objected", "signed")]
    if event.order:
        found = [o for o in found if o.id == event.order]
    found.sort(key=lambda o: (o.unit not in event.units, o.state != "objected"))
    return found[0] if found else None


def in_dispute(stream: CaseStream, event: ev.DisputeDetermined) -> OrderState | None:
    """The order that a decision is about."""
    disputed = (o for o in stream.orders.values() if o.state == "dispute")
    return next((o for o in disputed if event.order in ("", o.id)), None)


@guards(ev.DisputeOpened)
def _may_dispute(stream: CaseStream, entry: Entry, event: ev.DisputeOpened, rules: Rules) -> Refusal | None:
    order = _denied(stream, event)
    if order is None:
        return Refusal("dispute.no_order", {"case": stream.id})
    return Refusal("objection.binding", {"order": order.id}) if order.binding else None


@applies(ev.DisputeOpened)
def _dispute(stream: CaseStream, entry: Entry, event: ev.DisputeOpened, rules: Rules) -> None:
    order = _denied(stream, event)
    if order is None:
        return
    order.before, order.state = "issued" if order.signed is None else "signed", "dispute"
    order.pauses.append(Pause(entry.at, "dispute"))


@guards(ev.DisputeDetermined)
def _may_determine(
    stream: CaseStream, entry: Entry, event: ev.DisputeDetermined, rules: Rules
) -> Refusal | None:
    order = in_dispute(stream, event)
    if order is None:
        return Refusal("dispute.none", {"case": stream.id})
    if event.unit not in rules.units:
        return Refusal("unit.unknown", {"unit": event.unit})
    if event.unit != order.unit and not event.to_order:
        return Refusal("dispute.to_order_missing", {"order": order.id, "unit": event.unit})
    return None


@applies(ev.DisputeDetermined)
def _determine(stream: CaseStream, entry: Entry, event: ev.DisputeDetermined, rules: Rules) -> None:
    order = in_dispute(stream, event)
    if order is None:
        return
    if event.unit == order.unit:
        order.state, order.binding = order.before, True
        resume(order, entry.at)
        return
    stream.binding_orders.add(event.to_order)
    end_order(stream, order, "reassigned", "superseded", entry.at, rules)
    replaced(stream, order.id, event.to_order)


# --- command, severity, plan --------------------------------------------------------


@guards(ev.LeadSet)
def _may_lead(stream: CaseStream, entry: Entry, event: ev.LeadSet, rules: Rules) -> Refusal | None:
    if not any(o.unit == event.unit and o.open for o in stream.orders.values()):
        clause = rules.pack.routing.lead.clause if rules.pack.routing.lead else ""
        return Refusal("lead.no_order", {"unit": event.unit, "case": stream.id}, clause)
    return None


@applies(ev.LeadSet)
def _set_lead(stream: CaseStream, entry: Entry, event: ev.LeadSet, rules: Rules) -> None:
    """One lead: the former one stays on the case as a co-handler."""
    holder = next(o for o in stream.orders.values() if o.unit == event.unit and o.open)
    holder.role = "lead"
    answers(stream, holder, rules)
    lead_follows(stream, entry.at, rules)


@guards(ev.CommandTaken)
def _may_command(stream: CaseStream, entry: Entry, event: ev.CommandTaken, rules: Rules) -> Refusal | None:
    if not event.role and not event.unit:
        return Refusal("command.nobody", {"case": stream.id})
    if stream.state in FINISHED:
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "command.taken"})
    current = next((c for c in stream.commanders if c.kind == "on_scene" and c.end is None), None)
    if current and (current.role, current.unit) == (event.role, event.unit):
        return Refusal("command.held", {"role": event.role, "unit": event.unit})
    roles = [t.role for t in rules.pack.command.takeovers]
    if event.role and roles and event.role not in roles:
        return Refusal(
            "command.role", {"role": event.role, "known": roles}, rules.pack.command.takeovers[0].clause
        )
    return None


@applies(ev.CommandTaken)
def _take_command(stream: CaseStream, entry: Entry, event: ev.CommandTaken, rules: Rules) -> None:
    for commander in stream.commanders:
        if commander.kind == "on_scene" and commander.end is None:
            commander.end = entry.at
    clause = next((t.clause for t in rules.pack.command.takeovers if t.role == event.role), "")
    stream.commanders.append(Commander(entry.at, unit=event.unit, role=event.role, clause=clause))


@guards(ev.CommandReleased)
def _may_release(stream: CaseStream, entry: Entry, event: ev.CommandReleased, rules: Rules) -> Refusal | None:
    if any(c.end is None and (c.role, c.unit) == (event.role, event.unit) for c in stream.commanders):
        return None
    return Refusal("command.not_held", {"role": event.role, "unit": event.unit})


@applies(ev.CommandReleased)
def _release_command(stream: CaseStream, entry: Entry, event: ev.CommandReleased, rules: Rules) -> None:
    for commander in stream.commanders:
        if commander.end is None and (commander.role, commander.unit) == (event.role, event.unit):
            commander.end = entry.at
    if not any(c.kind == "on_scene" and c.end is None for c in stream.commanders):
        command_by_lead(stream, entry.at, rules)


@guards(ev.SeverityChanged)
def _may_change_severity(
    stream: CaseStream, entry: Entry, event: ev.SeverityChanged, rules: Rules
) -> Refusal | None:
    known = rules.pack.severities
    if known and event.severity not in known:
        return Refusal("severity.unknown", {"severity": event.severity, "known": list(known)})
    return None


@applies(ev.SeverityChanged)
def _severity(stream: CaseStream, entry: Entry, event: ev.SeverityChanged, rules: Rules) -> None:
    stream.severity = event.severity


@applies(ev.CasualtiesChanged)
def _casualties(stream: CaseStream, entry: Entry, event: ev.CasualtiesChanged, rules: Rules) -> None:
    stream.deaths = event.deaths


@applies(ev.HeadcountChanged)
def _headcount(stream: CaseStream, entry: Entry, event: ev.HeadcountChanged, rules: Rules) -> None:
    stream.headcount = event.headcount
    stream.controllable = event.controllable if event.controllable is not None else stream.controllable


@guards(ev.PlanActivated)
def _may_plan(stream: CaseStream, entry: Entry, event: ev.PlanActivated, rules: Rules) -> Refusal | None:
    """T24."""
    if stream.state in ("accepted", "dispatched", "handling", "verifying", "received"):
        return None
    return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "plan.activated"})


@applies(ev.PlanActivated)
def _plan(stream: CaseStream, entry: Entry, event: ev.PlanActivated, rules: Rules) -> None:
    stream.plan, stream.plan_at = event.plan, entry.at
    for order in stream.orders.values():
        if order.open:
            end_order(stream, order, "plan", "plan", entry.at, rules)


def _may_call(
    stream: CaseStream, entry: Entry, event: ev.CallbackDone | ev.CallbackFailed | ev.CallLogged, rules: Rules
) -> Refusal | None:
    if event.order and event.order not in stream.orders:
        return Refusal("order.unknown", {"order": event.order})
    return None


guards(ev.CallbackDone)(_may_call)
guards(ev.CallbackFailed)(_may_call)
guards(ev.CallLogged)(_may_call)


@applies(ev.CallbackDone)
def _called_back(stream: CaseStream, entry: Entry, event: ev.CallbackDone, rules: Rules) -> None:
    stream.callbacks.append(Callback(entry.at, event.order, True, event.grade, event.topics))


@applies(ev.CallbackFailed)
def _not_reached(stream: CaseStream, entry: Entry, event: ev.CallbackFailed, rules: Rules) -> None:
    stream.callbacks.append(Callback(entry.at, event.order, False))
