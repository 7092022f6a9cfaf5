"""The streams beside cases: which one an event belongs to, what of it stands, and what may be entered.

A unit's stream holds what it files and how it is found; a drill has one of its
own; a period's (a month, a quarter) holds what is decided about its findings,
its meetings and inspections, and its closing.
"""

from __future__ import annotations

from collections.abc import Sequence

from liandong.core import drills
from liandong.core import events as ev
from liandong.core.calendar import month_of
from liandong.core.events import Entry, Event, Instant
from liandong.core.rules import Rules
from liandong.core.steps import Refusal, event_name

UNIT, DRILL, PERIOD = "unit", "drill", "period"

STREAMS = {
    **dict.fromkeys(("terminal", "spot_check", "contact", "force", "roster"), UNIT),
    "drill": DRILL,
    **dict.fromkeys(("inspection", "meeting", "finding", "call", "period"), PERIOD),
}
"""First word of an event's name → the kind of stream that it belongs to; all others, and ``call.logged``, belong to cases."""


def stream_of(event: Event, at: Instant) -> tuple[str, str] | None:
    """(kind, name) of the stream of an event that happened then; None for one of a case.

    A decision belongs to the month of its finding, as kept with it.
    """
    name = event_name(event)
    kind = STREAMS.get(name.split(".")[0])
    if kind is None or name in ev.CASE_EVENTS:
        return None
    if isinstance(event, ev.PeriodFrozen):
        return kind, event.month or event.quarter
    if isinstance(event, ev.FindingEvent) and event.stood is not None:
        return kind, event.stood.month
    if kind == PERIOD:
        return kind, month_of(at)
    if kind == DRILL:
        return kind, str(getattr(event, "drill", ""))
    return kind, str(getattr(event, "unit", "") or getattr(event, "place", ""))


def voided(entries: Sequence[Entry]) -> set[int]:
    """Positions of the entries that were voided."""
    return {p for e in entries if isinstance(e.event, ev.EventVoided) for p in e.event.positions}


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """What still holds of a stream: neither voided entries nor those that void."""
    gone = voided(entries)
    return [e for e in entries if e.position not in gone and not isinstance(e.event, ev.EventVoided)]


def guard(entry: Entry, entries: Sequence[Entry], rules: Rules) -> Refusal | None:
    """May this be entered, given what stands in its stream? Findings have guards of their own."""
    event = entry.event
    unit = getattr(event, "unit", "")
    if unit and unit not in rules.at(entry.entered_at).units and not isinstance(event, ev.FindingEvent):
        return Refusal("unit.unknown", {"unit": unit})
    if isinstance(event, ev.DrillCalled):
        return drills.guard_called(event, drills.drills(entries), rules)
    if isinstance(event, ev.DrillUnitAssembled | ev.DrillUnitAbsent):
        return drills.guard_unit(event, entry.at, drills.drills(entries).get(event.drill))
    return None


def guard_void(entry: Entry, entries: Sequence[Entry]) -> Refusal | None:
    """May these entries be voided? Each once, with a reason."""
    event = entry.event
    if not isinstance(event, ev.EventVoided):
        return None
    if not entry.reason:
        return Refusal("reason.missing", {"do": event_name(event)})
    there = {e.position for e in standing(entries)}
    for position in event.positions:
        if position not in there:
            return Refusal("void.unknown", {"position": position})
    return None if event.positions else Refusal("void.nothing", {})
