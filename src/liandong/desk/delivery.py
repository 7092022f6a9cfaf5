"""How an order came to its unit: every attempt on every way, what is still to come, and what a dispatcher must do.

An acknowledgement on any way stops the rest: what waits in the outbox is not sent any more, nor what concerns an order
that ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from liandong.core import events as ev
from liandong.core.alerts import receipt_due
from liandong.core.case import OPEN, OrderState
from liandong.core.events import Instant
from liandong.desk import ways
from liandong.desk.files import CaseFile
from liandong.store.outbox import Standing

BRINGING = frozenset({"receipt.missing", "order.closed_unit"})
"""Messages that bring an order to its unit: needless once somebody there has it."""

REACHING = BRINGING | {"order.urged", "order.supervised"}
"""And those that are needless once the order ended."""

NO_ADDRESS = "no address"


class Try(msgspec.Struct, frozen=True):
    """One attempt, or one message that waits.

    ``way``: a channel. ``outcome``: ``received`` (the unit has it), ``sent``, ``failed`` (and is tried again at
    ``next_at``), ``dead`` (no further try), ``waiting``, ``cancelled`` (needless by now).
    """

    at: Instant
    way: str
    outcome: str
    to: str = ""
    about: str = ""
    detail: str = ""
    next_at: Instant | None = None


class Delivery(msgspec.Struct, frozen=True):
    """The story of one order. ``due``: when the receipt was to be there, None: no time is set.

    ``call``: a dispatcher must bring it by voice. ``unreachable``: roles that have no address on any way that works.
    """

    order: str
    unit: str
    received: Instant | None
    way: str
    by: str
    due: Instant | None
    tries: tuple[Try, ...]
    call: bool
    unreachable: tuple[str, ...]


def needless(template: str, is_open: bool, acknowledged: bool, state: str) -> str:
    """Why a message of this kind need not be sent for an order that stands so; empty: it is wanted."""
    if template not in REACHING:
        return ""
    if not is_open:
        return f"order {state}"
    return "acknowledged" if acknowledged and template in BRINGING else ""


def stories(file: CaseFile, standing: Sequence[Standing]) -> tuple[Delivery, ...]:
    """The story of every order that the file shows."""
    return tuple(_story(file, o, standing) for o in file.case.orders.values())


def _story(file: CaseFile, order: OrderState, standing: Sequence[Standing]) -> Delivery:
    own = [s for s in standing if s.order_id == order.id and s.template in REACHING]
    tries = sorted(
        [*_spoken(file, order), *_attempts(file, order), *_waiting(order, own)], key=lambda t: t.at
    )
    rules = file.rules.at(order.issued)
    due = receipt_due(order, rules)
    voice = next((w.after_seconds for w in ways.ways(rules) if w.channel == ways.VOICE), None)
    call = (
        order.open
        and order.received is None
        and due is not None
        and voice is not None
        and file.now >= due + voice
    )
    receipt = next((t for t in tries if t.outcome == "received" and t.at == order.received), None)
    return Delivery(
        order=order.id,
        unit=order.unit,
        received=order.received,
        way=receipt.way if receipt else "",
        by=receipt.to if receipt else "",
        due=due,
        tries=tuple(tries),
        call=call,
        unreachable=tuple(_unreachable(own, file)),
    )


def _spoken(file: CaseFile, order: OrderState) -> Iterator[Try]:
    """What the log says: issued to the terminal, confirmed by it or by a voice, signed, urged."""
    for entry in file.case.entries:
        event = entry.event
        if entry.position in file.case.voided or getattr(event, "order", "") != order.id:
            continue
        if isinstance(event, ev.OrderIssued):
            yield Try(
                entry.at,
                "terminal",
                "received" if order.received == entry.at else "sent",
                about="order.issued",
            )
        elif isinstance(event, ev.OrderDelivered | ev.OrderSigned):
            name = str(event.__struct_config__.tag)
            yield Try(entry.at, entry.channel or "terminal", "received", entry.by, name)
        elif isinstance(event, ev.OrderUrged | ev.OrderSupervised):
            name = str(event.__struct_config__.tag)
            yield Try(entry.at, entry.channel or "terminal", "sent", about=name)
        elif isinstance(event, ev.CallLogged):
            to = str(getattr(file.words.opened(entry), "whom", ""))
            yield Try(entry.at, "phone", "sent", to, "call.logged")


def _attempts(file: CaseFile, order: OrderState) -> Iterator[Try]:
    last = {(a.channel, a.recipient, a.key): a.at for a in file.attempts}
    for a in file.attempts:
        if a.order_id != order.id or a.template not in REACHING or a.detail == "other ways":
            continue
        if a.state == "cancelled" and a.at == last[a.channel, a.recipient, a.key]:
            outcome = "cancelled"
        elif a.ok:
            outcome = "sent"
        else:
            dead = a.state == "dead" and a.at == last[a.channel, a.recipient, a.key]
            outcome = "dead" if dead else "failed"
        yield Try(a.at, a.channel, outcome, a.recipient, a.template, a.detail)


def _waiting(order: OrderState, own: Sequence[Standing]) -> Iterator[Try]:
    """Messages that will be tried, or would be if the order still needed them."""
    for s in own:
        if s.state not in ("queued", "sending"):
            continue
        why = needless(s.template, order.state in OPEN, order.received is not None, order.state)
        if why:
            yield Try(s.next_at, s.channel, "cancelled", s.recipient, s.template, why)
        else:
            yield Try(s.created_at, s.channel, "waiting", s.recipient, s.template, next_at=s.next_at)


def _unreachable(own: Sequence[Standing], file: CaseFile) -> Iterator[str]:
    """Recipients whose every message was given up."""
    for recipient in dict.fromkeys(s.recipient for s in own):
        states = {s.state for s in own if s.recipient == recipient and s.template in BRINGING}
        if states == {"dead"}:
            yield recipient
