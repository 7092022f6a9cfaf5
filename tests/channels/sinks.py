"""Real servers at the far end of a channel, and a fake one: what arrived can be read, and they can be told to fail."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import unquote

from aiosmtpd.controller import Controller

from liandong.desk.reach import Notice, Receipt


class Arrived(NamedTuple):
    """A message as its receiver has it."""

    id: str
    title: str
    body: str
    address: str
    identity: str = ""
    """What the protocol itself knows the message by (Message-ID)."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailSink:
    """A mail server: `nobody@…` does not exist, `busy@…` is over quota for now."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.port = free_port()
        self.url = f"mailto://127.0.0.1:{self.port}?from=centre@example.cn&mode=insecure"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@"):
            return "452 4.2.2 mailbox is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        body = mail.get_content().replace("\r\n", "\n").rstrip("\n")
        identity = unquote(mail["X-Liandong-Message-Id"])
        assert len(mail.get_all("Message-ID")) == 1
        self.arrived.append(
            Arrived(identity, str(mail["Subject"]), body, envelope.rcpt_tos[0], mail["Message-ID"])
        )
        return "250 OK"


class WebSink:
    """A web hook: `/refuse` answers 500, `/slow` does not answer."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.queries: list[str] = []
        self.released = threading.Event()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                path, _, query = self.path.partition("?")
                if path == "/slow":
                    sink.released.wait(60)
                if path == "/refuse":
                    self.send_response(500)
                else:
                    identity = unquote(self.headers["X-Liandong-Message-Id"])
                    sink.arrived.append(
                        Arrived(identity, body["title"], body["message"], path, body["message_id"])
                    )
                    sink.queries.append(query)
                    self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def url(self, path: str, scheme: str = "json") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    sink = MailSink()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def web_sink() -> Iterator[WebSink]:
    sink = WebSink()
    thread = threading.Thread(target=sink.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.released.set()
        sink.server.shutdown()
        sink.server.server_close()


class FakeChannel:
    """The contract without a network: `bad…` is no address, `refuse…` and `down…` fail for now."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []

    def send(self, address: str, message: Notice) -> Receipt:
        if address.startswith("bad"):
            return Receipt(ok=False, final=True, detail="not an address")
        if address.startswith(("refuse", "down")):
            return Receipt(ok=False, detail="refused")
        self.arrived.append(Arrived(message.id, message.title, message.body, address, message.id))
        return Receipt(ok=True)
