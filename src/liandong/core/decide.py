"""What a command leads to: new entries, or a refusal with its reason.

A command proposes one event. Where the rules join further events to it (an
order on a case that nobody received yet, a receipt in the same second, the
new order of a reassignment) the decision holds them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream, copied
from liandong.core.command_steps import in_dispute
from liandong.core.events import Entry, Event, Instant
from liandong.core.fold import Collision, evolve, fold
from liandong.core.rules import Rules
from liandong.core.steps import Refusal, guard, too_early


class Command(msgspec.Struct, frozen=True):
    """Somebody wants this event to happen. ``at`` None: now.

    What a unit enters itself counts when the server receives it; an earlier
    ``at`` is kept as its claim. Only the centre enters an earlier time.
    """

    event: Event
    at: Instant | None = None
    by: str = ""
    entered_by: str = ""
    channel: str = ""
    reason: str = ""
    authority: Literal["centre", "unit"] = "centre"


class Decision(msgspec.Struct, frozen=True):
    """Accepted: the entries to append and the state after them."""

    entries: tuple[Entry, ...]
    stream: CaseStream


def decide(stream: CaseStream, command: Command, rules: Rules, now: Instant) -> Decision | Refusal:
    """Judge a command at the moment ``now``; the given stream is left as it was."""
    at = now if command.at is None else command.at
    if at > now:
        return Refusal("time.future", {"at": at, "now": now})
    claimed = None
    if command.authority == "unit" and at < now:
        at, claimed = now, command.at
    earlier = _recorded_later(stream, command, at)
    if earlier is not None:
        return _set_back(stream, command, at, earlier, rules, now)
    state = copied(stream)
    added: list[Entry] = []
    for event, channel in _expand(stream, command):
        entry = Entry(
            position=state.version + 1,
            at=at,
            entered_at=now,
            event=event,
            by=command.by,
            entered_by=command.entered_by,
            channel=channel,
            reason=command.reason,
            claimed_at=claimed,
        )
        outcome = _judge(state, entry, rules)
        if isinstance(outcome, Refusal):
            return outcome
        state = outcome
        added.append(entry)
    return Decision(tuple(added), state)


def _judge(stream: CaseStream, entry: Entry, rules: Rules) -> CaseStream | Refusal:
    known = rules.at(entry.entered_at)
    changes_past = entry.at < stream.last_at or isinstance(entry.event, ev.EventVoided | ev.CaseCorrected)
    if not changes_past:
        return guard(stream, entry, known) or evolve(stream, entry, rules)
    early = too_early(stream, entry)
    if early is not None:
        return early
    if isinstance(entry.event, ev.EventVoided | ev.CaseCorrected):
        refusal = guard(stream, entry, known)
        if refusal:
            return refusal
    return _refolded(stream, (entry,), rules)


def _refolded(stream: CaseStream, fresh: tuple[Entry, ...], rules: Rules) -> CaseStream | Refusal:
    """The whole history with these entries, the last of them being what was asked for."""
    entry = fresh[-1]
    try:
        return fold(stream.id, [*stream.entries, *fresh], rules, check=True)
    except Collision as collision:
        if any(collision.entry.position == e.position for e in fresh):
            return collision.refusal
        return Refusal(
            "late.collides",
            {
                "do": str(entry.event.__struct_config__.tag),
                "at": entry.at,
                "with": str(collision.entry.event.__struct_config__.tag),
                "with_at": collision.entry.at,
                "position": collision.entry.position,
                "because": collision.refusal.code,
            },
            collision.refusal.clause,
        )


def _recorded_later(stream: CaseStream, command: Command, at: Instant) -> Entry | None:
    """The recorded arrival that the centre, with a reason, says was earlier; a unit's own word never is one."""
    event = command.event
    if not isinstance(event, ev.CrewArrived) or command.authority != "centre" or not command.reason:
        return None
    order = stream.orders.get(event.order)
    if order is None or order.arrived is None or at >= order.arrived:
        return None
    return next(
        (
            e
            for e in stream.entries
            if isinstance(e.event, ev.CrewArrived)
            and e.event.order == event.order
            and e.position not in stream.voided
        ),
        None,
    )


