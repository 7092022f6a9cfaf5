"""A TOML file as read: its values, and where each of them stands."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from liandong.exchange.located.lines import Path, line_index
from liandong.exchange.located.problem import Located

MAX_BYTES = 64 * 1024 * 1024


class FileError(Exception):
    """A file that cannot be used; ``problems`` tells every fault found."""

    def __init__(self, problems: list[Located]) -> None:
        super().__init__("\n".join(p.render() for p in problems))
        self.problems = problems


class Document:
    """Values of one file with their lines; numbers with a point are decimals."""

    def __init__(self, file: str, source: str, data: dict[str, Any]) -> None:
        self.file = file
        self.source = source
        self.data = data

    @cached_property
    def _lines(self) -> dict[Path, int]:
        return line_index(self.source)

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest table around it when it is not there."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def problem(self, code: str, path: Path, **params: Any) -> Located:
        return Located(code, self.file, self.line(path), path_text(path), params)


def path_text(path: Path) -> str:
    """``clocks[2].minutes``: list positions count from 1, as people do."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_document(file: FilePath, shown: str = "") -> Document:
    """Read a TOML file; ``shown`` is its name in messages.

    Raises :class:`FileError` when it is missing, too big, not UTF-8 or not TOML.
    """
    name = shown or str(file)
    source = _text(file, name)
    try:
        data = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise FileError([_syntax(name, source, str(error))]) from error
    except RecursionError as error:
        raise FileError([Located("file.nested", name)]) from error
    return Document(name, source, data)


def _text(file: FilePath, name: str) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise FileError([Located("file.size", name, params={"limit": MAX_BYTES // 1024**2})])
        raw = file.read_bytes()
    except FileNotFoundError as error:
        raise FileError([Located("file.missing", name)]) from error
    except OSError as error:
        raise FileError([Located("file.unreadable", name, params={"cause": error.strerror})]) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError([Located("file.encoding", name, line)]) from error


_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_FULL_WIDTH = re.compile(r"[“”‘’，：＝｛｝［］＃]")
_SHORT_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![:\d])|(?<!\d)\d:\d{2}")
_BARE_WORD = re.compile(r"^\s*[\[\s]*[^\x00-\x7f\"']+[\w\s]*[=\].]")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')


def _syntax(name: str, source: str, text: str) -> Located:
    """Turn the reader's complaint into one with a cause that a writer knows."""
    found = _PLACE.search(text)
    lines = source.split("\n")
    line = int(found[1]) if found and found[1] else len(source.rstrip("\n").split("\n"))
    detail = _PLACE.sub("", text)
    written = lines[line - 1] if line <= len(lines) else ""
    return Located(_cause(detail, written), name, line, params={"detail": detail})


def _cause(detail: str, written: str) -> str:
    bare = _STRINGS.sub("", written)
    if "Cannot mutate immutable" in detail or "Cannot overwrite" in detail or "twice" in detail:
        return "file.twice"
    if "Invalid date or datetime" in detail or "24:00" in bare:
        return "file.no_such_time"
    if _FULL_WIDTH.search(bare):
        return "file.full_width"
    if _BARE_WORD.match(written):
        return "file.unquoted_key"
    if _SHORT_TIME.search(bare):
        return "file.short_time"
    return "file.syntax"
