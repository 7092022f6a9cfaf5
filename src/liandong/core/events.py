"""The only list of events: what people and devices did, as frozen records.

An event says *what* happened; the :class:`Entry` around it says when, when it
was entered, by whom and through which channel. The tag of an event is its
name in stories, in the log and in the API.

Units, roles and places are named by the words of the register. Free text
(``text``, ``what``) is what people said; the shell seals it before it reaches
the log (see ``desk.privacy``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, Union

import msgspec
from msgspec import Meta

TAG = "do"

Instant = int
"""Seconds since 1970-01-01T00:00:00Z; whole, fractions are cut off on entry."""

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Files = Annotated[tuple[Annotated[str, Meta(pattern="^[0-9a-f]{32}$")], ...], Meta(max_length=10)]
Moment = Annotated[Instant, Meta(ge=0, le=4_102_444_800)]
"""An instant that somebody enters as a field: from 1970 to 2100."""


class Event(msgspec.Struct, frozen=True, tag_field=TAG, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all events."""


# --- case -------------------------------------------------------------------


class CaseReceived(Event, frozen=True, tag="case.received"):
    text: Text = ""
    place: Name = ""
    category: Name = ""
    kind: Name = ""
    domain: Name = ""
    severity: Name = ""
    deaths: Count = 0
    headcount: Count | None = None
    controllable: bool | None = None
    caller: Name = ""
    secrecy: bool = False
    police: Name = ""
    self_received_by: Name = ""


class CaseScreened(Event, frozen=True, tag="case.screened"):
    outcome: Name
    ground: Name = ""
    to: Name = ""
    same_as: Name = ""
    new_fact: bool = False
    text: Text = ""


class CaseMerged(Event, frozen=True, tag="case.merged"):
    into: Name


class CaseReopened(Event, frozen=True, tag="case.reopened"):
    pass


class CaseClosed(Event, frozen=True, tag="case.closed"):
    pass


class CaseCorrected(Event, frozen=True, tag="case.corrected"):
    field: Name
    new: str | int | bool | None = None
    old: str | int | bool | None = None


class CaseErased(Event, frozen=True, tag="case.erased"):
    """The caller's words of a finished case were erased; ``ground`` says why, in a code of ``ERASURES``."""

    ground: Name


ERASURES = ("request", "expired", "mistake", "ordered")
"""Grounds of an erasure: the person asked, kept long enough, entered by mistake, an authority ordered it."""


class EventVoided(Event, frozen=True, tag="event.voided"):
    """Void the entries at these positions; the fold skips them."""

    positions: tuple[int, ...] = ()
    step: int | None = None


# --- order ------------------------------------------------------------------


class OrderEvent(Event, frozen=True):
    """Base of the events that concern one order."""

    order: Name


class OrderIssued(OrderEvent, frozen=True, tag="order.issued"):
    unit: Name
    role: Name = ""
    delivered: bool = False
    drill: bool = False
    precondition: Name = ""
    needs_presence: bool | None = None
    text: Text = ""


class OrderDelivered(OrderEvent, frozen=True, tag="order.delivered"):
    pass


class OrderSigned(OrderEvent, frozen=True, tag="order.signed"):
    pass


class CrewDeparted(OrderEvent, frozen=True, tag="crew.departed"):
    pass


class CrewArrived(OrderEvent, frozen=True, tag="crew.arrived"):
    pass


class ArrivalReported(OrderEvent, frozen=True, tag="arrival.reported"):
    number: Name = ""


class HandlingStarted(OrderEvent, frozen=True, tag="handling.started"):
    pass


class ProgressReported(OrderEvent, frozen=True, tag="progress.reported"):
    """``files`` are keyed digests of photos and files that came with it."""

    text: Text = ""
    files: Files = ()


class SupportRequested(OrderEvent, frozen=True, tag="support.requested"):
    what: Text = ""


class ResultSubmitted(OrderEvent, frozen=True, tag="result.submitted"):
    text: Text = ""
    files: Files = ()


class VerifyStarted(OrderEvent, frozen=True, tag="verify.started"):
    pass


class OrderClosed(OrderEvent, frozen=True, tag="order.closed"):
    pass


class ResultReturned(OrderEvent, frozen=True, tag="result.returned"):
    pass


class ReworkAccepted(OrderEvent, frozen=True, tag="rework.accepted"):
    pass


class FirstContactMade(OrderEvent, frozen=True, tag="first_contact.made"):
    reached: bool = True


class SecondContactMade(OrderEvent, frozen=True, tag="second_contact.made"):
    reached: bool = True


class OrderObjected(OrderEvent, frozen=True, tag="order.objected"):
    propose: Name = ""


class ObjectionRejected(OrderEvent, frozen=True, tag="objection.rejected"):
    pass


