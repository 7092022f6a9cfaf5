"""Events as they go over the wire. None holds more than ids, times and kinds of steps."""

from __future__ import annotations

import time

import msgspec

from liandong.store.shapes import CASE, FeedRow, Fired

encode = msgspec.json.Encoder().encode


class _Step(msgspec.Struct, frozen=True):
    """Of an entry's event, the orders it is about; everything else stays where it is."""

    order: str = ""
    to_order: str = ""


class _Entry(msgspec.Struct, frozen=True):
    event: _Step = _Step()


decode = msgspec.json.Decoder(_Entry, strict=False).decode


def frame(event: str, data: object, cursor: str = "") -> bytes:
    """One server-sent event; JSON has no line breaks, so it is one line."""
    head = f"id: {cursor}\nevent: {event}\ndata: " if cursor else f"event: {event}\ndata: "
    return head.encode() + encode(data) + b"\n\n"


def entry(row: FeedRow, cursor: str) -> bytes:
    """An entry of the log: ``case``, or ``entry`` for a stream of another kind."""
    try:
        step = decode(row.body).event
    except msgspec.DecodeError:
        step = _Step()
    data: dict[str, object] = {
        "jurisdiction": row.jurisdiction,
        "position": row.position,
        "type": row.type,
        "at": row.at,
        "order": step.order or step.to_order,
        "orders": [order for order in (step.order, step.to_order) if order],
        "units": row.units,
    }
    if row.kind == CASE:
        return frame("case", {"case": row.stream, **data}, cursor)
    return frame("entry", {"kind": row.kind, "stream": row.stream, **data}, cursor)


def clock(row: Fired, cursor: str) -> bytes:
    """A mark that fired."""
    about = {"case": row.stream} if row.kind == CASE else {"kind": row.kind, "stream": row.stream}
    data = {
        **about,
        "jurisdiction": row.jurisdiction,
        "order": row.subject,
        "orders": [row.subject],
        "rule": row.rule,
        "n": row.n,
        "mark": row.mark,
        "due_at": row.due_at,
        "unit": row.unit,
    }
    return frame("clock", data, cursor)


def now(cursor: str) -> bytes:
    """The server's clock in milliseconds; everything up to the cursor was told."""
    return frame("time", {"now": int(time.time() * 1000)}, cursor)
