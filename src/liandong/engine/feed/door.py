"""Who may listen: a ticket from the pages, or another system's token."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qs

from liandong.desk.live import BadTicket, Reader, Sight, read_ticket
from liandong.engine.feed.stream import Send
from liandong.store.connection import Database
from liandong.store.errors import StoreError
from liandong.store.register import Token, find_token

SCOPE = "feed"


class Shut(Exception):
    """Not this way; ``detail`` says why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail

    async def answer(self, send: Send) -> None:
        """Say so, as problem+json."""
        body = json.dumps({"status": self.status, "title": self.detail}).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"access-control-allow-origin", b"*"),
        ]
        if self.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        if self.status == 503:
            headers.append((b"retry-after", b"2"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Door:
    """Lets readers in."""

    def __init__(self, db: Database, secret: str) -> None:
        self._db, self._secret = db, secret

    async def enter(self, scope: dict[str, Any]) -> tuple[Reader, str]:
        """The reader and where they were. Raises :class:`Shut`."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"))
        cursor = headers.get(b"last-event-id") or query.get("cursor", [""])[0]
        kind, _, token = headers.get(b"authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            return await asyncio.get_running_loop().run_in_executor(
                None, self._by_token, token.strip()
            ), cursor
        try:
            return read_ticket(self._secret, query.get("ticket", [""])[0]), cursor
        except BadTicket as error:
            raise Shut(401, "no ticket, or one that is too old: ask the pages for a fresh one") from error

    def _by_token(self, token: str) -> Reader:
        try:
            found = self._db.call(find_token, token, int(time.time()))
        except StoreError as error:
            raise Shut(503, error.hint) from error
        return _reader(found)


def _reader(token: Token | None) -> Reader:
    if token is None:
        raise Shut(401, "this token is unknown, has expired, or was revoked")
    if SCOPE not in token.scopes:
        raise Shut(403, f"this token lacks the scope {SCOPE}")
    return Reader((Sight(token.jurisdiction, token.unit),))
