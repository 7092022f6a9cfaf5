"""Takes the steps of a story through the desk, each at the moment at which the story has it entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from psycopg import Connection

from liandong.core import events as ev
from liandong.core.events import Event, Instant
from liandong.core.steps import event_name
from liandong.core.world import Step
from liandong.desk import dispatch, duty, intake
from liandong.desk.demands import BY_WORD_OF_MOUTH, SPOKEN
from liandong.desk.errors import DeskError, Invalid, Unknown
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.desk.rights import UNIT_STEPS, Who
from liandong.desk.streams import Noted
from liandong.simulation.stories import beside
from liandong.store import due
from liandong.store.connection import Database

Fire = Callable[[Connection[Any], Instant], int]
"""The engine's way of firing what is due."""

UNSAID = "情景没有写明"
"""The desk asks who spoke and why for a late entry on a unit's behalf; a story may leave it out."""

CASE_REFS = ("into", "same_as")
ORDER_REFS = ("order", "precondition")


class Refused(msgspec.Struct, frozen=True):
    """A step that the desk did not take. ``own``: it did not come as far as the rules."""

    step: Step
    code: str
    clause: str = ""
    own: bool = False


class Player:
    """Plays one story in a jurisdiction of its own; knows which number the story's names became."""

    def __init__(self, db: Database, office: Office, fire: Fire) -> None:
        self.db, self.office = db, office
        self.refused: list[Refused] = []
        self.cases: dict[str, str] = {}
        self.orders: dict[str, str] = {}
        self.drills: dict[str, str] = {}
        self._fire = fire
        self._arrivals: list[Event] = []
        self._units: dict[str, str] = {}
        self._entries: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._beside: dict[int, Noted] = {}

    @property
    def who(self) -> Who:
        """Somebody who may read every case of the story."""
        return Who(jurisdiction=self.office.jurisdiction, name="", role="supervisor", credential="story")

    def until(self, now: Instant) -> None:
        """Let fire what is due by a moment, each mark at its own second."""
        while (first := self.db.call(due.next_at)) is not None and first <= now:
            self.db.call(self._fire, first)

    def apply(self, step: Step) -> None:
        """Take one step; a refused one changes nothing."""
        self.until(step.entered_at)
        event = step.command.event
        # The desk gives numbers itself, so that two orders or drills cannot have one; in a story they can.
        if _new_order(event) in self.orders:
            self.refused.append(Refused(step, "order.exists"))
            return
        if isinstance(event, ev.DrillCalled) and event.drill in self.drills:
            self.refused.append(Refused(step, "drill.exists"))
            return
        try:
            if self._is_beside(event):
                self._enter_beside(step)
                return
            case, done = self._do(step)
        except DeskError as error:
            own = isinstance(error, Invalid | Unknown)
            self.refused.append(Refused(step, error.code, error.clause, own))
            return
        self.cases.setdefault(case, done[-1].case)
        if isinstance(event, ev.CrewArrived):
            self._arrivals.append(self._named(event))
        self._entries[step.number] = (case, tuple(p for d in done for p in d.entries))
        self._name_order(event, [o for d in done for o in d.orders])

    # --- behind

    def _is_beside(self, event: Event) -> bool:
        """Does it concern units, drills or periods rather than a case?"""
        if isinstance(event, ev.EventVoided):
            return event.step in self._beside
        return event_name(event) not in ev.CASE_EVENTS

    def _enter_beside(self, step: Step) -> None:
        event, who = step.command.event, self._who(step)
        if isinstance(event, ev.EventVoided):
            noted = self._beside[event.step or 0]
            who = msgspec.structs.replace(who, role="supervisor")
            duty.void(
                self.db, self.office, who, noted.kind, noted.stream, noted.entries,
                reason=step.command.reason, now=step.entered_at,
            )  # fmt: skip
            return
        named = self._named(event)
        asked = beside.asks_why(event, self._late(step))
        noted = beside.enter(self.db, self.office, who, self._deed(step, named, asked), step.entered_at)
        self._beside[step.number] = noted
        if isinstance(event, ev.DrillCalled):
            self.drills[event.drill] = noted.stream

    def _do(self, step: Step) -> tuple[str, list[Done]]:
        event = step.command.event
        if isinstance(event, ev.EventVoided) and event.step is not None:
            case, positions = self._entries.get(event.step, ("", ()))
            event = ev.EventVoided(positions=positions)
            return case, [self._step(step, case, event)]
        if step.case not in self.cases and isinstance(event, ev.CaseReceived | ev.OrderIssued):
            return step.case, self._begin(step, event)
        return step.case, [self._step(step, step.case, self._named(event))]

    def _begin(self, step: Step, event: ev.CaseReceived | ev.OrderIssued) -> list[Done]:
        """A call; or an order on a case that nobody entered, which receives and accepts it."""
        command, who = step.command, self._who(step)
        if isinstance(event, ev.CaseReceived):
            call = intake.Call(event=event, received_at=command.at, channel=command.channel)
            return [intake.receive(self.db, self.office, who, call, now=step.entered_at)]
        issue = intake.Issue(
            unit=event.unit,
            role=event.role,
            channel=command.channel,
            text=event.text,
            needs_presence=event.needs_presence,
            precondition=self.orders.get(event.precondition, event.precondition),
            drill=event.drill,
        )
        call = intake.Call(event=ev.CaseReceived(), received_at=command.at, channel="", orders=(issue,))
        done = [intake.receive(self.db, self.office, who, call, now=step.entered_at)]
        if event.delivered:
            # The receipt of the same second is a command of its own here.
            self.cases[step.case] = done[0].case
            done.append(self._step(step, step.case, ev.OrderDelivered(order=done[0].orders[0])))
        return done

    def _step(self, step: Step, case: str, event: Event) -> Done:
        spoken = isinstance(event, BY_WORD_OF_MOUTH) and step.command.channel in SPOKEN
        asked = isinstance(event, UNIT_STEPS) and (spoken or self._late(step))
        number, deed = self.cases.get(case, case), self._deed(step, event, asked)
        return dispatch.step(self.db, self.office, self._who(step), number, deed, now=step.entered_at)

    def _late(self, step: Step) -> bool:
        """Is it entered late by the centre?"""
        command = step.command
        return command.authority == "centre" and command.at is not None and command.at < step.entered_at

    def _deed(self, step: Step, event: Event, asked: bool) -> dispatch.Deed:
        """What is told to the desk; ``asked``: it wants a speaker and a reason."""
        command = step.command
        return dispatch.Deed(
            event=event,
            at=command.at,
            by=command.by or (UNSAID if asked else ""),
            channel=command.channel,
            # An arrival that is set back for a reason is another thing than one that is told again without any.
            reason=command.reason or (UNSAID if asked and event not in self._arrivals else ""),
        )

    def _who(self, step: Step) -> Who:
        command = step.command
        unit = self._units.get(getattr(command.event, "order", ""), "") if command.authority == "unit" else ""
        return Who(
            jurisdiction=self.office.jurisdiction,
            name=command.entered_by,
            role="unit" if command.authority == "unit" else "dispatcher",
            credential="story",
            unit=unit,
        )

    def _named(self, event: Event) -> Event:
        """The event with numbers instead of the story's names; a new order gets its number from the desk."""
        changed: dict[str, Any] = {}
        for field in CASE_REFS:
            if (name := getattr(event, field, "")) in self.cases:
                changed[field] = self.cases[name]
        for field in ORDER_REFS:
            if name := getattr(event, field, ""):
                changed[field] = self.orders.get(name, self.drills.get(name, name))
        drill = getattr(event, "drill", "")
        if isinstance(drill, str) and drill:  # an order's is a yes or no
            changed["drill"] = "" if isinstance(event, ev.DrillCalled) else self.drills.get(drill, drill)
        if isinstance(event, ev.OrderIssued):
            changed["order"] = ""
        if getattr(event, "to_order", ""):
            changed["to_order"] = ""
        return msgspec.structs.replace(event, **changed) if changed else event

    def _name_order(self, event: Event, numbers: list[str]) -> None:
        name = _new_order(event)
        if name and numbers:
            self.orders[name] = numbers[0]
            self._units[name] = getattr(event, "unit", "")


def _new_order(event: Event) -> str:
    """The story's name of the order that an event issues."""
    return getattr(event, "to_order", "") or (event.order if isinstance(event, ev.OrderIssued) else "")


def refused_row(refused: Refused) -> dict[str, Any]:
    """As the core's replay shows a refusal, without its text."""
    step = refused.step
    return {
        "step": step.number,
        "do": event_name(step.command.event),
        "code": refused.code,
        "clause": refused.clause,
    }
