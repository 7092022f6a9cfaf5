"""On which line does each key of a TOML source stand?

The standard reader gives values without positions. This scanner walks a source
that the reader has already accepted, so it needs no errors of its own.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and list positions (from 0) from the top of a document down to a value."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?!")'
    r"|'''.*?'''(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]+")


def line_index(source: str) -> dict[Path, int]:
    """Line (from 1) of every key, table, array element in a valid TOML source."""
    return _Scanner(source).run()


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pos = 0
        self.lines: dict[Path, int] = {(): 1}
        self._array_lengths: dict[Path, int] = {}
        self._starts = [0, *(m.end() for m in re.finditer("\n", source))]

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self.pos < len(self.source):
            if self.source[self.pos] == "[":
                table = self._header()
            else:
                self._assignment(table)
            self._skip(_BLANK)
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.source, self.pos)
        if found:
            self.pos = found.end()

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self._starts, self.pos))

    def _header(self) -> Path:
        start = self.pos
        is_array = self.source.startswith("[[", self.pos)
        self.pos += 2 if is_array else 1
        keys = self._key()
        self.pos += 2 if is_array else 1
        end, self.pos = self.pos, start
        path = self._open_table(keys, is_array)
        self.pos = end
        return path

    def _open_table(self, keys: list[str], is_array: bool) -> Path:
        path: Path = ()
        for depth, key in enumerate(keys, 1):
            path += (key,)
            self._note(path)
            if is_array and depth == len(keys):
                position = self._array_lengths.get(path, 0)
                self._array_lengths[path] = position + 1
                path += (position,)
                self._note(path)
            elif path in self._array_lengths:
                path += (self._array_lengths[path] - 1,)
        return path

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            quoted = _STRING.match(self.source, self.pos)
            found = quoted or _BARE_KEY.match(self.source, self.pos)
            if found is None:
                raise AssertionError(f"no key at {self.pos}")
            parts.append(tomllib.loads(f"k = {found[0]}")["k"] if quoted else found[0])
            self.pos = found.end()
            self._skip(_SPACE)
            if not self.source.startswith(".", self.pos):
                return parts
            self.pos += 1

    def _assignment(self, table: Path) -> None:
        start = self.pos
        keys = self._key()
        end, self.pos = self.pos, start
        path = table
        for key in keys:
            path += (key,)
            self._note(path)
        self.pos = end + 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self.source[self.pos] == "[":
            self._array(path)
        elif self.source[self.pos] == "{":
            self._inline_table(path)
        else:
            found = _STRING.match(self.source, self.pos) or _PLAIN.match(self.source, self.pos)
            self.pos = found.end() if found else self.pos + 1

    def _array(self, path: Path) -> None:
        self.pos += 1
        position = 0
        while True:
            self._skip(_BLANK)
            if self.source[self.pos] == "]":
                self.pos += 1
                return
            if self.source[self.pos] == ",":
                self.pos += 1
                continue
            element = (*path, position)
            self._note(element)
            self._value(element)
            position += 1

    def _inline_table(self, path: Path) -> None:
        self.pos += 1
        while True:
            self._skip(_BLANK)
            if self.source[self.pos] == "}":
                self.pos += 1
                return
            if self.source[self.pos] == ",":
                self.pos += 1
                continue
            self._assignment(path)
