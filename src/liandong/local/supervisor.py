"""Keeps the processes of `liandong up` running and ends them together."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from liandong.clitext import say
from liandong.local.program import Keeper, Program

STOP_TIMEOUT_S = 15.0
TICK_S = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Starts programs in order, restarts those that end, and stops them in reverse order on a signal.

    `tell` gets a line for whatever an operator should see. A second signal kills instead of asking.
    """

    def __init__(self, programs: Sequence[Program], log_dir: Path, tell: Callable[[str], None]) -> None:
        log_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.keepers = [Keeper(program, log_dir) for program in programs]
        self._tell = tell
        self._signals = 0
        self._awake, self._alarm = os.pipe()
        os.set_blocking(self._awake, False)
        os.set_blocking(self._alarm, False)

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Run everything until `request_stop` or a signal. `started` is called once all have been started."""
        try:
            with self._listening():
                self._start_all()
                started()
                while not self._signals:
                    self._wait(TICK_S)
                    self._look_after()
                self._stop_all()
        finally:
            for keeper in reversed(self.keepers):
                keeper.finish()
            os.close(self._awake)
            os.close(self._alarm)

    def request_stop(self) -> None:
        """End `run` from a signal handler or another thread; asked twice, kill."""
        self._signals += 1
        with contextlib.suppress(BlockingIOError):
            os.write(self._alarm, b"!")

    @contextmanager
    def _listening(self) -> Iterator[None]:
        def heard(number: int, frame: FrameType | None) -> None:
            self.request_stop()

        before = {number: signal.signal(number, heard) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_all(self) -> None:
        for keeper in self.keepers:
            if self._signals:
                return
            keeper.start()

    def _wait(self, timeout_s: float) -> None:
        """Sleep until a program says something, a stop is asked for, or the time is over; empty the pipes."""
        outputs = {keeper.output.fileno(): keeper for keeper in self.keepers if keeper.output}
        readable, _, _ = select.select([self._awake, *outputs], [], [], timeout_s)
        for descriptor in readable:
            if descriptor in outputs:
                outputs[descriptor].drain()
        if self._awake in readable:
            os.read(self._awake, 1024)
        elif readable:
            time.sleep(0.02)  # let a talkative program fill its pipe rather than wake us for each line

    def _look_after(self) -> None:
        for keeper in self.keepers:
            if keeper.process is not None and keeper.process.poll() is not None:
                self._restart_later(keeper, keeper.process.returncode)
            elif keeper.process is None and time.monotonic() >= keeper.start_at and not self._signals:
                keeper.start()

    def _restart_later(self, keeper: Keeper, code: int) -> None:
        keeper.signal(signal.SIGKILL)  # workers that outlived their parent would hold its port
        delay = keeper.plan_restart()
        self._tell(
            say(
                "{name} ended ({how}); starting it again in {delay:.0f} s. Its log: {log}",
                "{name} 已退出({how}),{delay:.0f} 秒后重新启动。日志:{log}",
                name=keeper.program.name,
                how=_how(code),
                delay=delay,
                log=keeper.log_file,
            )
        )

    def _stop_all(self) -> None:
        for keeper in reversed(self.keepers):
            keeper.signal(signal.SIGTERM)
            end = time.monotonic() + STOP_TIMEOUT_S
            while keeper.process is not None and keeper.process.poll() is None:
                if time.monotonic() > end or self._signals > 1:
                    self._tell(say("{name} is killed.", "强制结束 {name}。", name=keeper.program.name))
                    break
                self._wait(0.05)


def _how(code: int) -> str:
    if code >= 0:
        return say("exit code {code}", "退出码 {code}", code=code)
    return say("signal {name}", "信号 {name}", name=signal.Signals(-code).name)
