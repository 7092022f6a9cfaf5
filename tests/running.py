"""The whole of Liandong as it runs at a centre: pages, live feed and engine, each a process that can be killed.

    with running(pg, home) as here: here.api("centre").case("区综合执法局")

The district is that of `tests.district`, in a database of its own, at the real time of day.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import requests
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from liandong.local.cluster import Cluster
from tests.district import PASSWORD, TEMPLATE, TOWN, Made, iso, made
from tests.pgfixtures import Database, fresh_database

HOST = "127.0.0.1"

SERVICES = ("web", "feed", "engine")


class Process:
    """One `liandong` command with all its children; what it says is in `log`."""

    def __init__(self, words: tuple[str, ...], env: Mapping[str, str], log: Path) -> None:
        self.words, self.env, self.log = words, env, log
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "liandong", *self.words],
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self._popen is not None, "it was never started"
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def children(self) -> list[int]:
        """Processes that it started itself: the workers of the pages."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill9(self) -> None:
        """As a power cut would: it and its workers, without a word."""
        self._signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> None:
        """Ask it to end, as a system does at shutdown, and wait for it."""
        assert self._popen is not None
        self._popen.terminate()
        self._wait()

    def pause(self) -> None:
        """Hold it still, alive."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def said(self) -> str:
        """The end of what it has said."""
        return self.log.read_text(errors="replace")[-6000:] if self.log.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def _wait(self, seconds: float = 30) -> None:
        assert self._popen is not None
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._popen.wait(10)


class System:
    """Another system, speaking to `/api/v1` over real HTTP."""

    def __init__(self, base: str, token: str) -> None:
        self._base = f"{base}/api/v1"
        self._session = requests.Session()
        self._session.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def post(self, path: str, body: object, key: str = "", timeout: float = 30) -> requests.Response:
        """POST under an idempotency key, one of its own where none is given."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self._session.post(self._base + path, json=body, headers=headers, timeout=timeout)

    def get(self, path: str, **query: Any) -> Any:
        response = self._session.get(self._base + path, params=query, timeout=30)
        assert response.status_code == 200, response.text
        return response.json()

    def done(self, path: str, **body: Any) -> dict[str, Any]:
        """POST what must succeed; the answer."""
        response = self.post(path, body)
        assert response.status_code in (200, 201), f"{path} {body}: {response.text}"
        answer: dict[str, Any] = response.json()
        return answer

    def case(self, *units: str, **fields: Any) -> Issued:
        """Take in a call and send orders to these units."""
        body = {"place": TOWN, "text": "水管爆裂，路面积水", "orders": [{"unit": unit} for unit in units]}
        answer = self.done("/cases", **{**body, **fields})
        return Issued(answer["case"], tuple(answer["orders"]))

    def past_case(self, *units: str, ago: int, **fields: Any) -> Issued:
        """The same, entered now as received and sent out `ago` seconds before: its clocks have run as long."""
        at = int(time.time()) - ago
        case = self.case(received_at=iso(at), **fields).case
        numbers: list[str] = []
        for unit in units:
            step = {
                "do": "order.issued",
                "at": iso(at),
                "channel": "network",
                "data": {"order": "", "unit": unit},
            }
            numbers += self.done(f"/cases/{case}/steps", **step)["orders"]
        return Issued(case, tuple(numbers))

    def step(self, order: str, *actions: str, **fields: Any) -> None:
        """Transitions of one order, one after the other."""
        for action in actions:
            self.done(f"/orders/{order}/{action}", **fields)


@dataclass(frozen=True)
class Issued:
    """A case and its orders."""

    case: str
    orders: tuple[str, ...]

    @property
    def order(self) -> str:
        return self.orders[0]


@dataclass(frozen=True)
class Running:
    """A district at work."""

    made: Made
    database: Database
    home: Path
    port: int
    feed_port: int
    processes: dict[str, Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{HOST}:{self.port}"

    @property
    def web(self) -> Process:
        return self.processes["web"]

    @property
    def feed(self) -> Process:
        return self.processes["feed"]

    @property
    def engine(self) -> Process:
        return self.processes["engine"]

    def api(self, system: str = "centre") -> System:
        """Another system, by the name of its token."""
        return System(self.url, self.made.tokens[system])

    def start(self, *names: str) -> None:
        """Start processes and wait until each does its work."""
        for name in names:
            self.processes[name].start()
        for name in names:
            self.ready(name)

    def ready(self, name: str) -> None:
        """Wait until a process does its work."""
        process = self.processes[name]
        since = int(time.time())
        signs: dict[str, Callable[[], bool]] = {
            "web": lambda: _answers(f"{self.url}/login/", 200),
            "feed": lambda: _answers(f"http://{HOST}:{self.feed_port}/feed/stream", 401),
            "engine": lambda: self.rows("SELECT 1 FROM beat WHERE name = 'engine' AND at >= %s", since) != [],
        }
        until(signs[name], seconds=90, what=lambda: f"{name} does not come up:\n{process.said()}")

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Rows as the owner sees them."""
        with psycopg.connect(self.database.owner, autocommit=True) as conn:
            return conn.execute(sql, params).fetchall()

    def environment(self) -> dict[str, str]:
        """What `liandong up` would tell its processes."""
        return {
            **os.environ,
            "DATABASE_URL": self.database.app,
            "LIANDONG_HOME": str(self.home),
            "LIANDONG_HOST": HOST,
            "LIANDONG_PORT": str(self.port),
            "LIANDONG_FEED_PORT": str(self.feed_port),
            "LIANDONG_SUPERVISED": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another `liandong` command beside the running ones."""
        return subprocess.run(
            [sys.executable, "-m", "liandong", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def said(self) -> str:
        """The ends of all logs, for a failed test's message."""
        return "\n".join(f"--- {name}\n{p.said()}" for name, p in self.processes.items())


@contextmanager
def running(cluster: Cluster, template_home: Path, *services: str, **options: str) -> Iterator[Running]:
    """A copy of the district with its processes, by name (default: all), in a folder of their own.

    `template_home` is where the template is made if nobody needed it before; `options` are further words by
    service, as in `engine="--lease 3"`.
    """
    template = made(cluster, template_home)
    home = Path(tempfile.mkdtemp(prefix="liandong-running-"))
    with fresh_database(cluster, TEMPLATE) as database:
        here = Running(template, database, home, free_port(), free_port())
        _real_passwords(database)
        for name in SERVICES:
            words = (name, *options.get(name, "").split())
            here.processes[name] = Process(words, here.environment(), home / f"{name}.log")
        try:
            here.start(*(services or SERVICES))
            yield here
        except BaseException:
            print(here.said(), file=sys.stderr)
            raise
        finally:
            for process in here.processes.values():
                if process.alive:
                    process.kill9()
    shutil.rmtree(home, ignore_errors=True)


def _real_passwords(database: Database) -> None:
    """The template's are hashed in a way that only tests know; running pages do not."""
    password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    with psycopg.connect(database.owner, autocommit=True) as conn:
        conn.execute("UPDATE store_user SET password = %s", (password,))


def _answers(url: str, status: int) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == status
    except requests.RequestException:
        return False


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], object], seconds: float = 60, what: str | Callable[[], str] = "") -> None:
    """Wait for something that must come to be; a slow machine only makes it later."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(what() if callable(what) else what or "it did not come to be")
        time.sleep(0.05)
