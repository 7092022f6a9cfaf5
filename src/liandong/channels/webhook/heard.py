"""What Apprise says about a failure: it answers only yes or no, and tells its log the rest."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from apprise.logger import logger


class _Ear(logging.Handler):
    """Keeps the warnings of its own thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        if record.thread == self._thread:
            self.words.append(record.getMessage())


@contextmanager
def heard() -> Iterator[list[str]]:
    """The warnings of this thread meanwhile."""
    ear = _Ear()
    logger.addHandler(ear)
    try:
        yield ear.words
    finally:
        logger.removeHandler(ear)
