"""`liandong up` as a person has it: started, killed, stopped by a signal; nothing stays behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liandong.local import postmaster

TIMEOUT_S = 400
"""Only to end a test that hangs; a loaded machine may take its time."""


@pytest.fixture
def env() -> Iterator[dict[str, str]]:
    """An installation of its own in a folder that the server's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="liandong-test-up-"))
    folder.chmod(0o711)
    chosen = {"LIANDONG_HOME": str(folder / "home"), "LIANDONG_SYSTEM_ROOT": str(folder / "system")}
    yield {**os.environ, **chosen, "MARK": folder.name}
    shutil.rmtree(folder)


def liandong(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "liandong", *words]
    return subprocess.run(argv, env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def start(env: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    argv = [
        sys.executable,
        "-m",
        "liandong",
        "up",
        "--port",
        str(postmaster.free_port(0)),
        "--feed-port",
        str(postmaster.free_port(0)),
    ]
    return subprocess.Popen(
        argv + list(words), env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def processes_of(env: dict[str, str]) -> list[int]:
    """Whatever lives with this installation in its environment or command line."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                words = (
                    Path(f"/proc/{entry}/environ").read_bytes() + Path(f"/proc/{entry}/cmdline").read_bytes()
                )
            except OSError:
                continue
            if env["MARK"].encode() in words:
                found.append(int(entry))
    return found


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not true():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)


def database_pid(env: dict[str, str]) -> int | None:
    """Process id of the installation's server once it takes connections."""
    places = [Path(env["LIANDONG_HOME"], "pg"), *Path(env["LIANDONG_SYSTEM_ROOT"]).glob("clusters/*")]
    ready = (postmaster.pid_of(place / "data") for place in places if postmaster.is_ready(place / "data"))
    return next(ready, None)


def database_runs(env: dict[str, str]) -> bool:
    return database_pid(env) is not None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(env: dict[str, str], number: signal.Signals) -> None:
    process = start(env)
    until(lambda: database_runs(env))
    process.send_signal(number)
    words, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, words
    assert "Stopped." in words
    assert processes_of(env) == []


def test_after_kill_9_the_next_start_takes_over_and_cleans_up(env: dict[str, str]) -> None:
    first = start(env)
    until(lambda: database_runs(env))
    first.kill()
    first.communicate(timeout=TIMEOUT_S)
    assert database_runs(env)
    second = start(env)
    until(lambda: "in use" in liandong(env, "pg", "stop").stderr)
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=TIMEOUT_S)
    assert processes_of(env) == []


def test_it_starts_a_database_that_was_killed(env: dict[str, str]) -> None:
    process = start(env)
    assert process.stdout is not None
    assert any("Starting pages" in line for line in process.stdout)
    pid = database_pid(env)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert any("PostgreSQL is back" in line for line in process.stdout)
    assert database_runs(env)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIMEOUT_S)
    assert processes_of(env) == []


def test_a_second_one_in_the_same_home_is_refused(env: dict[str, str]) -> None:
    process = start(env)
    until(lambda: database_runs(env))
    again = liandong(env, "up", "--port", "0")
    assert again.returncode == 1
    assert "already running" in again.stderr
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIMEOUT_S)


def test_a_taken_port_is_named_before_anything_starts(env: dict[str, str]) -> None:
    refused = liandong(env, "up", "--host", "192.0.2.1")
    assert refused.returncode == 1
    assert "192.0.2.1:8000" in refused.stderr
    assert processes_of(env) == []
