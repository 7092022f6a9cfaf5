"""`liandong engine` and `liandong feed` as real processes that can be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SECRET = "a secret of these tests and of nobody else"


class Processes:
    """Each is started in its own process group and ended with the test."""

    def __init__(self, url: str, **env: str) -> None:
        self._url, self._env = url, env
        self._all: list[subprocess.Popen[Any]] = []
        self._folder = tempfile.TemporaryDirectory(prefix="liandong-test-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._all:
            if process.poll() is None:
                process.kill()
            process.wait()
        self._folder.cleanup()

    def start(self, *words: str, **env: str) -> subprocess.Popen[Any]:
        """`liandong WORDS…` on the test's database."""
        log = self.log(len(self._all)).open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "liandong", *words],
            env={
                **os.environ,
                "LIANDONG_HOME": self._folder.name,
                "DATABASE_URL": self._url,
                "LIANDONG_SUPERVISED": "1",
                "LIANDONG_SECRET_KEY": SECRET,
                **self._env,
                **env,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self._all.append(process)
        return process

    def feed(self, **env: str) -> tuple[subprocess.Popen[Any], int]:
        """A feed that listens, and its port."""
        number = len(self._all)
        process = self.start("feed", "--port", "0", **env)

        def port() -> re.Match[str] | None:
            assert process.poll() is None, self.log(number).read_text()
            return re.search(r"listening on \S+ port (\d+)", self.log(number).read_text())

        until(port, what="the feed does not listen")
        found = port()
        assert found is not None
        return process, int(found[1])

    def log(self, number: int) -> Path:
        """What the process of that number has said."""
        return Path(self._folder.name) / f"{number}.log"

    def said(self) -> str:
        """What all of them have said."""
        return "\n".join(self.log(n).read_text() for n in range(len(self._all)))


def kill(process: subprocess.Popen[Any]) -> None:
    """As a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(true: Callable[[], object], seconds: float = 120, what: str = "") -> None:
    """Wait for something that must come to be; a slow machine only makes it later."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what or "it did not come to be"
        time.sleep(0.05)
