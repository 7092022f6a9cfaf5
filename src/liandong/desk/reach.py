"""What a channel is given to tell somebody, and what it answers."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A message ready to be sent. ``id`` is the same at every try, so that a receiver can drop doubles."""

    id: str
    title: str
    body: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """How a try went. ``final``: no later try can succeed (the address is not one). ``needless``: none was made,
    for what it would have said is known already, or others say it."""

    ok: bool
    detail: str = ""
    final: bool = False
    needless: bool = False


class Channel(Protocol):
    """A way to reach a person: a package of ``liandong.channels``."""

    def send(self, address: str, message: Notice) -> Receipt:
        """Try once to bring the message to an address. Never raises; waits seconds at most."""
