"""The one byte sequence that stands for a pack, and its hash."""

from __future__ import annotations

import hashlib

import msgspec

from liandong.core.pack import Pack

# Made at import: two threads that make one for the same type at the same time crash the process.
_DECODER = msgspec.json.Decoder(Pack)
_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string")


def pack_json(pack: Pack) -> bytes:
    """Canonical JSON: keys sorted, defaults left out, decimals as text, UTF-8 without spaces."""
    return _ENCODER.encode(pack)


def pack_hash(pack: Pack) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: what a case remembers of its rules."""
    return hashlib.sha256(pack_json(pack)).hexdigest()


def pack_from_json(data: bytes | str) -> Pack:
    """A pack from its canonical JSON; raises ``msgspec.ValidationError`` when it is none."""
    return _DECODER.decode(data)
