"""One line of a file as a call, or as something that cannot be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liandong.desk.intake import Call

IMPORT = "import"
"""The channel of what came from a file."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A call from a file. ``line`` is where it begins, ``id`` its number in the system that it comes from.

    ``body`` stands for its content: the same message has the same. ``fields``
    are the values as the file had them, in the order of its columns.
    """

    line: int
    source: str
    id: str
    call: Call
    body: bytes
    fields: tuple[str, ...]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is no message, and why: ``code`` with parameters, its fields, or the raw line where it has none."""

    line: int
    code: str
    params: dict[str, Any] = {}
    fields: tuple[str, ...] = ()
    raw: str = ""
    id: str = ""


class MessageFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was opened: its columns, its encoding, how many lines it has, and what they say."""

    columns: tuple[str, ...]
    encoding: str
    lines: int
    messages: Iterator[Message | Fault]
