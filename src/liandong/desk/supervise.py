"""Decisions about findings, and the closing of a month: what the supervisor does.

A decision is an event in the stream of the month in which the deadline lay. It
keeps the finding as it stood. Nothing is edited: a decision is corrected by
voiding it and deciding anew, in one step, with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from liandong.core import events as ev
from liandong.core import ledger
from liandong.core.books import end_of
from liandong.core.calendar import month_of
from liandong.core.decide import Command
from liandong.core.events import Entry, Event, Instant
from liandong.core.findings import Finding
from liandong.core.history import assess
from liandong.core.ledger import Total
from liandong.core.rules import Rules
from liandong.core.steps import Refusal
from liandong.core.streams import PERIOD
from liandong.desk import rights
from liandong.desk.assess import Facts, Judged, month_after, month_in, settled
from liandong.desk.dispatch import Deed, case_of
from liandong.desk.duty import check, command_of
from liandong.desk.errors import Conflict, Invalid, Refused, Unknown
from liandong.desk.lane import open_case
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.desk.streams import Held, Noted, earlier, enter
from liandong.store.connection import Database
from liandong.store.shapes import Once

TRIES = 3
"""How often the figures of a closing are computed again when somebody decides meanwhile."""

Outcome = Literal["confirm", "dismiss", "appeal", "withdraw"]

DECISIONS: dict[str, type[ev.FindingEvent]] = {
    "confirm": ev.FindingConfirmed,
    "dismiss": ev.FindingDismissed,
    "appeal": ev.FindingAppealed,
}


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What a supervisor decides. ``withdraw`` takes the decision in force back.

    ``points`` None: those of the finding. ``correct``: a decision that stands is
    replaced by this one; it needs a reason, as ``dismiss`` and ``withdraw`` do.
    """

    outcome: Outcome
    points: float | None = None
    reason: str = ""
    by: str = ""
    correct: bool = False


def decide(
    db: Database,
    office: Office,
    who: Who,
    number: str,
    ruling: Ruling,
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
    unit: str = "",
) -> Noted:
    """Decide about the finding of this number; who knows its ``unit`` already spares the look at all others.

    Raises :class:`Forbidden`, :class:`Unknown`, :class:`Refused`, :class:`Conflict`.
    """
    kind = DECISIONS.get(ruling.outcome, ev.FindingDismissed)
    rights.check(who, kind(item="", unit=""))
    done = earlier(db, office, once)
    if done is not None:
        return done
    facts, judged = _found(db, office, number, now, unit)
    finding = judged.finding
    event = _event(kind, finding, ruling)
    deed = Deed(event=event, by=ruling.by, reason=ruling.reason)
    check(deed, who, now)
    decision = command_of(deed, who, event)
    place = settled(facts.held).position_of(finding.key)
    commands = [decision]
    undoing = ruling.outcome == "dismiss" and finding.correct
    if ruling.outcome == "withdraw" and place is None:
        raise Refused("finding.undecided", {"item": finding.item}, finding.clause)
    if place is not None and (ruling.outcome == "withdraw" or (ruling.correct and not undoing)):
        # Decided on the version that was read: what is voided must be the decision that was seen.
        seen = facts.held.version if seen is None else seen
        voiding = msgspec.structs.replace(decision, event=ev.EventVoided(positions=(place,)))
        commands = [voiding] if ruling.outcome == "withdraw" else [voiding, decision]
    rules = _rules_of(db, office, facts, finding)
    proposals = [f for f in facts.raw if f.key == finding.key]

    def judge(held: Held, entry: Entry) -> Refusal | None:
        known = ledger.with_verdicts(proposals, settled(held).verdicts(now), facts.frozen)
        return ledger.guard_finding(entry, known, rules)

    return enter(db, office, who, PERIOD, finding.month, commands, now=now, once=once, seen=seen, judge=judge)


def enter_finding(
    db: Database, office: Office, who: Who, deed: Deed, *, now: Instant, once: Once | None = None
) -> Noted:
    """Enter a finding by hand; it counts once it is confirmed, and once per order, unit and item.

    Its month is that of ``deed.at``. Raises as :func:`decide`.
    """
    event = deed.event
    if not isinstance(event, ev.FindingEntered) or event.stood is not None or event.fact:
        raise Invalid("step.unknown", {"do": "finding.entered"})
    rights.check(who, event)
    check(deed, who, now)
    done = earlier(db, office, once)
    if done is not None:
        return done
    month = month_of(now if deed.at is None else min(deed.at, now))
    known = _about_order(db, office, event, month, now) if event.order else []

    def judge(held: Held, entry: Entry) -> Refusal | None:
        there = [*known, *ledger.entered(held.standing, held.rules)]
        return ledger.guard_finding(entry, there, held.rules)

    return enter(
        db, office, who, PERIOD, month, [command_of(deed, who, event)], now=now, once=once, judge=judge
    )


