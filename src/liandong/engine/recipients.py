"""From a recipient to an address: ``liaison:<unit>`` is whoever holds that role when the message is sent."""

from __future__ import annotations

from liandong.engine.outbox import Resolve
from liandong.store import register
from liandong.store.connection import Database
from liandong.store.shapes import Instant, Message


def role_of(recipient: str) -> tuple[str, str] | None:
    """(role, unit) of a recipient, the unit empty for the centre's own roles; None where it is an address itself."""
    role, colon, unit = recipient.partition(":")
    if not colon or "@" in recipient or unit.startswith("//"):
        return None
    return role, unit


def register_addresses(db: Database) -> Resolve:
    """Look addresses up in the register: the contact's field that is named like the channel."""

    def resolve(message: Message, now: Instant) -> str:
        named = role_of(message.recipient)
        if named is None:
            return message.recipient
        role, unit = named
        found = db.call(register.contacts, message.jurisdiction, now, unit)
        return next((str(getattr(c, message.channel, "")) for c in found if c.role == role), "")

    return resolve
