"""Readers of the live feed that come back after every cut, where they were."""

from __future__ import annotations

import http.client
import threading

from tests.engine.listening import Event, Listener
from tests.running import Running


class Reader(threading.Thread):
    """Listens with a system's token until asked to stop; `events` is what it was told, all connections together."""

    def __init__(self, here: Running, system: str) -> None:
        super().__init__(daemon=True)
        self._listener = Listener(here.feed_port, token=here.made.tokens[system])
        self._asked_to_stop = threading.Event()
        self.cuts = 0

    @property
    def events(self) -> list[Event]:
        return self._listener.events

    def entries(self) -> list[tuple[str, int]]:
        """(case, position) of each entry of the log, as told."""
        return [(e.data["case"], e.data["position"]) for e in self._listener.named("case")]

    def marks(self) -> list[tuple[str, str, int, str, int]]:
        """What fired, as told: order, rule, n, mark, due."""
        return [
            (e.data["order"], e.data["rule"], e.data["n"], e.data["mark"], e.data["due_at"])
            for e in self._listener.named("clock")
        ]

    def stop(self) -> None:
        self._asked_to_stop.set()
        self._listener.drop()

    def run(self) -> None:
        while not self._asked_to_stop.is_set():
            try:
                self._listener.connect()
            except (OSError, http.client.HTTPException):
                self._asked_to_stop.wait(0.2)
                continue
            if self._listener.status != 200:
                self._asked_to_stop.wait(0.2)
                continue
            self._listener.ended.wait()
            self.cuts += 1
