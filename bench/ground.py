"""What a measurement stands on: a server of its own set as in production, a district, the real processes."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.district import PACK, District, district
from liandong.clitext import Trouble
from liandong.local import roles
from liandong.local.cluster import Cluster
from liandong.local.settings import Settings
from liandong.store.connection import Database, connect

LOOPBACK = "127.0.0.1"
START_S = 60.0
STOP_S = 20.0
PROBE = "/api/v1/units"


class Ground:
    """A running server with a migrated database and a district in it; see :func:`standing`."""

    def __init__(self, folder: Path, cluster: Cluster, env: dict[str, str], district: District) -> None:
        self.folder, self.cluster, self.env, self.district = folder, cluster, env, district
        self.home = folder / "home"
        self.db = Database(cluster.app_url, "liandong bench")

    @property
    def server(self) -> int:
        """The process of the database's server."""
        assert self.cluster.pid is not None
        return self.cluster.pid

    def owner(self) -> psycopg.Connection[Any]:
        """A connection of the owner, who may vacuum, copy and drop tables."""
        return psycopg.connect(self.cluster.owner_url, autocommit=True)

    def administrator(self) -> psycopg.Connection[Any]:
        """A connection of the server's administrator, who may ask for a checkpoint."""
        return psycopg.connect(self.cluster.superuser_url(roles.DATABASE), autocommit=True)

    def calm(self) -> None:
        """Settle what the step before left behind, so that each figure starts from the same state."""
        with self.owner() as owner:
            owner.execute("VACUUM ANALYZE")
        self.checkpoint()

    def checkpoint(self) -> None:
        """Have everything on the disk, so that what is measured does not pay for what was prepared."""
        with self.administrator() as administrator:
            administrator.execute("CHECKPOINT")

    @contextmanager
    def web(self) -> Iterator[tuple[int, int]]:
        """Run the real pages and API, as `liandong up` does; the port they listen on, and the process."""
        port = free_port()
        env = {**self.env, "LIANDONG_PORT": str(port), "LIANDONG_SUPERVISED": "1"}
        with process(self.folder / "web.log", env, sys.executable, "-m", "liandong", "web") as running:
            wait_for(port, self.folder / "web.log")
            yield port, running.pid


@contextmanager
def standing() -> Iterator[Ground]:
    """Have a ground of its own, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="liandong-bench-"))
    folder.chmod(0o711)  # the server's account must pass through
    cluster = Cluster(Settings(home=folder / "home", cluster_dir=folder / "pg"))
    try:
        cluster.start()
        yield _furnished(folder, cluster)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _furnished(folder: Path, cluster: Cluster) -> Ground:
    env = {
        **os.environ,
        "LIANDONG_HOME": str(folder / "home"),
        "DATABASE_URL": cluster.app_url,
        "DATABASE_OWNER_URL": cluster.owner_url,
        "PYTHONUNBUFFERED": "1",
    }
    _must_run(env, "migrate")
    _must_run(env, "demo", "--days", "0", "--pack", PACK)
    with connect(cluster.app_url, "liandong bench", hot=False) as conn:
        return Ground(folder, cluster, env, district(conn))


def _must_run(env: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "liandong", *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(
            "`liandong {words}` failed: {why}",
            "`liandong {words}` 失败:{why}",
            words=" ".join(words),
            why=done.stderr.strip() or done.stdout.strip(),
        )


@contextmanager
def process(log: Path, env: dict[str, str], *argv: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program meanwhile in a process group of its own; its words go to ``log``."""
    with log.open("ab") as output:
        running = subprocess.Popen(argv, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        yield running
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def free_port() -> int:
    """A port on the loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, log: Path) -> None:
    """Wait until all workers have started: a connection made before may be lost. Raises :class:`Trouble`."""
    end = time.monotonic() + START_S
    while not (_all_started(log) and _answers(port)):
        time.sleep(0.1)
        if time.monotonic() > end:
            raise Trouble(
                "Nobody answers on port {port}. The log says:\n{log}",
                "端口 {port} 没有应答。日志:\n{log}",
                port=port,
                log=log.read_text(encoding="utf-8", errors="replace")[-2000:],
            )


def _all_started(log: Path) -> bool:
    said = log.read_text(encoding="utf-8", errors="replace")
    return 0 < said.count("Spawning worker-") <= said.count("Started worker-")


def _answers(port: int) -> bool:
    probe = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        probe.request("GET", PROBE)
        return probe.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        probe.close()


def copied_columns(owner: psycopg.Connection[Any], table: str, without: str) -> tuple[list[str], str]:
    """The columns that a copy of a row takes over, and the one that names its case."""
    found = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attidentity = '' AND attname <> %s ORDER BY attnum",
        (table, without),
    ).fetchall()
    columns = [name for (name,) in found]
    return columns, "stream" if "stream" in columns else "case_id"
