"""Steps of a case as a whole: received, screened, merged, closed, corrected."""

from __future__ import annotations

import msgspec

from liandong.core import events as ev
from liandong.core.case import VOID, CaseStream, Handling, OrderState
from liandong.core.events import Entry
from liandong.core.lead import lead_follows
from liandong.core.rules import Rules
from liandong.core.steps import Refusal, applies, event_name, guards


@guards(ev.CaseReceived)
def _may_receive(stream: CaseStream, entry: Entry, event: ev.CaseReceived, rules: Rules) -> Refusal | None:
    if stream.received is not None:
        return Refusal("case.exists", {"case": stream.id})
    if event.self_received_by and event.self_received_by not in rules.units:
        return Refusal("unit.unknown", {"unit": event.self_received_by})
    return unknown_severity(event.severity, rules)


def unknown_severity(severity: str, rules: Rules) -> Refusal | None:
    """A level that the pack does not list, where it lists any."""
    known = rules.pack.severities
    if not severity or not known or severity in known:
        return None
    return Refusal("severity.unknown", {"severity": severity, "known": list(known)})


@applies(ev.CaseReceived)
def _receive(stream: CaseStream, entry: Entry, event: ev.CaseReceived, rules: Rules) -> None:
    stream.received = entry.at
    stream.origin = event
    stream.channel = entry.channel
    stream.place, stream.category, stream.severity = event.place, event.category, event.severity
    stream.deaths, stream.headcount, stream.controllable = event.deaths, event.headcount, event.controllable
    if event.self_received_by:
        stream.outcome = "accept"
        order = OrderState(
            f"{stream.id}-self", event.self_received_by, "sole", entry.at, state="signed", self_received=True
        )
        order.received = order.signed = entry.at
        order.signed_entered = entry.entered_at
        order.periods.append(Handling(entry.at))
        stream.orders[order.id] = order
        lead_follows(stream, entry.at, rules)


@guards(ev.CaseScreened)
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
        return outside(stream, rules) or _repeat(event, rules)
    if event.outcome == "transfer" and not event.to:
        return Refusal("transfer.to_missing", {"case": stream.id}, scope.clause)
    return None


def outside(stream: CaseStream, rules: Rules) -> Refusal | None:
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


@applies(ev.CaseScreened)
def _screen(stream: CaseStream, entry: Entry, event: ev.CaseScreened, rules: Rules) -> None:
    stream.outcome, stream.ground, stream.to = event.outcome, event.ground, event.to
    stream.same_as, stream.new_fact = event.same_as, event.new_fact


@guards(ev.CaseMerged)
def _may_merge(stream: CaseStream, entry: Entry, event: ev.CaseMerged, rules: Rules) -> Refusal | None:
    if event.into == stream.id:
        return Refusal("merge.self", {"case": stream.id})
    if stream.merged_into:
        return Refusal("merge.twice", {"case": stream.id, "into": stream.merged_into})
    if any(o.open for o in stream.orders.values()):
        return Refusal("case.open_orders", {"case": stream.id, "do": "case.merged"})
    return None


@applies(ev.CaseMerged)
def _merge(stream: CaseStream, entry: Entry, event: ev.CaseMerged, rules: Rules) -> None:
    stream.merged_into = event.into


@guards(ev.CaseReopened)
def _may_reopen(stream: CaseStream, entry: Entry, event: ev.CaseReopened, rules: Rules) -> Refusal | None:
    if stream.state in ("closed", "answered", "refused", "transferred", "referred"):
        return None
    return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "case.reopened"})


@applies(ev.CaseReopened)
def _reopen_case(stream: CaseStream, entry: Entry, event: ev.CaseReopened, rules: Rules) -> None:
    stream.explicit_close = None
    stream.plan = None
    stream.outcome, stream.ground, stream.to = "accept", "", ""
    stream.reopened = entry.at
    for order in stream.orders.values():
        order.settled = not order.open


@guards(ev.CaseClosed)
def _may_close_case(stream: CaseStream, entry: Entry, event: ev.CaseClosed, rules: Rules) -> Refusal | None:
    if any(o.open for o in stream.orders.values()):
        return Refusal("case.open_orders", {"case": stream.id, "do": "case.closed"})
    if stream.state not in ("accepted", "plan"):
        return Refusal("case.state", {"case": stream.id, "state": stream.state, "do": "case.closed"})
    return None


@applies(ev.CaseClosed)
def _close_case(stream: CaseStream, entry: Entry, event: ev.CaseClosed, rules: Rules) -> None:
    stream.explicit_close = entry.at


@guards(ev.CaseCorrected)
def _may_correct(stream: CaseStream, entry: Entry, event: ev.CaseCorrected, rules: Rules) -> Refusal | None:
    if event.field == "channel":
        named = isinstance(event.new, str)
        return None if named else Refusal("correction.value", {"field": event.field, "new": event.new})
    if event.field not in ev.CaseReceived.__struct_fields__ or event.field == "self_received_by":
        return Refusal("correction.field", {"field": event.field})
    try:
        msgspec.convert({ev.TAG: "case.received", event.field: event.new}, ev.CaseReceived)
    except msgspec.ValidationError:
        return Refusal("correction.value", {"field": event.field, "new": event.new})
    return unknown_severity(str(event.new), rules) if event.field == "severity" else None


@guards(ev.CaseErased)
def _may_erase(stream: CaseStream, entry: Entry, event: ev.CaseErased, rules: Rules) -> Refusal | None:
    """While somebody still works on a case, its address and words are needed."""
    if event.ground not in ev.ERASURES:
        return Refusal("erasure.ground", {"ground": event.ground, "known": list(ev.ERASURES)})
    if any(o.open for o in stream.orders.values()) or stream.state in ("received", "accepted"):
        return Refusal("erasure.open", {"case": stream.id, "state": stream.state})
    return None


@guards(ev.EventVoided)
def _may_void(stream: CaseStream, entry: Entry, event: ev.EventVoided, rules: Rules) -> Refusal | None:
    known = {e.position: e.event for e in stream.entries if e.position < entry.position}
    for position in event.positions:
        target = known.get(position)
        if target is None:
            return Refusal("void.unknown", {"position": position})
        if isinstance(target, ev.CaseReceived | ev.EventVoided | ev.CaseCorrected | ev.CaseErased):
            return Refusal("void.forbidden", {"position": position, "do": event_name(target)})
    return None if event.positions else Refusal("void.nothing", {})
