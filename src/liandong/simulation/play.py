"""Plays deeds through the real commands, each at its own time.

A deed is done under a key that follows from the script, so playing a script
again enters nothing twice, and an interrupted one is gone on with. Between
deeds the clockwork lets happen what happens by itself, so that the
history holds warnings and breaches where they would have come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import msgspec

from liandong.core.events import Event, Instant
from liandong.desk import dispatch, intake
from liandong.desk.errors import DeskError
from liandong.desk.lane import Done, order_number
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.simulation.deeds import MARK, Deed
from liandong.store import log
from liandong.store.connection import Database
from liandong.store.shapes import Once, Replayed

E = TypeVar("E", bound=Event)


class Clockwork(Protocol):
    """What happens by itself meanwhile."""

    def until(self, now: Instant) -> None:
        """Let everything happen that is due by a moment."""

    def after(self, deed: Deed) -> None:
        """Something was done: more may be due soon."""


CASE_REFS = ("into", "same_as")
"""Fields that name another case."""


class Tally(msgspec.Struct):
    """How a script went. ``refused`` counts (what was done, why not)."""

    done: int = 0
    known: int = 0
    refused: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)


class Player:
    """Acts for everybody in the script; remembers which case a call became."""

    def __init__(self, db: Database, office: Office, name: str, *, for_ever: bool = True) -> None:
        """``name`` tells this simulation's keys from those of others; ``for_ever``: they are never forgotten."""
        self.db, self.office = db, office
        self.credential = f"simulation:{name}"
        self.for_ever = for_ever
        self.cases: dict[str, str] = {}

    def play(
        self,
        deeds: Iterable[Deed],
        clockwork: Clockwork,
        progress: Callable[[Deed], object] = lambda deed: None,
    ) -> Tally:
        """Do all of it, in order; what was done before is passed over."""
        tally = Tally()
        passing = True
        for deed in deeds:
            if passing and self._known(deed):
                tally.known += 1
                progress(deed)
                continue
            passing = False
            clockwork.until(deed.at)
            try:
                done = self.do(deed, deed.at)
            except DeskError as error:
                tally.refused[deed.kind, error.code] += 1
            else:
                clockwork.after(deed)
                tally.done += not done.replayed
                tally.known += done.replayed
            progress(deed)
        return tally

    def do(self, deed: Deed, now: Instant) -> Done:
        """One deed, at a moment. Raises what the desk raises."""
        who = self._who(deed)
        if deed.call is not None:
            screening = deed.call.screening and self._meant(deed.call.screening)
            call = msgspec.structs.replace(deed.call, screening=screening)
            done = intake.receive(self.db, self.office, who, call, now=now, once=self._once(deed))
            self.cases[deed.case] = done.case
            return done
        assert deed.step is not None  # noqa: S101  (a deed is one of the two)
        case = self.cases.get(deed.case, deed.case)
        step = msgspec.structs.replace(deed.step, event=self._event(deed.step.event, case))
        return dispatch.step(self.db, self.office, who, case, step, now=now, once=self._once(deed))

    # --- behind

    def _who(self, deed: Deed) -> Who:
        actor = deed.actor
        return Who(
            jurisdiction=self.office.jurisdiction,
            name=actor.name,
            role=actor.role,
            credential=self.credential,
            unit=actor.unit,
        )

    def _once(self, deed: Deed) -> Once:
        body = msgspec.json.encode(deed)
        once = intake.once_for(self.credential, deed.key, body, for_ever=self.for_ever, keys=self.office.keys)
        assert once is not None  # noqa: S101  (the key is not empty)
        return once

    def _known(self, deed: Deed) -> bool:
        found = self.db.call(log.answered, self.office.jurisdiction, self._once(deed))
        if isinstance(found, Replayed) and deed.call is not None:
            self.cases[deed.case] = msgspec.json.decode(found.answer, type=Done).case
        return found is not None

    def _event(self, event: Event, case: str) -> Event:
        order = getattr(event, "order", "")
        if order.startswith(MARK):
            event = msgspec.structs.replace(event, order=order_number(case, int(order[len(MARK) :])))
        return self._meant(event)

    def _meant(self, event: E) -> E:
        """The event with the numbers of the cases that it names."""
        for field in CASE_REFS:
            ref = getattr(event, field, "")
            if ref.startswith(MARK):
                event = msgspec.structs.replace(event, **{field: self.cases.get(ref[len(MARK) :], "")})
        return event