class OrderReassigned(OrderEvent, frozen=True, tag="order.reassigned"):
    to_order: Name
    unit: Name
    delivered: bool = False


class OrderWithdrawn(OrderEvent, frozen=True, tag="order.withdrawn"):
    pass


class OrderSuspended(OrderEvent, frozen=True, tag="order.suspended"):
    pass


class OrderResumed(OrderEvent, frozen=True, tag="order.resumed"):
    pass


class OrderReopened(OrderEvent, frozen=True, tag="order.reopened"):
    pass


class DeadlineExtended(OrderEvent, frozen=True, tag="deadline.extended"):
    to: Moment


class OrderUrged(OrderEvent, frozen=True, tag="order.urged"):
    """The centre reminds the unit; the entry's channel says how: ``terminal`` rings again, others were spoken."""

    text: Text = ""


class OrderSupervised(OrderEvent, frozen=True, tag="order.supervised"):
    """A supervision order: the unit and its leader are told to report; the entry's reason says why."""

    text: Text = ""


class DisputeOpened(Event, frozen=True, tag="dispute.opened"):
    units: tuple[Name, ...] = ()
    order: Name = ""


class DisputeDetermined(Event, frozen=True, tag="dispute.determined"):
    step: int = 1
    unit: Name = ""
    order: Name = ""
    to_order: Name = ""
    decided_by: Name = ""
    delivered: bool = False


# --- calls, callback, command, severity, headquarters --------------------------


class CallLogged(Event, frozen=True, tag="call.logged"):
    """A telephone call about a case or one of its orders: with whom, who rang whom, what was said."""

    order: Name = ""
    party: Literal["unit", "person", "caller"] = "unit"
    whom: Name = ""
    direction: Literal["out", "in"] = "out"
    answered: bool = True
    text: Text = ""


class CallbackDone(Event, frozen=True, tag="callback.done"):
    order: Name = ""
    grade: Name = ""
    topics: dict[str, str] = {}


class CallbackFailed(Event, frozen=True, tag="callback.failed"):
    order: Name = ""


class LeadSet(Event, frozen=True, tag="lead.set"):
    unit: Name = ""
    role: Name = ""


class CommandTaken(Event, frozen=True, tag="command.taken"):
    unit: Name = ""
    role: Name = ""


class CommandReleased(Event, frozen=True, tag="command.released"):
    unit: Name = ""
    role: Name = ""


class SeverityChanged(Event, frozen=True, tag="severity.changed"):
    severity: Name


class CasualtiesChanged(Event, frozen=True, tag="casualties.changed"):
    deaths: Count


class HeadcountChanged(Event, frozen=True, tag="headcount.changed"):
    headcount: Count
    controllable: bool | None = None


class PlanActivated(Event, frozen=True, tag="plan.activated"):
    plan: Name = ""


class ModeChanged(Event, frozen=True, tag="mode.changed"):
    hq: Name
    mode: Name


class HqFormed(Event, frozen=True, tag="hq.formed"):
    template: Name


class HqGroupSet(Event, frozen=True, tag="hq.group_set"):
    template: Name = ""
    group: Name = ""
    lead: Name = ""
    units: tuple[Name, ...] = ()


class HqActingSet(Event, frozen=True, tag="hq.acting_set"):
    template: Name = ""
    role: Name = ""
    holder: Name = ""


class HqEnded(Event, frozen=True, tag="hq.ended"):
    template: Name = ""


class LevelChanged(Event, frozen=True, tag="level.changed"):
    level: Name


# --- reports upward, aid ------------------------------------------------------


class ReportKnown(Event, frozen=True, tag="report.known"):
    unit: Name = ""
    occurred_at: Moment | None = None


class ReportMade(Event, frozen=True):
    unit: Name = ""
    marks: tuple[Name, ...] = ()


class ReportOral(ReportMade, frozen=True, tag="report.oral"):
    pass


class ReportWritten(ReportMade, frozen=True, tag="report.written"):
    pass


class ReportFollowup(ReportMade, frozen=True, tag="report.followup"):
    pass


class ReportToCity(ReportMade, frozen=True, tag="report.to_city"):
    pass


class AidEvent(Event, frozen=True):
    aid: Name


class AidRequested(AidEvent, frozen=True, tag="aid.requested"):
    from_: Name = msgspec.field(default="", name="from")
    to: Name = ""
    headcount: Count | None = None


class AidDelivered(AidEvent, frozen=True, tag="aid.delivered"):
    pass


class AidReplied(AidEvent, frozen=True, tag="aid.replied"):
    answer: Name = ""


class AidArrived(AidEvent, frozen=True, tag="aid.arrived"):
    pass


class AidStoodDown(AidEvent, frozen=True, tag="aid.stood_down"):
    pass


# --- unit stream --------------------------------------------------------------


class TerminalOffline(Event, frozen=True, tag="terminal.offline"):
    unit: Name


