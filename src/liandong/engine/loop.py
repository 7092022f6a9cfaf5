"""The engine's process: a thread for due clocks, one a channel for messages, one for upkeep, each with its own connection.

Nothing is kept in memory that the database does not know: killed at any
moment, the next engine goes on where this one was. A database that is away is
waited for. An error that nobody foresaw ends the process, loudly; who runs it
starts it again.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from liandong.desk.reach import Channel
from liandong.engine.due import fire_due
from liandong.engine.outbox import LEASE_S, Deliverer, Resolve
from liandong.engine.recipients import register_addresses
from liandong.engine.upkeep import Upkeep
from liandong.store import health
from liandong.store.connection import Database
from liandong.store.errors import StoreError
from liandong.store.shapes import Instant

log = logging.getLogger(__name__)

BEAT = "engine"
"""Name of the sign of life, given by the thread of the clocks. If another one fails, the process ends."""

LOOK_S = 0.25
AWAY_S = 0.5
UPKEEP_S = 2.0
LAST_WORDS_S = 8.0
"""How long attempts on the way may take when the engine is asked to end."""


def wall() -> Instant:
    """The machine's clock."""
    return int(time.time())


class Engine:
    """Fires and delivers until asked to stop. ``anchors`` is the folder for each day's anchors."""

    def __init__(
        self,
        url: str,
        channels: Mapping[str, Channel],
        resolver: Callable[[Database], Resolve] = register_addresses,
        lease_s: int = LEASE_S,
        anchors: Path | None = None,
    ) -> None:
        self._url, self._channels, self._resolver, self._lease_s = url, channels, resolver, lease_s
        self._anchors = anchors
        self._instance = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._fault: BaseException | None = None

    def stop(self) -> None:
        """Ask the engine to end; safe in a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Work until :meth:`stop`. Raises what made a thread fail."""
        jobs: list[tuple[str, Callable[[], None]]] = [("clocks", self._fire), ("upkeep", self._tidy)]
        jobs += [(name, partial(self._deliver, name)) for name in self._channels]
        threads = [threading.Thread(target=self._guarded, args=job, name=job[0], daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.5)  # the main thread must stay awake for signals
        if self._fault is not None:
            raise self._fault

    def _guarded(self, name: str, job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as fault:
            log.exception("the %s loop failed", name)
            self._fault = fault
            self._stop.set()

    def _loop(self, db: Database, turn: Callable[[], bool], wait: Callable[[float], object]) -> None:
        """Turn until stopped. A turn says whether there may be more at once."""
        trouble = ""
        while not self._stop.is_set():
            try:
                more = turn()
            except StoreError as error:
                if str(error) != trouble:
                    log.warning("%s: %s", error.code, error)
                trouble = str(error)
                self._stop.wait(AWAY_S)
                continue
            trouble = ""
            if not more:
                wait(until_next_look())

    def _fire(self) -> None:
        db = Database(self._url, "liandong engine")
        beat_at = 0.0

        def turn() -> bool:
            nonlocal beat_at
            if time.monotonic() >= beat_at:
                db.call(health.beat, BEAT, self._instance, wall())
                beat_at = time.monotonic() + 1
            return db.call(fire_due, wall()) > 0

        self._loop(db, turn, self._stop.wait)
        db.close()

    def _deliver(self, name: str) -> None:
        db = Database(self._url, f"liandong {name}")
        work = Deliverer(db, name, self._channels[name], self._resolver(db), wall, self._lease_s)
        self._loop(db, lambda: work.turn() > 0, work.wait)
        self._last_words(work)
        db.close()

    def _last_words(self, work: Deliverer) -> None:
        """Settle what is on the way, so that nobody gets it twice for our ending."""
        end = time.monotonic() + LAST_WORDS_S
        while work.flying and time.monotonic() < end:
            work.wait(0.1)
        try:
            work.settle()
        except StoreError as error:
            log.warning("%s: attempts on the way are made again later", error.code)

    def _tidy(self) -> None:
        db = Database(self._url, "liandong upkeep", hot=False)
        upkeep = Upkeep(db, list(self._channels), wall, self._anchors)
        self._loop(db, upkeep.turn, lambda _: self._stop.wait(UPKEEP_S))
        db.close()


def until_next_look() -> float:
    """Marks are due on full seconds: look right after each, and a few times between."""
    now = time.time()
    return min(LOOK_S, int(now) + 1.002 - now)
