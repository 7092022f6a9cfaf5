"""A log file that stays small: at a size it becomes `.1`, older ones move up, the oldest goes."""

from pathlib import Path
from typing import BinaryIO

BYTES = 10_000_000
KEPT = 5


class LogFile:
    """Bytes appended to one file, at most `KEPT` older ones beside it."""

    def __init__(self, path: Path, limit: int = BYTES) -> None:
        self.path = path
        self._limit = limit
        self._file = self._open()

    def write(self, chunk: bytes) -> None:
        """Append; the next file is begun once this one is full."""
        if self._file.tell() > self._limit:
            self._turn()
        self._file.write(chunk)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _open(self) -> BinaryIO:
        return self.path.open("ab", buffering=0)

    def _turn(self) -> None:
        self._file.close()
        for number in range(KEPT - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))
        self._file = self._open()

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
