"""Opening a file of messages, whatever its kind and encoding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from liandong.exchange.messages import columns, ndjson
from liandong.exchange.messages.encoding import ERRORS, look
from liandong.exchange.messages.message import Fault, Message, MessageFile
from liandong.exchange.messages.table import records

NDJSON = (".ndjson", ".jsonl")


def open_messages(path: Path, source: str = "") -> MessageFile:
    """A file of messages, its head read, its lines still to come.

    ``source`` names the system that the numbers come from; the file's name by
    default. Raises :class:`Unusable`, and ``OSError``.
    """
    found = look(path)
    source = source or path.stem
    lines = _lines(path, found.encoding)
    if path.suffix.lower() in NDJSON:
        return MessageFile(
            columns=ndjson.COLUMNS,
            encoding=found.encoding,
            lines=found.lines,
            messages=ndjson.messages(lines, source),
        )
    rows = records(lines)
    head = columns.read_head(rows)
    read: Iterator[Message | Fault] = columns.messages(rows, head, source, found.encoding)
    return MessageFile(columns=head.names, encoding=found.encoding, lines=found.lines, messages=read)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors=ERRORS, newline=None) as file:
        yield from file