class TerminalOnline(Event, frozen=True, tag="terminal.online"):
    unit: Name


class SpotCheckCalled(Event, frozen=True, tag="spot_check.called"):
    unit: Name
    answered: bool
    kind: Name = ""


class ContactChanged(Event, frozen=True, tag="contact.changed"):
    unit: Name
    role: Name = ""


class ContactFiled(Event, frozen=True, tag="contact.filed"):
    unit: Name
    role: Name = ""
    receipts: tuple[Name, ...] = ()


class ForceCounted(Event, frozen=True, tag="force.counted"):
    count: int
    place: Name = ""
    unit: Name = ""


class RosterSlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: Name
    person: Name
    from_: Instant = msgspec.field(name="from")
    to: Instant = 0


class RosterSet(Event, frozen=True, tag="roster.set"):
    place: Name = ""
    unit: Name = ""
    slots: tuple[RosterSlot, ...] = ()


# --- drill, inspection, meeting -----------------------------------------------


class DrillCalled(Event, frozen=True, tag="drill.called"):
    drill: Name
    kind: Name = ""
    units: tuple[Name, ...] = ()
    limit_minutes: int | None = None


class DrillUnitAssembled(Event, frozen=True, tag="drill.unit_assembled"):
    drill: Name
    unit: Name


class DrillUnitAbsent(Event, frozen=True, tag="drill.unit_absent"):
    drill: Name
    unit: Name


class InspectionDone(Event, frozen=True, tag="inspection.done"):
    kind: Name = ""
    units: tuple[Name, ...] = ()


class MeetingHeld(Event, frozen=True, tag="meeting.held"):
    kind: Name = ""
    units: tuple[Name, ...] = ()


# --- period -------------------------------------------------------------------


class Stood(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A finding as it stood when somebody decided about it; the log keeps it with the decision."""

    month: Name
    at: Instant
    basis: Name
    clause: Name = ""
    points: Decimal | None = None
    case: Name = ""
    drill: Name = ""
    ledger: Name = ""
    because: tuple[dict[str, str | int | None], ...] = ()


class FindingEvent(Event, frozen=True):
    """``order`` names the order or the drill; ``fact`` what concerns neither, where a unit has several."""

    item: Name
    unit: Name
    order: Name = ""
    ledger: Name = ""
    fact: Name = ""
    stood: Stood | None = None


class FindingEntered(FindingEvent, frozen=True, tag="finding.entered"):
    points: float | None = None


class FindingConfirmed(FindingEvent, frozen=True, tag="finding.confirmed"):
    points: float | None = None


class FindingDismissed(FindingEvent, frozen=True, tag="finding.dismissed"):
    pass


class FindingAppealed(FindingEvent, frozen=True, tag="finding.appealed"):
    pass


class CallQueued(Event, frozen=True, tag="call.queued"):
    count: int = 1


class CallAnswered(Event, frozen=True, tag="call.answered"):
    count: int = 1


class CallAbandoned(Event, frozen=True, tag="call.abandoned"):
    count: int = 1


class FrozenSum(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A unit's deductions in a closed period; ``item`` empty: all items."""

    unit: Name
    item: Name = ""
    confirmed: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)


class PeriodFrozen(Event, frozen=True, tag="period.frozen"):
    """``sums`` are the figures of that moment; None: they follow from what was known then."""

    month: Name = ""
    quarter: Name = ""
    sums: tuple[FrozenSum, ...] | None = None


def _leaves(base: type[Event]) -> list[type[Event]]:
    found: list[type[Event]] = []
    for sub in base.__subclasses__():
        deeper = _leaves(sub)
        found.extend(deeper or [sub])
    return found


EVENTS: dict[str, type[Event]] = {str(c.__struct_config__.tag): c for c in _leaves(Event)}
"""Name → struct, every event there is."""

CASE_EVENTS = frozenset(
    n
    for n in EVENTS
    if n == "call.logged"
    or n.split(".")[0]
    not in {
        "terminal",
        "spot_check",
        "contact",
        "force",
        "roster",
        "drill",
        "inspection",
        "meeting",
        "finding",
        "call",
        "period",
    }
)
"""Events of a case's own stream; the others belong to units, drills and periods."""


if TYPE_CHECKING:
    AnyEvent = Event
else:
    AnyEvent = Union[tuple(EVENTS.values())]  # noqa: UP007  (built from the list, so decoding knows every event)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a stream.

    ``at`` is when it happened, ``entered_at`` when the system came to know it
    (both :data:`Instant`). ``by`` did it, ``entered_by`` wrote it down where
    that is someone else.
    """

    position: int
    at: Instant
    entered_at: Instant
    event: AnyEvent
    by: str = ""
    entered_by: str = ""
    channel: str = ""
    reason: str = ""
    claimed_at: Instant | None = None
