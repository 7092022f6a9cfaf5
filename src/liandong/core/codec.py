"""Entries as the canonical JSON text that the log keeps and hashes.

Field order is that of the structs, defaults are left out, so the same entry
always gives the same text. A text is never rewritten: when an event changes
its shape, its version grows here and old texts are upcast on reading.
"""

from __future__ import annotations

import msgspec

from liandong.core.events import Entry

VERSION = 1

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Entry)


class UnknownVersion(ValueError):
    """A log written by a newer program."""


def encode(entry: Entry) -> str:
    """Canonical JSON text of an entry."""
    return _encoder.encode(entry).decode()


def decode(text: str | bytes, version: int = VERSION) -> Entry:
    """The entry that a text of this version says."""
    if version != VERSION:
        raise UnknownVersion(str(version))
    return _decoder.decode(text)
