"""Who may take which step: one table, asked by every door (pages, API, imports)."""

from __future__ import annotations

from typing import Literal

import msgspec

from liandong.core import events as ev
from liandong.core.events import Event
from liandong.core.steps import event_name
from liandong.desk.errors import Forbidden

Role = Literal["dispatcher", "supervisor", "unit", "leader", "administrator", "auditor"]

CENTRE = frozenset({"dispatcher"})
UNIT = frozenset({"dispatcher", "unit"})
SUPERVISION = frozenset({"supervisor"})
ADMINISTRATION = frozenset({"administrator"})

DESKS = frozenset({"dispatcher", "supervisor"})

UNIT_STEPS = (
    ev.OrderDelivered,
    ev.OrderSigned,
    ev.CrewDeparted,
    ev.CrewArrived,
    ev.ArrivalReported,
    ev.HandlingStarted,
    ev.ProgressReported,
    ev.SupportRequested,
    ev.ResultSubmitted,
    ev.ReworkAccepted,
    ev.OrderObjected,
    ev.FirstContactMade,
    ev.SecondContactMade,
)
"""What the unit itself does; the centre enters it on the unit's behalf."""

UNIT_FILINGS = (
    ev.ContactChanged,
    ev.ContactFiled,
    ev.ForceCounted,
    ev.RosterSet,
    ev.DrillUnitAssembled,
    ev.DrillUnitAbsent,
)
"""What a unit files of itself; either desk of the centre enters it on the unit's behalf."""

CENTRE_CHECKS = (ev.TerminalOffline, ev.TerminalOnline, ev.SpotCheckCalled, ev.DrillCalled)
"""What the centre calls or finds; either desk enters it."""

ASSESSING = (ev.FindingEvent, ev.InspectionDone, ev.MeetingHeld, ev.PeriodFrozen)
"""What belongs to the assessment."""

BOTH_DESKS = (
    ev.CaseCorrected,
    ev.EventVoided,
    ev.CommandTaken,
    ev.CommandReleased,
    ev.LeadSet,
    ev.OrderUrged,
    ev.OrderSupervised,
    ev.CallLogged,
)
"""Steps that the supervisor may take as well as the dispatcher."""


class Who(msgspec.Struct, frozen=True):
    """Somebody or some system that acts.

    ``credential`` names the account or token for idempotency, ``name`` is shown.
    A role ``unit`` acts for ``unit`` only. ``scopes`` limit a token.
    """

    jurisdiction: int
    name: str
    role: Role
    credential: str
    unit: str = ""
    scopes: frozenset[str] | None = None


def roles_for(event: Event) -> frozenset[str]:
    """The roles that may take a step."""
    return roles_of(type(event))


def roles_of(kind: type[Event]) -> frozenset[str]:
    """The roles that may take steps of a kind."""
    if issubclass(kind, UNIT_STEPS):
        return UNIT
    if issubclass(kind, ev.CaseErased):
        return ADMINISTRATION
    if issubclass(kind, BOTH_DESKS):
        return CENTRE | SUPERVISION
    if issubclass(kind, UNIT_FILINGS):
        return DESKS | {"unit"}
    if issubclass(kind, CENTRE_CHECKS):
        return DESKS
    if issubclass(kind, ASSESSING):
        return SUPERVISION
    return CENTRE


def check(who: Who, event: Event) -> None:
    """Raise :class:`Forbidden` when this step is not theirs."""
    name = event_name(event)
    if who.role not in roles_for(event):
        raise Forbidden("right.missing", {"do": name, "role": who.role})
    if who.scopes is not None and not scopes_of(event) & who.scopes:
        raise Forbidden("right.scope", {"do": name, "scope": scope_of(event)})


RECEIVE = "receive"
"""All that a terminal may do by itself: say that an order has come."""


def scopes_of(event: Event) -> frozenset[str]:
    """The scopes of which one is enough for a step."""
    received = {RECEIVE} if isinstance(event, ev.OrderDelivered) else set()
    return frozenset({scope_of(event), *received})


def scope_of(event: Event) -> str:
    """The token scope that a step needs."""
    if isinstance(event, ev.CaseReceived):
        return "intake"
    if isinstance(event, ASSESSING):
        return "assess"
    if isinstance(event, (*UNIT_FILINGS, *CENTRE_CHECKS, ev.CallQueued, ev.CallAnswered, ev.CallAbandoned)):
        return "register"
    return "reply" if isinstance(event, UNIT_STEPS) else "dispatch"


def check_unit(who: Who, order: str, unit: str) -> None:
    """A unit touches its own orders only."""
    if who.role == "unit" and who.unit != unit:
        raise Forbidden("right.unit", {"order": order, "unit": who.unit})
