"""Reading CSV so that one broken line costs one line, not the rest of the file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator

import msgspec


class Row(msgspec.Struct, frozen=True):
    """A record and the line in which it begins."""

    line: int
    fields: list[str]


class Broken(msgspec.Struct, frozen=True):
    """A line that no record begins with, and the parser's reason."""

    line: int
    raw: str
    detail: str


class _Lines:
    """Lines with their numbers; those of a record that failed can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """All of the record but its first line, which is returned."""
        first, *rest = self.taken
        self._back.extend(reversed(rest))
        self.number -= len(rest)
        return first


def records(lines: Iterable[str]) -> Iterator[Row | Broken]:
    """The records of a CSV text, line breaks inside quotes included; blank lines are left out.

    Where quotes do not match, the line at which the record begins is broken and
    reading goes on with the next.
    """
    csv.field_size_limit(sys.maxsize)
    source = _Lines(lines)
    reader = csv.reader(source, strict=True)
    while True:
        source.taken = []
        line = source.number + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raw = source.give_back()
            reader = csv.reader(source, strict=True)
            yield Broken(line, raw.rstrip("\n"), str(error))
            continue
        if fields:
            yield Row(line, fields)
