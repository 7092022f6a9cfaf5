"""In which encoding is a file? UTF-8 or GB18030, the two that Chinese systems write; damaged lines are told later."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import msgspec

from liandong.exchange.messages.faults import Unusable

CHUNK = 1 << 20
MOSTLY = 0.95
"""A file is in an encoding when at least so much of what is not ASCII can be read in it."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How office documents begin."""

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ESCAPED = re.compile("[\udc80-\udcff]")
"""What stands for a byte that cannot be read."""

ERRORS = "surrogateescape"


class Found(msgspec.Struct, frozen=True):
    """The encoding and the number of lines."""

    encoding: str
    lines: int


class _Count:
    """Reads the bytes in one encoding and counts what it cannot read."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(ERRORS)
        self.good = self.bad = self.lines = 0
        self.bad_line = 0

    def feed(self, chunk: bytes, final: bool) -> None:
        text = self._decoder.decode(chunk, final)
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        bad = len(ESCAPED.findall(text)) if foreign else 0
        if bad and not self.bad_line and (first := ESCAPED.search(text)):
            self.bad_line = self.lines + text.count("\n", 0, first.start()) + 1
        self.good += foreign - bad
        self.bad += bad
        self.lines += text.count("\n")

    @property
    def share(self) -> float:
        return self.good / (self.good + self.bad) if self.bad else 1.0


def look(path: Path) -> Found:
    """Find out by reading the file once.

    Raises :class:`Unusable` for an empty file, an office document, or bytes that are no text.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if not head:
            raise Unusable("file.empty")
        if head in WORKBOOKS:
            raise Unusable("file.workbook")
        file.seek(0)
        if head[:2] in UTF16:
            return Found("utf-16", _lines(_counted(file, "utf-16")["utf-16"]))
        counts = _counted(file, "utf-8-sig", "gb18030")
    best = max(counts, key=lambda name: counts[name].share)
    if counts[best].share < MOSTLY:
        raise Unusable("file.encoding", line=counts[best].bad_line)
    return Found(best, _lines(counts[best]))


def _counted(file: object, *encodings: str) -> dict[str, _Count]:
    counts = {name: _Count(name) for name in encodings}
    more = True
    while more:
        chunk: bytes = file.read(CHUNK)  # type: ignore[attr-defined]
        more = bool(chunk)
        for count in counts.values():
            count.feed(chunk, not more)
    return counts


def _lines(count: _Count) -> int:
    return count.lines + 1


def readable(text: str) -> bool:
    """Were all its bytes read?"""
    return ESCAPED.search(text) is None
