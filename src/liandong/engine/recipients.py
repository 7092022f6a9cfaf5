"""From a recipient to an address: ``liaison:<unit>`` is whoever holds that role when the message is sent.

A web hook may be several addresses: services with a name of their own (DingTalk, WeCom, text messages) get their own
message in their own lane. What an order's acknowledgement or end made needless is not sent.
"""

from __future__ import annotations

from liandong.desk import delivery, ways
from liandong.desk.reach import Receipt
from liandong.engine.outbox import Resolve
from liandong.store import outbox, register
from liandong.store.connection import Database
from liandong.store.shapes import Instant, Message, OutboxRow


def role_of(recipient: str) -> tuple[str, str] | None:
    """(role, unit) of a recipient, the unit empty for the centre's own roles; None where it is an address itself."""
    role, colon, unit = recipient.partition(":")
    if not colon or "@" in recipient or unit.startswith("//"):
        return None
    return role, unit


def register_addresses(db: Database) -> Resolve:
    """Look addresses up in the register: the mail, or the address of the channel's kind among the web hooks."""

    def resolve(message: Message, now: Instant) -> str | Receipt:
        needless = _needless(db, message)
        if needless:
            return Receipt(ok=False, needless=True, detail=needless)
        named = role_of(message.recipient)
        if named is None:
            return message.recipient
        role, unit = named
        found = db.call(register.contacts, message.jurisdiction, now, unit)
        contact = next((c for c in found if c.role == role), None)
        if contact is None or message.channel == "mail":
            return contact.mail if contact else ""
        own = ways.addresses(contact.webhook)
        if message.channel != ways.HOOK:
            return own.get(message.channel, "")
        others = [name for name in ways.SERVICES if name in own]
        _fan_out(db, message, others, now)
        if others and ways.HOOK not in own:
            return Receipt(ok=False, needless=True, detail="other ways")
        return own.get(ways.HOOK, "")

    return resolve


def _needless(db: Database, message: Message) -> str:
    """Why the message need not be sent any more; empty: it is wanted."""
    if message.template not in delivery.REACHING or not message.order_id:
        return ""
    stands = db.call(outbox.order_stands, message.jurisdiction, message.order_id)
    return "" if stands is None else delivery.needless(message.template, *stands)


def _fan_out(db: Database, message: Message, channels: list[str], now: Instant) -> None:
    """The same message by the services that the contact has; queued once, whatever happens here."""
    rows = [
        OutboxRow(
            key=f"{message.key}/{name}",
            channel=name,
            recipient=message.recipient,
            template=message.template,
            params=message.params,
            order_id=message.order_id,
        )
        for name in channels
    ]
    if rows:
        db.call(outbox.put, message.jurisdiction, message.stream, rows, now, message.kind)
