"""Results as plain rows: what stories compare and the API answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from liandong.core.case import VOID, CaseStream, OrderState
from liandong.core.clocks import Clock, Run, intervals, order_run, period_run
from liandong.core.events import Entry, Event, Instant
from liandong.core.findings import Finding
from liandong.core.members import ContactChange
from liandong.core.rules import Rules

Row = dict[str, Any]


def row(record: msgspec.Struct) -> Row:
    """A record as a dict of builtins, absent values left out."""
    return {
        name: getattr(record, name) for name in record.__struct_fields__ if getattr(record, name) is not None
    }


def entry_row(entry: Entry, event: Event, *, reason: str, voided: bool) -> Row:
    """A line of a stream, with the event and the reason as the reader may see them."""
    fields = msgspec.to_builtins(event)
    return {
        "position": entry.position,
        "do": fields.pop("do"),
        "at": entry.at,
        "entered_at": entry.entered_at,
        "by": entry.by,
        "entered_by": entry.entered_by,
        "claimed_at": entry.claimed_at,
        "channel": entry.channel,
        "reason": reason,
        "voided": voided,
        "data": fields,
    }


def case_rows(stream: CaseStream) -> Iterator[Row]:
    """One row for a case that was received."""
    if stream.received is None:
        return
    yield {
        "case": stream.id,
        "state": stream.state,
        "lead": stream.lead,
        "place": stream.place,
        "severity": stream.severity,
        "merged_into": stream.merged_into,
        "same_as": stream.same_as,
        "ground": stream.ground,
        "self_received_by": stream.origin.self_received_by if stream.origin else "",
        "counted": stream.counted,
    }


def order_rows(stream: CaseStream) -> Iterator[Row]:
    for order in stream.orders.values():
        yield {
            "order": order.id,
            "case": stream.id,
            "unit": order.unit,
            "role": order.role,
            "state": order.state,
            "issued_at": order.issued,
            "received_at": order.received,
            "signed_at": order.signed,
            "signed_entered_at": order.signed_entered,
            "signed_channel": order.signed_channel,
            "signed_by": order.signed_by,
            "signed_entered_by": order.signed_entered_by,
            "signed_implied": order.signed_implied,
            "departed_at": order.departed,
            "arrived_at": order.arrived,
            "submitted_at": order.submitted,
            "closed_at": order.closed,
            "reworks": order.reworks,
        }


def clock_row(clock: Clock, cases: Mapping[str, CaseStream], rules: Rules, now: Instant) -> Row:
    """A clock with its why: counted and uncounted intervals."""
    made = row(clock)
    for internal in ("breached_at", "ended_at"):
        made.pop(internal, None)
    made["why"] = [
        {"from": i.start, "to": i.end, "counted": i.counted, "because": i.because}
        for i in why(clock, cases, rules, now)
    ]
    return made


def why(clock: Clock, cases: Mapping[str, CaseStream], rules: Rules, now: Instant) -> list[Any]:
    """The intervals of a clock up to its stop, its end or now."""
    if clock.start is None:
        return []
    until = clock.stop if clock.stop is not None else clock.ended_at if clock.ended_at is not None else now
    return intervals(run_of(clock, cases, rules), until)


def run_of(clock: Clock, cases: Mapping[str, CaseStream], rules: Rules) -> Run:
    """The run that a clock was computed from."""
    stream = cases.get(clock.case)
    if stream is None or clock.order not in stream.orders:
        return Run(clock.start, clock.stop, clock.limit_s)
    order, rule = stream.orders[clock.order], rules.clock_rules[clock.rule]
    rules = rules.at(order.issued)
    if rule.limit == "category":
        return period_run(stream, order, rule, rules, order.periods[clock.n - 1])
    return order_run(order, rule, rules) or Run(clock.start, clock.stop, clock.limit_s)


def command_rows(stream: CaseStream) -> Iterator[Row]:
    for commander in stream.commanders:
        yield {
            "case": stream.id,
            "kind": commander.kind,
            "unit": commander.unit,
            "role": commander.role,
            "from": commander.start,
            "to": commander.end,
            "clause": commander.clause,
        }


def finding_row(finding: Finding) -> Row:
    made = row(finding)
    made["because"] = list(finding.because)
    return made


def suggestion_rows(stream: CaseStream, rules: Rules) -> Iterator[Row]:
    """What the rules propose for a person to decide about a case."""
    lead = rules.pack.routing.lead
    live = [o for o in stream.orders.values() if o.state not in VOID]
    if lead and len(live) > 1 and not stream.lead:
        yield {"case": stream.id, "what": "lead", "to": _proposed_lead(stream, rules), "clause": lead.clause}
    yield from _equipment(stream, live, rules)
    upper = next(
        (c for c in rules.pack.routing.categories if c.name == stream.category and c.upper_level), None
    )
    if upper and stream.state in ("accepted", "dispatched", "handling"):
        yield {"case": stream.id, "what": "liaise", "to": upper.upper_level, "clause": upper.clause}
    outside = rules.pack.scope.outside
    places = rules.settings.places
    if outside and places and stream.place and stream.place not in places and stream.state == "received":
        yield {"case": stream.id, "what": "transfer", "to": "", "clause": outside.clause}


def _equipment(stream: CaseStream, live: list[OrderState], rules: Rules) -> Iterator[Row]:
    """A scene that asks for support: the unit that holds equipment and stock, as long as it has no order."""
    rule = rules.pack.command.equipment
    asked = any(o.support_requested is not None and o.open for o in live)
    if rule and asked and all(o.unit != rule.unit for o in live):
        yield {"case": stream.id, "what": "support", "to": rule.unit, "clause": rule.clause}


def _proposed_lead(stream: CaseStream, rules: Rules) -> str:
    """The main responsible unit of the category; the town or street where there is none."""
    units = {o.unit for o in stream.orders.values() if o.state not in VOID}
    for category in rules.pack.routing.categories:
        if category.name == stream.category and category.unit in units:
            return category.unit
    return stream.place if stream.place in units else ""


def correction_row(finding: Finding) -> Row:
    """A decided finding that lost its ground: somebody must correct it."""
    return {
        "case": finding.case,
        "what": "finding.correct",
        "to": finding.unit,
        "order": finding.order,
        "item": finding.item,
        "clause": finding.clause,
    }


def late_row(finding: Finding) -> Row:
    """Confirmed after its month was closed: it belongs into the next bulletin, by name."""
    return {**correction_row(finding), "what": "finding.after_closing"}


def contact_row(change: ContactChange) -> Row:
    """A contact as filed with the centre."""
    return {
        "unit": change.unit,
        "role": change.role,
        "changed": change.changed,
        "changed_at": change.changed,
        "filed": change.filed,
        "filed_at": change.filed,
        "receipts": list(change.receipts),
    }
