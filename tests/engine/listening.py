"""A reader of the live feed, over a real connection: what browsers and terminals do."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any, NamedTuple
from urllib.parse import urlencode

from liandong.desk.live import Reader, Sight, make_ticket
from tests.engine.processes import SECRET


class Event(NamedTuple):
    id: str
    name: str
    data: Any


CENTRE = Reader((Sight(1),))


def unit(name: str) -> Reader:
    return Reader((Sight(1, name),))


class Listener:
    """Reads until dropped; `events` are kept over reconnects, `cursor` is the last one's id."""

    def __init__(self, port: int, reader: Reader = CENTRE, cursor: str = "", token: str = "") -> None:
        self.port, self.reader, self.cursor, self.token = port, reader, cursor, token
        self.events: list[Event] = []
        self.status = 0
        self.headers: dict[str, str] = {}
        self.ended = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._generation = 0

    def connect(self, by_header: bool = False) -> Listener:
        """Open the stream where the last one ended."""
        query = {} if self.token else {"ticket": make_ticket(SECRET, self.reader)}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.cursor and by_header:
            headers["Last-Event-ID"] = self.cursor
        elif self.cursor:
            query["cursor"] = self.cursor
        self.ended.clear()
        self._generation += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", f"/feed/stream?{urlencode(query)}", headers=headers)
        response = connection.getresponse()
        self.status, self.headers = response.status, {k.lower(): v for k, v in response.getheaders()}
        self._connection = connection
        if self.status == 200:
            threading.Thread(target=self._read, args=(response, self._generation), daemon=True).start()
        return self

    def drop(self) -> None:
        """Lose the connection; what is still in the air is lost with it."""
        self._generation += 1
        if self._connection is not None and self._connection.sock is not None:
            self._connection.sock.shutdown(2)
        self.ended.wait(10)

    def named(self, *names: str) -> list[Event]:
        return [event for event in self.events if event.name in names]

    def _read(self, response: http.client.HTTPResponse, generation: int) -> None:
        fields: dict[str, str] = {}
        try:
            for raw in response:
                line = raw.decode().rstrip("\n")
                if generation != self._generation:
                    break
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif "event" in fields:
                    self._take(fields)
                    fields = {}
                else:
                    fields = {}
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            self.ended.set()

    def _take(self, fields: dict[str, str]) -> None:
        event = Event(fields.get("id", ""), fields["event"], json.loads(fields["data"]))
        if event.id:
            self.cursor = event.id
        self.events.append(event)
