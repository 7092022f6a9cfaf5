"""One process that the supervisor looks after, and its log."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from liandong.local.lifeline import end_with
from liandong.local.logfile import LogFile

FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 30.0
SETTLED_AFTER_S = 60.0


@dataclass(frozen=True)
class Program:
    """What to run: a name for the log, the command line, and its whole environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class Keeper:
    """Runs one program, writes what it says to `<log_dir>/<name>.log`, knows when to start it again."""

    def __init__(self, program: Program, log_dir: Path) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.delay_s = 0.0
        self.start_at = 0.0
        self._started_at = 0.0
        self._log = LogFile(log_dir / f"{program.name}.log")
        self._silent = True

    @property
    def log_file(self) -> Path:
        """Where the program's words go."""
        return self._log.path

    @property
    def output(self) -> IO[bytes] | None:
        """The pipe with what the program says; None when nothing more can come."""
        return None if self._silent or self.process is None else self.process.stdout

    def start(self) -> None:
        """Start the program in a process group of its own; an absent program counts as one that ended."""
        self._started_at = time.monotonic()
        try:
            self.process = subprocess.Popen(
                list(self.program.argv),
                env=dict(self.program.env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with(os.getpid()),
            )
        except OSError as error:
            self.write(f"{error}\n".encode())
            self.plan_restart()
            return
        if self.process.stdout is not None:
            os.set_blocking(self.process.stdout.fileno(), False)
            self._silent = False

    def drain(self) -> None:
        """Move what the program has said so far to its log."""
        output = self.output
        if output is None:
            return
        while chunk := output.read(65536):
            self.write(chunk)
        if chunk == b"":  # None would mean: nothing at the moment
            self._silent = True
            output.close()

    def write(self, chunk: bytes) -> None:
        """Append to the log; a full disk must not stop the supervisor."""
        try:
            self._log.write(chunk)
        except OSError as error:
            print(f"{self.log_file}: {error}", file=sys.stderr)

    def plan_restart(self) -> float:
        """After its end: when to start again; the delay doubles while the program does not hold out."""
        held_out = time.monotonic() - self._started_at > SETTLED_AFTER_S
        self.delay_s = (
            FIRST_DELAY_S if held_out or not self.delay_s else min(self.delay_s * 2, LONGEST_DELAY_S)
        )
        self.start_at = time.monotonic() + self.delay_s
        self.close_pipe()
        self.process = None
        return self.delay_s

    def signal(self, number: int) -> None:
        """Send a signal to the program and everything it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def finish(self) -> None:
        """Leave nothing behind: what is still in its process group is killed, the log closed."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        self.close_pipe()
        self._log.close()

    def close_pipe(self) -> None:
        """Take the last words and close our end of the program's output."""
        self.drain()
        if self.output is not None:
            self.output.close()
            self._silent = True
