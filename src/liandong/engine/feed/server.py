"""Serving the feed: uvicorn, which waits for slow readers and ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import Iterator

import uvicorn

from liandong.engine.feed.app import Feed

log = logging.getLogger(__name__)

DEAD_AFTER_MS = 30_000
"""A listener that confirms nothing for so long is given up by the system."""

OPEN_FILES = 65_536
GRACE_S = 3
BACKLOG = 2048


class Server(uvicorn.Server):
    """As uvicorn's, but it ends the streams before it waits for them."""

    def __init__(self, feed: Feed, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what would never end by itself, then stop."""
        self._feed.close()
        await super().shutdown(sockets)


def serve(url: str, secret: str, host: str, port: int, certificate: str = "", key: str = "") -> None:
    """Serve the feed until SIGTERM or SIGINT."""
    _many_files()
    with _quiet_ending():
        asyncio.run(_serve(url, secret, host, port, certificate, key))


async def _serve(url: str, secret: str, host: str, port: int, certificate: str, key: str) -> None:
    feed = Feed(url, secret)
    config = uvicorn.Config(
        feed,
        http="httptools",
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        backlog=BACKLOG,
        ssl_certfile=certificate or None,
        ssl_keyfile=key or None,
    )
    server = Server(feed, config)
    work = asyncio.create_task(feed.run())
    work.add_done_callback(lambda _: setattr(server, "should_exit", True))
    with _listening(host, port) as listener:
        await server.serve([listener])
    feed.close()
    await work


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_AFTER_MS)
        listener.bind(address)
        listener.listen(BACKLOG)
        log.info("listening on %s port %s", *listener.getsockname()[:2])
        yield listener


@contextlib.contextmanager
def _quiet_ending() -> Iterator[None]:
    """uvicorn raises the signal that ended it once more; being asked to end is no failure."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _many_files() -> None:
    """A connection is an open file, and the usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
