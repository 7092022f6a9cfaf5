"""Rows of a small district: units, their people, and clocks that are due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import Connection

from liandong.store import log
from liandong.store.shapes import (
    Append,
    Appended,
    CaseRow,
    DueRow,
    Mark,
    NewEntry,
    OrderRow,
    OutboxRow,
)

PACK = "ab" * 32


def jurisdiction(conn: Connection[Any], number: int = 1) -> int:
    conn.execute(
        "INSERT INTO store_jurisdiction (id, name, centre, level, code, number_prefix, active)"
        " VALUES (%s, %s, '', '', '', 'C', true)",
        [number, f"district {number}"],
    )
    return number


def unit(conn: Connection[Any], name: str, at: int = 1, **people: tuple[str, str]) -> None:
    """A unit with its people: role=(mail, webhook)."""
    (unit_id,) = conn.execute(
        "INSERT INTO store_unit (jurisdiction_id, name, code, short, pinyin) VALUES (%s, %s, '', '', '') RETURNING id",
        [at, name],
    ).fetchone()
    for role, (mail, webhook) in people.items():
        (person_id,) = conn.execute(
            "INSERT INTO store_person (jurisdiction_id, name, title, phone, mail, webhook, active)"
            " VALUES (%s, %s, '', '', %s, %s, true) RETURNING id",
            [at, f"{name} {role}", mail, webhook],
        ).fetchone()
        conn.execute(
            "INSERT INTO store_unitcontact (jurisdiction_id, unit_id, role, person_id, effective_from, entered_at, reason)"
            " VALUES (%s, %s, %s, %s, to_timestamp(0), to_timestamp(0), '')",
            [at, unit_id, role, person_id],
        )


def message(
    key: str, unit: str, channel: str = "webhook", role: str = "liaison", **params: object
) -> OutboxRow:
    return OutboxRow(
        key=key,
        channel=channel,
        recipient=f"{role}:{unit}",
        template="receipt.missing",
        params=msgspec.json.encode({"unit": unit, **params}).decode(),
        order_id=key.partition("/")[0],
    )


def case(
    number: str,
    unit: str,
    now: int,
    marks: Sequence[Mark] = (),
    outbox: Sequence[OutboxRow] = (),
    at: int = 1,
    closed: bool = False,
) -> Append:
    """A case with one order to a unit and one clock."""
    order = f"{number}-1"
    entries = (
        entry(1, "case.received", now),
        entry(2, "order.issued", now, [unit], order=order, unit=unit),
    )
    return Append(
        jurisdiction=at,
        stream=number,
        entries=entries,
        now=now,
        pack=PACK,
        case=CaseRow(state="dispatched", received_at=now, orders=1, orders_open=1),
        orders=(OrderRow(order_id=order, unit=unit, state="issued", open=not closed, issued_at=now),),
        clocks=(),
        due=(DueRow(subject=order, rule="SIGN", unit=unit, marks=tuple(marks)),) if marks else (),
        outbox=tuple(outbox),
    )


def entry(position: int, type_: str, at: int, units: Sequence[str] = (), **event: object) -> NewEntry:
    body = {"position": position, "at": at, "entered_at": at, "event": {"do": type_, **event}}
    return NewEntry(
        position=position,
        type=type_,
        body=msgspec.json.encode(body).decode(),
        at=at,
        entered_at=at,
        units=tuple(units),
    )


def put(conn: Connection[Any], append: Append) -> Appended:
    done = log.append(conn, append)
    assert isinstance(done, Appended), done
    return done


def fill(conn: Connection[Any], appends: Sequence[Append]) -> None:
    """Many at once."""
    for outcome in log.append_each(conn, appends):
        assert isinstance(outcome, Appended), outcome
