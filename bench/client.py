"""A load client that is never the bottleneck: one process, one epoll, ready-made bytes, HTTP/1.1 kept alive.

A connection sends its next request the moment its answer is complete. The
client reads no more of an answer than its status and its length, and the body
where somebody wants it.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable
from typing import cast

import msgspec

from bench.results import percentile

Next = Callable[[], bytes | None]
"""The next request of a connection, whole; None: this connection has nothing more to ask."""

Answered = Callable[[int, bytes], None]
"""Told of every answer: status and body."""

GOOD = frozenset({200, 201})
RECEIVE = 65_536
STUCK_S = 30.0


class Stuck(RuntimeError):
    """The server went away, or an answer did not come in half a minute."""


class Load(msgspec.Struct, kw_only=True):
    """What came of it: ``sent`` in all; the rest of the counted part alone. Latencies in milliseconds, rising."""

    sent: int = 0
    seconds: float = 0.0
    answers: int = 0
    wrong: dict[int, int] = {}
    latencies: list[float] = []

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return (self.answers - sum(self.wrong.values())) / self.seconds if self.seconds else 0.0

    def ms(self, share: float) -> float:
        """A percentile of the latencies."""
        return percentile(self.latencies, share)


class _Wire:
    """One connection and the answer that is on its way."""

    def __init__(self, port: int, following: Next) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.following = following
        self.buffer = b""
        self.need = -1
        self.status = 0
        self.sent_at = 0.0

    def send(self) -> bool:
        """Send the next request, if there is one."""
        request = self.following()
        if request is None:
            return False
        self.buffer, self.need = b"", -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    def receive(self) -> bytes | None:
        """Read what is there; the body once the answer is complete."""
        piece = self.socket.recv(RECEIVE)
        if not piece:
            raise Stuck("the server closed a connection")
        self.buffer += piece
        if self.need < 0:
            head = self.buffer.find(b"\r\n\r\n")
            if head < 0:
                return None
            self.status = int(self.buffer[9:12])
            self.need = head + 4 + _length(self.buffer[:head].lower())
        return self.buffer[self.buffer.find(b"\r\n\r\n") + 4 :] if len(self.buffer) >= self.need else None


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    if at < 0:
        raise Stuck("an answer without a length")
    return int(head[at + 15 :].split(b"\r\n", 1)[0])


class _Watch:
    """Counts what is answered between begin and end."""

    def __init__(self, warm_s: float, seconds: float) -> None:
        self.begin = time.perf_counter() + warm_s
        self.end = self.begin + seconds
        self.load = Load()
        self._last = self.begin

    def count(self, wire: _Wire, now: float) -> None:
        load = self.load
        load.sent += 1
        if not self.begin <= now <= self.end:
            return
        self._last = now
        load.answers += 1
        load.latencies.append((now - wire.sent_at) * 1000)
        if wire.status not in GOOD:
            load.wrong[wire.status] = load.wrong.get(wire.status, 0) + 1

    def told(self) -> Load:
        self.load.seconds = self._last - self.begin
        self.load.latencies.sort()
        return self.load


def run(
    port: int, sources: list[Next], *, warm_s: float, seconds: float, answered: Answered | None = None
) -> Load:
    """Ask over as many connections as there are sources, ``seconds`` long after ``warm_s`` that do not count.

    Ends earlier when the sources have nothing more.
    """
    wires = [_Wire(port, source) for source in sources]
    watch = _Watch(warm_s, seconds)
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.socket, selectors.EVENT_READ, wire)
        busy = sum(wire.send() for wire in wires)
        while busy:
            events = selector.select(STUCK_S)
            if not events:
                raise Stuck("no answer for half a minute")
            for key, _ in events:
                wire = key.data
                body = wire.receive()
                if body is None:
                    continue
                now = time.perf_counter()
                watch.count(wire, now)
                if answered is not None:
                    answered(wire.status, body)
                if now >= watch.end or not wire.send():
                    busy -= 1
    for wire in wires:
        wire.socket.close()
    return watch.told()


def request(method: str, path: str, body: bytes, token: str, key: str = "") -> bytes:
    """A whole request as bytes."""
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if key:
        head.append(f"Idempotency-Key: {key}")
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


# --- what the client itself can do ---------------------------------------------------

TRIVIAL = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"


def trivial_rate(sources: int, seconds: float = 1.0) -> float:
    """Answers a second against an endpoint that does nothing, in a thread of this very process: a lower bound."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer_all, args=(listening, sources), daemon=True).start()
        ask = request("POST", "/", b"{}", "none")
        return run(listening.getsockname()[1], [lambda: ask] * sources, warm_s=0.2, seconds=seconds).rate


def _answer_all(listening: socket.socket, many: int) -> None:
    with selectors.DefaultSelector() as selector:
        for _ in range(many):
            selector.register(listening.accept()[0], selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                asking = cast(socket.socket, key.fileobj)
                if asking.recv(RECEIVE):
                    asking.sendall(TRIVIAL)
                else:
                    selector.unregister(asking)
                    asking.close()
