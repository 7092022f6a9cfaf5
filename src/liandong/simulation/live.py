"""A district that goes on living: the same people as in the script, in real time, through the real commands.

Open cases of a simulation are taken up where they stand, after a restart as
well as after somebody else had a hand in them; cases that people entered are
left to people.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Sequence

import msgspec

from liandong.core.calendar import local_day
from liandong.core.case import CaseStream
from liandong.core.events import Instant
from liandong.core.rules import Rules
from liandong.desk import lane, presence
from liandong.desk.errors import DeskError
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.simulation.centre import SEATS
from liandong.simulation.chance import dice
from liandong.simulation.citizens import Calling
from liandong.simulation.deeds import Deed
from liandong.simulation.play import Player
from liandong.simulation.script import Scriptwriter
from liandong.store import cases, health
from liandong.store.connection import Database
from liandong.store.errors import StoreError

log = logging.getLogger(__name__)

HOUR_S = 3600
LOOK_S = 60
"""How often open cases are looked for that nobody works on."""

ALIVE_S = 20
"""How often terminals give a sign of life."""

AWAY_S = 2.0
FIRST_CALL_S = 20
REMEMBERED = 24
QUIET = 0.02
"""Chance of a unit that its terminal is gone for an hour."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the simulation did, for whoever watches it. ``refused`` is the code of a refusal."""

    at: Instant
    deed: Deed
    case: str
    refused: str = ""


class Live:
    """One run. ``speed``: people act so many times as fast; ``per_hour``: new calls, on the average of a day."""

    def __init__(
        self,
        db: Database,
        office: Office,
        *,
        speed: float = 1.0,
        per_hour: float = 12.0,
        tell: Callable[[Told], object] = lambda told: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.db, self.office, self.clock, self.tell = db, office, clock, tell
        self.speed, self.per_hour = speed, per_hour
        self.stop = threading.Event()
        self.begun = int(clock())
        self._player = Player(db, office, f"live-{self.begun}", for_ever=False)
        self._queue: list[tuple[Instant, int, Deed]] = []
        self._queued = 0
        self._calls: list[Calling] = []
        self._call_at: float = self.begun + FIRST_CALL_S / speed
        self._look_at = self._alive_at = 0.0
        self._taken_up = 0
        self._writer: tuple[Rules, Scriptwriter] | None = None

    def run(self) -> None:
        """Live until :attr:`stop` is set; a database that is away, or rules that are being mended, are waited for."""
        trouble = ""
        while not self.stop.is_set():
            try:
                self.turn()
            except (StoreError, DeskError) as error:
                if str(error) != trouble:
                    log.warning("%s: %s", error.code, error)
                trouble = str(error)
                self.stop.wait(AWAY_S)
                continue
            trouble = ""
            self.stop.wait(max(0.05, min(self._next() - self.clock(), 1.0)))

    def turn(self) -> int:
        """Do what is due now; how many deeds."""
        now = self.clock()
        if now >= self._alive_at:
            self._alive_at = now + ALIVE_S
            self._sign_of_life(int(now))
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            self.take_up(int(now))
        if now >= self._call_at:
            self._call(int(now))
        count = 0
        while self._queue and self._queue[0][0] <= now and not self.stop.is_set():
            self._do(self._queue[0][2], int(self.clock()))
            heapq.heappop(self._queue)
            count += 1
        return count

    @property
    def waiting(self) -> int:
        """Deeds that are planned."""
        return len(self._queue)

    # --- what comes next

    def take_up(self, now: Instant) -> int:
        """Plan how open simulated cases go on that nobody works on; how many there were."""
        busy = {self._player.cases.get(d.case, d.case) for _, _, d in self._queue}
        found = self.db.call(cases.open_orders, self.office.jurisdiction)
        idle = dict.fromkeys(o.case for o in found if o.case not in busy)
        taken = 0
        for number in idle:
            case = lane.open_case(self.db, self.office, number).case
            if simulated(case):
                self._taken_up += 1
                ref = f"{number}~{self._taken_up}"
                self._player.cases[ref] = number
                self._plan(self._script().rest(case, ref, now), now)
                taken += 1
        return taken

    def _call(self, now: Instant) -> None:
        writer = self._script()
        ref = f"live-{self.begun}-{len(self._calls) + 1}"
        calling = writer.citizens.call(ref, now, dice("live", ref), self._calls[-REMEMBERED:])
        self._calls.append(calling)
        self._plan(writer.case(calling), now)
        rate = max(writer.citizens.rate(now), 0.01) * self.speed
        wait = dice("live", ref, "wait").expovariate(rate / HOUR_S)
        self._call_at = now + min(wait, HOUR_S)

    def _script(self) -> Scriptwriter:
        """By the rules that are in force now."""
        rules = self.office.current(self.db)
        if self._writer is None or self._writer[0] is not rules:
            self._writer = (rules, Scriptwriter(rules, "live", self.per_hour * 24))
        return self._writer[1]

    def _plan(self, deeds: Sequence[Deed], now: Instant) -> None:
        """Put deeds into the queue; a fast life has shorter waits."""
        for deed in deeds:
            at = now + round((deed.at - now) / self.speed)
            self._queued += 1
            heapq.heappush(self._queue, (max(at, now), self._queued, deed))

    def _next(self) -> float:
        first = self._queue[0][0] if self._queue else self._call_at
        return min(first, self._call_at, self._look_at, self._alive_at)

    # --- doing it

    def _do(self, deed: Deed, now: Instant) -> None:
        try:
            done = self._player.do(self._timed(deed, now), now)
        except DeskError as error:
            self._drop(deed.case)
            self._told(deed, now, None, error.code)
        else:
            self._told(deed, now, done, "")

    def _timed(self, deed: Deed, now: Instant) -> Deed:
        """What was said to have happened earlier happened as much earlier than now."""
        if deed.step is None or deed.step.at is None:
            return deed
        earlier = max(1, round((deed.at - deed.step.at) / self.speed))
        return msgspec.structs.replace(deed, step=msgspec.structs.replace(deed.step, at=now - earlier))

    def _drop(self, case: str) -> None:
        """Somebody else had a hand in it: think again at the next look."""
        kept = [q for q in self._queue[1:] if q[2].case != case]
        self._queue[1:] = kept
        heapq.heapify(self._queue)

    def _told(self, deed: Deed, now: Instant, done: Done | None, refused: str) -> None:
        case = done.case if done else self._player.cases.get(deed.case, deed.case)
        self.tell(Told(at=now, deed=deed, case=case, refused=refused))

    def _sign_of_life(self, now: Instant) -> None:
        """The terminals of units on duty are on, but for a few."""
        rules = self.office.current(self.db)
        for unit in rules.units:
            gone = dice("gone", unit, local_day(now), now // HOUR_S).random() < QUIET
            if rules.calendar_of(unit).is_open(now) and not gone:
                name = presence.beat_name(self.office.jurisdiction, unit)
                self.db.call(health.beat, name, "simulation", now)


def simulated(case: CaseStream) -> bool:
    """Was the call taken at a simulated seat?"""
    return bool(case.entries) and case.entries[0].by in SEATS
