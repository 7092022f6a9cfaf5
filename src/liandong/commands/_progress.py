"""A progress bar for long commands, on the error output; lines of results may be printed meanwhile."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

WIDTH = 32
REDRAW_S = 0.1
TENTH = 10


class Bar:
    """``with Bar(what, total) as bar: bar.to(n)``.

    On a terminal it is drawn in place; elsewhere a line appears for each tenth.
    """

    def __init__(self, what: str, total: int, stream: TextIO | None = None) -> None:
        self._what, self._total = what, max(total, 1)
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._drawn_at, self._tenth, self._done = 0.0, 0, 0
        self._started = time.monotonic()

    def __enter__(self) -> Bar:
        self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the bar standing; the cursor goes to the next line."""
        if self._live:
            self._draw()
            self._stream.write("\n")
            self._stream.flush()

    def to(self, done: int) -> None:
        """So much of the total is done."""
        self._done = done
        if self._live:
            if time.monotonic() - self._drawn_at >= REDRAW_S or done >= self._total:
                self._draw()
            return
        tenth = done * TENTH // self._total
        if tenth > self._tenth:
            self._tenth = tenth
            self._stream.write(f"{self._what} {tenth * TENTH} % ({done}/{self._total})\n")
            self._stream.flush()

    def line(self, text: str, to: TextIO | None = None) -> None:
        """Print a line without the bar in it."""
        if self._live:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
        print(text, file=to or sys.stdout, flush=self._live)
        if self._live:
            self._draw()

    def _draw(self) -> None:
        if not self._live:
            return
        self._drawn_at = time.monotonic()
        share = min(self._done / self._total, 1.0)
        full = int(share * WIDTH)
        left = self._left(share)
        self._stream.write(
            f"\r\x1b[K{self._what} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%} {self._done}/{self._total}{left}"
        )
        self._stream.flush()

    def _left(self, share: float) -> str:
        spent = time.monotonic() - self._started
        if share <= 0.02 or share >= 1:
            return ""
        seconds = int(spent / share - spent)
        return f" {seconds // 60}:{seconds % 60:02d}"
