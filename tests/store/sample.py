"""Appends as a desk would make them, with rows for every table."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from liandong.store.sections import chained
from liandong.store.shapes import (
    ZERO,
    Alarm,
    Append,
    CaseRow,
    ClockRow,
    DueRow,
    Mark,
    NewEntry,
    Once,
    OrderRow,
    Projection,
    Stream,
)

NOW = 1_800_000_000


def entry(position: int, type_: str, at: int = NOW, units: Sequence[str] = (), **event: object) -> NewEntry:
    body = json.dumps(
        {"position": position, "at": at, "entered_at": at, "event": {"do": type_, **event}},
        ensure_ascii=False,
    )
    return NewEntry(position=position, type=type_, body=body, at=at, entered_at=at, units=tuple(units))


def intake(case: str = "C1", jurisdiction: int = 1, now: int = NOW, once: Once | None = None) -> Append:
    """A call with two orders, each with a sign clock."""
    entries = (
        entry(1, "case.received", now, place="府山街道"),
        entry(2, "order.issued", now, ["区水利局"], order=f"{case}-1", unit="区水利局"),
        entry(3, "order.issued", now, ["府山街道"], order=f"{case}-2", unit="府山街道"),
    )
    rows = project_entries([json.loads(e.body) for e in entries], case)
    return Append(
        jurisdiction=jurisdiction,
        stream=case,
        entries=entries,
        now=now,
        pack="ab" * 32,
        case=rows.case,
        orders=rows.orders,
        clocks=rows.clocks,
        due=rows.due,
        once=once,
    )


def after(before: Append, *more: NewEntry, once: Once | None = None) -> Append:
    """The next append on the same stream, as decided on ``before``."""
    known = [json.loads(e.body) for e in before_all(before)] + [json.loads(e.body) for e in more]
    rows = project_entries(known, before.stream)
    made = msgspec.structs.replace(
        before,
        entries=more,
        now=more[-1].entered_at,
        expected=before.expected + len(before.entries),
        prev_hash=chained(before)[1],
        case=rows.case,
        orders=rows.orders,
        clocks=rows.clocks,
        due=rows.due,
        outbox=(),
        private=None,
        once=once,
    )
    HISTORY[chained(made)[1]] = (*before_all(before), *more)
    return made


HISTORY: dict[bytes, tuple[NewEntry, ...]] = {}
"""Head → all entries up to it."""


def before_all(append: Append) -> tuple[NewEntry, ...]:
    return HISTORY.get(chained(append)[1], append.entries)


def signed(before: Append, order: str, unit: str, now: int = NOW + 60, once: Once | None = None) -> Append:
    step = entry(before.expected + len(before.entries) + 1, "order.signed", now, [unit], order=order)
    return after(before, step, once=once)


def project(stream: Stream) -> Projection:
    """The projection that these appends were made with, from the log."""
    return project_entries([json.loads(body) for body in stream.bodies], stream.stream)


def project_entries(entries: list[dict], case: str) -> Projection:
    orders: dict[str, OrderRow] = {}
    for e in entries:
        event, at = e["event"], e["at"]
        if event["do"] == "order.issued":
            orders[event["order"]] = OrderRow(
                order_id=event["order"],
                unit=event["unit"],
                state="issued",
                open=True,
                issued_at=at,
                sign_state="running",
                sign_due_at=at + 600,
                next_due_at=at + 600,
            )
        elif event["do"] == "order.signed":
            orders[event["order"]] = msgspec.structs.replace(
                orders[event["order"]], state="signed", signed_at=at, sign_state="met", next_due_at=None
            )
        elif event["do"] == "order.voided":
            del orders[event["order"]]
    received = entries[0]["at"]
    return Projection(
        case=CaseRow(
            state="handling" if any(o.signed_at for o in orders.values()) else "dispatched",
            received_at=received,
            place="府山街道",
            orders=len(orders),
            orders_open=len(orders),
            flags=("drill",),
        ),
        orders=tuple(orders.values()),
        clocks=tuple(_clock(o) for o in orders.values()),
        due=tuple(_due(case, o) for o in orders.values() if o.signed_at is None),
    )


def _clock(order: OrderRow) -> ClockRow:
    return ClockRow(
        subject=order.order_id,
        rule="SIGN",
        state=order.sign_state,
        unit=order.unit,
        start_at=order.issued_at,
        due_at=order.sign_due_at,
        stop_at=order.signed_at,
        limit_s=600,
    )


def _due(case: str, order: OrderRow) -> DueRow:
    at = order.issued_at
    alarm = Alarm(template="clock.breached", to=("liaison",), channels=("mail",))
    return DueRow(
        subject=order.order_id,
        rule="SIGN",
        unit=order.unit,
        marks=(
            Mark(mark="warn50", due_at=at + 300, fire_at=at + 300),
            Mark(mark="warn80", due_at=at + 480, fire_at=at + 480),
            Mark(mark="breach", due_at=at + 601, fire_at=at + 603, alarm=alarm),
        ),
    )


__all__ = ["NOW", "ZERO", "after", "entry", "intake", "project", "signed"]
