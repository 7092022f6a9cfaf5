"""An :class:`Append` as the parameters of its statement: scalars, and one JSON text a table."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

import msgspec

from liandong.store.shapes import Alarm, Append, DueRow, NewEntry, Private

encode = msgspec.json.Encoder().encode


class DueColumns(msgspec.Struct, frozen=True):
    """A :class:`DueRow` as columns."""

    subject: str
    rule: str
    n: int
    unit: str
    marks: list[str]
    due_ats: list[int]
    fire_ats: list[int]
    alarms: dict[str, Alarm] | None


def due_columns(row: DueRow) -> DueColumns:
    """Lay the marks of a clock out as parallel arrays; most of them tell nobody."""
    return DueColumns(
        subject=row.subject,
        rule=row.rule,
        n=row.n,
        unit=row.unit,
        marks=[m.mark for m in row.marks],
        due_ats=[m.due_at for m in row.marks],
        fire_ats=[m.fire_at for m in row.marks],
        alarms={m.mark: m.alarm for m in row.marks if m.alarm} or None,
    )


def entry_hash(prev: bytes, jurisdiction: int, kind: str, stream: str, entry: NewEntry) -> bytes:
    """SHA-256 over the hash before, the stream's name, and everything that the line says.

    The head is a JSON array, so no two different lines have the same text.
    """
    head = encode(
        (
            jurisdiction,
            kind,
            stream,
            entry.position,
            entry.type,
            entry.version,
            entry.at,
            entry.entered_at,
            entry.units,
        )
    )
    return hashlib.sha256(prev + head + entry.body.encode()).digest()


def chained(append: Append) -> tuple[list[dict[str, Any]], bytes]:
    """The lines with their hashes, and the new head's hash. Raises ValueError where positions do not follow."""
    prev, lines = append.prev_hash, []
    for offset, entry in enumerate(append.entries, 1):
        if entry.position != append.expected + offset:
            raise ValueError(f"position {entry.position} does not follow {append.expected + offset - 1}")
        prev = entry_hash(prev, append.jurisdiction, append.kind, append.stream, entry)
        line = msgspec.structs.asdict(entry)
        line["hash"] = b64encode(prev).decode()
        lines.append(line)
    if not lines:
        raise ValueError("an append needs at least one entry")
    return lines, prev


def section(rows: Any) -> str:
    """A table's rows as JSON text."""
    return encode(rows).decode()


def parameters(append: Append) -> tuple[frozenset[str], dict[str, Any]]:
    """The optional parts that an append needs, and all its parameters."""
    lines, head = chained(append)
    parts = _parts(append)
    given: dict[str, Any] = {
        "jurisdiction": append.jurisdiction,
        "kind": append.kind,
        "stream": append.stream,
        "expected": append.expected,
        "prev": append.prev_hash,
        "version": append.expected + len(lines),
        "hash": head,
        "pack": append.pack,
        "now": append.now,
        "entries": section(lines),
    }
    if append.once is not None:
        given |= msgspec.structs.asdict(append.once)
    return frozenset(parts), given | parts


def _parts(append: Append) -> dict[str, Any]:
    private = append.private or Private()
    parts: dict[str, Any] = {}
    if append.case is not None:
        parts["case"] = section([append.case])
    if append.orders is not None:
        parts["orders"] = section(append.orders)
    if append.clocks is not None:
        parts["clocks"] = section(append.clocks)
    if append.due is not None:
        parts["due"] = section([due_columns(d) for d in append.due])
    if private.wrapped_key is not None:
        parts["wrapped"] = private.wrapped_key
    lists = (
        ("outbox", append.outbox),
        ("texts", private.texts),
        ("phones", private.phones),
        ("words", private.search),
    )
    return parts | {name: section(rows) for name, rows in lists if rows}