def close(
    db: Database,
    office: Office,
    who: Who,
    period: str,
    *,
    now: Instant,
    once: Once | None = None,
    reason: str = "",
) -> Noted:
    """Close a month (``2026-10``) or a quarter (``2026-Q4``) that is over; its sums stay what they are now.

    Raises :class:`Refused` where it is not over or closed already, :class:`Invalid` for what is no period.
    """
    rights.check(who, ev.PeriodFrozen())
    done = earlier(db, office, once)
    if done is not None:
        return done
    months = _months(period)
    for attempt in range(TRIES):
        facts = [Facts(db, office, month, now) for month in months]
        event = _closing(period, facts)
        command = Command(event, by=who.name, reason=reason)
        seen = facts[0].held.version if len(months) == 1 else None
        try:
            return enter(
                db, office, who, PERIOD, period, [command], now=now, once=once, seen=seen, judge=_may_close
            )
        except Conflict:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


# --- behind --------------------------------------------------------------------------------


def _found(db: Database, office: Office, number: str, now: Instant, unit: str = "") -> tuple[Facts, Judged]:
    month = month_in(number)
    if month:
        facts = Facts(db, office, month, now, unit)
        for finding in facts.findings():
            judged = facts.judged(finding)
            if judged.id == number:
                return facts, judged
    raise Unknown("finding.number", {"number": number})


def _event(kind: type[ev.FindingEvent], finding: Finding, ruling: Ruling) -> Event:
    points = {"points": ruling.points} if kind is ev.FindingConfirmed else {}
    return kind(
        item=finding.item,
        unit=finding.unit,
        order=finding.order or finding.drill,
        ledger=finding.ledger,
        fact="" if finding.order or finding.drill else finding.fact,
        stood=ledger.stood(finding),
        **points,
    )


def _rules_of(db: Database, office: Office, facts: Facts, finding: Finding) -> Rules:
    """A finding of a case is judged by the pack of that case."""
    return open_case(db, office, finding.case).rules if finding.case else facts.held.rules


def _about_order(
    db: Database, office: Office, event: ev.FindingEntered, month: str, now: Instant
) -> list[Finding]:
    """What is known of an order already, computed or entered; it must be the unit's own."""
    try:
        case = open_case(db, office, case_of(event.order))
    except Unknown as error:
        raise Unknown("order.unknown", {"order": event.order}) from error
    order = case.case.orders.get(event.order)
    if order is None:
        raise Unknown("order.unknown", {"order": event.order})
    if order.unit != event.unit:
        raise Refused("finding.order_unit", {"order": event.order, "unit": event.unit, "of": order.unit})
    facts = Facts(db, office, month, now, event.unit)
    others = [h for h in facts.near if h.stored.stream != month]
    entered = [f for held in others for f in ledger.entered(held.standing, held.rules)]
    proposals = [*assess(case.case, case.rules, now)[1], *entered]
    return ledger.with_verdicts(proposals, facts.verdicts, facts.frozen)


def _months(period: str) -> Sequence[str]:
    if end_of(period, "") is not None:
        return (period,)
    if end_of("", period) is None:
        raise Invalid("period.unknown", {"period": period})
    first = f"{period[:4]}-{int(period[6:]) * 3 - 2:02d}"
    return tuple(month_after(first, n) for n in range(3))


def _closing(period: str, facts: Sequence[Facts]) -> ev.PeriodFrozen:
    quarter = len(facts) > 1
    found = [f for one in facts for f in one.findings()]
    sums = tuple(_frozen(t) for t in ledger.totals(found, quarters=quarter))
    return ev.PeriodFrozen(month="" if quarter else period, quarter=period if quarter else "", sums=sums)


def _frozen(total: Total) -> ev.FrozenSum:
    return ev.FrozenSum(unit=total.unit, item=total.item, confirmed=total.confirmed, pending=total.pending)


def _may_close(held: Held, entry: Entry) -> Refusal | None:
    return settled(held).guard(entry)
