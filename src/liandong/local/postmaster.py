"""The server process: find it, start it, stop it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from liandong.clitext import Trouble
from liandong.local.account import Account
from liandong.local.binaries import Binaries
from liandong.local.initdb import as_account, environment
from liandong.local.places import Places, cluster_name

STOP_TIMEOUT_S = 60.0
POLL_S = 0.05


def processes_in(data: Path) -> list[int]:
    """Every process that works in this data directory: a server changes into it at its start."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and _works_in(int(entry), data):
            found.append(int(entry))
    return found


def _works_in(pid: int, data: Path) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(data.resolve())
    except PermissionError:
        return _looks_like_server(pid, data)
    except OSError:
        return False


def _looks_like_server(pid: int, data: Path) -> bool:
    """Second best, for containers where even root may not look into other accounts' processes."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(data) in words or words.startswith(f"postgres: {cluster_name(data)}".encode())


def pid_of(data: Path) -> int | None:
    """The postmaster of this data directory, if it is alive; a pid file left by a killed one does not count."""
    written = _pid_file(data)
    return written if written and _works_in(written, data) else None


def is_ready(data: Path) -> bool:
    """The server says that it takes connections (line 8 of its pid file)."""
    lines = _pid_lines(data)
    return pid_of(data) is not None and len(lines) > 7 and lines[7].strip() == "ready"


def _pid_file(data: Path) -> int | None:
    """The process id out of postmaster.pid."""
    lines = _pid_lines(data)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def clear_remains(places: Places) -> None:
    """Remove the pid file and socket of a killed server.

    PostgreSQL would take any program that has got the same number since, or the dead server while nobody
    has collected it, for a living server. It is safe only when nothing works in the data directory any
    more, which we look up first.
    """
    pid = _pid_file(places.data)
    if pid is not None:
        _reap(pid)
    if processes_in(places.data):
        return
    (places.data / "postmaster.pid").unlink(missing_ok=True)
    if places.socket_dir is not None:
        for left in places.socket_dir.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def free_port(preferred: int) -> int:
    """The preferred port of 127.0.0.1 if nobody listens there (0: any), else one the system gives."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("No free port on 127.0.0.1.", "127.0.0.1 上没有可用端口。")


def launch(binaries: Binaries, account: Account | None, places: Places) -> "subprocess.Popen[bytes]":
    """Start the server in a session of its own, so that Ctrl-C on our terminal does not reach it."""
    with places.start_log.open("wb") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [binaries.program("postgres"), "-D", str(places.data)],
            cwd=places.base,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **as_account(account),  # type: ignore[call-overload]
        )
    return process


def stop(data: Path) -> None:
    """Shut the server down: fast (sessions are ended, data is flushed), after a minute at once."""
    pid = pid_of(data)
    if pid is None:
        return
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        _signal(pid, how)
        if wait_until(lambda: not _alive(pid, data), STOP_TIMEOUT_S):
            return
    raise Trouble("PostgreSQL (process {pid}) does not stop.", "PostgreSQL(进程 {pid})无法停止。", pid=pid)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _alive(pid: int, data: Path) -> bool:
    _reap(pid)
    return _works_in(pid, data)


def _reap(pid: int) -> None:
    """Collect the server if it is our child, so that it does not stay as a zombie."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def wait_until(true: Callable[[], bool], timeout_s: float) -> bool:
    """Poll until `true()`; False when the time is over."""
    end = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_S)
    return True
