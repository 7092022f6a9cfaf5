"""The supervisor: restarts what ends, stops all it started, also when it is killed itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from liandong.local.logfile import LogFile
from liandong.local.program import Program
from liandong.local.supervisor import Supervisor

SLEEPER = "import time; print('here', flush=True); time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}, sys.argv[1]])"
BRIEF = "print('done')"


def python(name: str, code: str, mark: str = "") -> Program:
    return Program(name, [sys.executable, "-c", code, mark])


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 400
    while not true():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)


def alive_with(mark: str) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                words = Path(f"/proc/{entry}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if mark.encode() in words:
                found.append(int(entry))
    return found


@pytest.fixture
def mark(tmp_path: Path) -> str:
    return f"mark-of-{tmp_path.name}-{os.getpid()}"


def run_until(supervisor: Supervisor, true: Callable[[], bool]) -> None:
    """Run in this (main) thread; ask for the end once `true()`."""

    def watch() -> None:
        try:
            until(true)
        finally:
            supervisor.request_stop()

    watcher = threading.Thread(target=watch)
    watcher.start()
    supervisor.run()
    watcher.join()


def test_everything_it_started_is_gone_afterwards(tmp_path: Path, mark: str) -> None:
    programs = [python("plain", SLEEPER, mark), python("parent", PARENT, mark)]
    supervisor = Supervisor(programs, tmp_path, print)
    run_until(supervisor, lambda: len(alive_with(mark)) == 3)
    assert alive_with(mark) == []
    assert (tmp_path / "plain.log").read_text() == "here\n"


def test_a_second_signal_ends_a_deaf_program(tmp_path: Path, mark: str) -> None:
    told: list[str] = []
    supervisor = Supervisor([python("deaf", DEAF, mark)], tmp_path, told.append)

    def both() -> None:
        until(lambda: (tmp_path / "deaf.log").read_bytes() == b"here\n")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=both).start()
    supervisor.run()
    assert alive_with(mark) == []
    assert any("deaf" in line for line in told)


def test_what_ends_is_started_again_later_and_later(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor([python("brief", BRIEF)], tmp_path, told.append)
    run_until(supervisor, lambda: len(told) >= 2)
    assert "in 1 s" in told[0]
    assert "in 2 s" in told[1]
    assert (tmp_path / "brief.log").read_text().startswith("done\ndone\n")


def test_a_program_that_is_not_there_is_told_in_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor([Program("absent", [str(tmp_path / "nothing")])], tmp_path, print)
    log = tmp_path / "absent.log"
    run_until(supervisor, lambda: b"No such file" in log.read_bytes())


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path, mark: str) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from liandong.local.program import Program; from liandong.local.supervisor import Supervisor\n"
        f"program = Program('child', [sys.executable, '-c', {SLEEPER!r}, {mark!r}])\n"
        f"Supervisor([program], Path({str(tmp_path)!r}), print).run()"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        until(lambda: alive_with(mark) != [])
        process.kill()
    until(lambda: alive_with(mark) == [])


def test_a_log_is_turned_when_full(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "a.log", limit=10)
    for number in range(20):
        log.write(f"line {number}\n".encode())
    log.close()
    assert (tmp_path / "a.log").read_text() == "line 18\nline 19\n"
    assert (tmp_path / "a.log.1").read_text() == "line 16\nline 17\n"
    assert sorted(path.name for path in tmp_path.iterdir())[-1] == "a.log.5"