def _set_back(
    stream: CaseStream, command: Command, at: Instant, recorded: Entry, rules: Rules, now: Instant
) -> Decision | Refusal:
    """The first force came earlier than recorded: the record is voided and the earlier arrival entered, as one.

    Judged together: what rests on an arrival (its report, the result) finds the earlier one.
    """
    early = too_early(stream, Entry(position=stream.version + 2, at=at, entered_at=now, event=command.event))
    if early is not None:
        return early
    made = tuple(
        Entry(
            position=stream.version + n,
            at=when,
            entered_at=now,
            event=event,
            by=command.by,
            entered_by=command.entered_by,
            channel=command.channel,
            reason=command.reason,
        )
        for n, (event, when) in enumerate(
            ((ev.EventVoided(positions=(recorded.position,)), now), (command.event, at)), 1
        )
    )
    refusal = guard(stream, made[0], rules.at(now))
    if refusal is not None:
        return refusal
    outcome = _refolded(stream, made, rules)
    return outcome if isinstance(outcome, Refusal) else Decision(made, outcome)


def _expand(stream: CaseStream, command: Command) -> Iterator[tuple[Event, str]]:
    """The command's event and those that the rules join to it, each with its channel."""
    event = command.event
    if isinstance(event, ev.OrderIssued):
        yield from _before_issue(stream, event)
        yield msgspec.structs.replace(event, delivered=False), command.channel
        yield from _receipt(event.order, event.delivered)
    elif isinstance(event, ev.OrderReassigned):
        yield msgspec.structs.replace(event, delivered=False), command.channel
        yield from _successor(stream, event.order, event.to_order, event.unit, command)
        yield from _receipt(event.to_order, event.delivered)
    elif isinstance(event, ev.DisputeDetermined):
        yield msgspec.structs.replace(event, delivered=False), command.channel
        order = in_dispute(stream, event)
        if order is not None and order.unit != event.unit and event.to_order:
            yield from _successor(stream, order.id, event.to_order, event.unit, command)
            yield from _receipt(event.to_order, event.delivered)
    elif isinstance(event, ev.CaseCorrected) and stream.origin is not None:
        old = stream.channel if event.field == "channel" else getattr(stream.origin, event.field, None)
        yield msgspec.structs.replace(event, old=old if not isinstance(old, dict) else None), command.channel
    else:
        yield event, command.channel


def _before_issue(stream: CaseStream, event: ev.OrderIssued) -> Iterator[tuple[Event, str]]:
    """An order on a case not yet received or screened receives and accepts it."""
    if stream.received is None:
        yield ev.CaseReceived(), ""
    if stream.outcome == "" and not stream.merged_into and stream.plan is None:
        yield ev.CaseScreened(outcome="accept"), ""


def _receipt(order: str, delivered: bool) -> Iterator[tuple[Event, str]]:
    if delivered:
        yield ev.OrderDelivered(order=order), "terminal"


def _successor(
    stream: CaseStream, old: str, new: str, unit: str, command: Command
) -> Iterator[tuple[Event, str]]:
    """What was said of the former order holds for the new one; what its unit's custom was does not."""
    former = stream.orders.get(old)
    if former is None:
        return
    issued = (e.event for e in stream.entries if e.position not in stream.voided)
    said = next((e.needs_presence for e in issued if isinstance(e, ev.OrderIssued) and e.order == old), None)
    event = ev.OrderIssued(
        order=new,
        unit=unit,
        role=former.role,
        drill=former.drill,
        precondition=former.precondition,
        needs_presence=said,
    )
    yield event, command.channel or former.channel
