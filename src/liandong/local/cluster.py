"""The embedded PostgreSQL of one installation: make it, start it, stop it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from liandong.clitext import Trouble, say
from liandong.local import binaries as programs
from liandong.local import configuration, credentials, initdb, locks, postmaster, roles
from liandong.local.account import Account, server_account
from liandong.local.binaries import Binaries
from liandong.local.credentials import Credentials
from liandong.local.diagnosis import PORT_TAKEN, STILL_THERE, trouble_from
from liandong.local.places import Places, places_of, prepare_home
from liandong.local.settings import Settings

START_ATTEMPTS = 60
RETRY_S = 0.5
ORPHANS_TIMEOUT_S = 10.0
"""So long may sessions of a killed server take to notice; meanwhile they hold its port."""
RECOVERY_TIMEOUT_S = 900.0
NOTICE_AFTER_S = 5.0


@dataclass(frozen=True)
class _Ground:
    """What `ensure` has found or made."""

    binaries: Binaries
    account: Account | None
    places: Places
    passwords: Credentials


class Cluster:
    """An embedded PostgreSQL, known by its installation's home. `notice` gets lines worth showing."""

    def __init__(self, settings: Settings, notice: Callable[[str], None] = lambda line: None) -> None:
        self.settings = settings
        self._notice = notice
        self._ground: _Ground | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Have programs, account, passwords and data directory; `Trouble` says what stands in the way."""
        if self._ground is None:
            prepare_home(self.settings.home)
            with locks.exclusive(self.settings.home / "pg.lock"):
                self._ground = self._prepare()

    def start(self) -> None:
        """Have the server run and take connections, with its roles and database; quick when it already does."""
        self.ensure()
        with locks.exclusive(self.settings.home / "pg.lock"):
            if not self.ready:
                self._start()
                self.reach()
                roles.provision(self.superuser_url, self._known.passwords)

    def stop(self) -> None:
        """Shut the server down cleanly; nothing happens when it does not run."""
        self.ensure()
        with locks.exclusive(self.settings.home / "pg.lock"):
            postmaster.stop(self.data)
        if self._process is not None:
            self._process.poll()
            self._process = None

    @contextmanager
    def in_use(self) -> Iterator["Cluster"]:
        """Have the server run meanwhile. The last user stops it, unless `keep` asked for it to stay."""
        prepare_home(self.settings.home)
        users = self.settings.home / "pg.users"
        try:
            with locks.shared(users):
                self.start()
                yield self
        finally:
            with locks.attempt(users) as alone:
                if alone and not self._keep.exists():
                    self.stop()

    def keep(self, wanted: bool) -> None:
        """Whether the server stays when its last user leaves."""
        if wanted:
            self._keep.touch(mode=0o600)
        else:
            self._keep.unlink(missing_ok=True)

    @property
    def ready(self) -> bool:
        """The server runs and takes connections."""
        return postmaster.is_ready(self.data)

    @property
    def pid(self) -> int | None:
        """Process id of the server, None when it does not run."""
        return postmaster.pid_of(self.data)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self._known.places.data

    @property
    def log(self) -> Path:
        """Folder of the server's logs."""
        return self._known.places.log

    @property
    def binaries(self) -> Binaries:
        """The programs in use."""
        return self._known.binaries

    @property
    def owner_url(self) -> str:
        """Address for migrations: the role that owns all tables."""
        return self.url(roles.OWNER)

    @property
    def app_url(self) -> str:
        """Address for the application."""
        return self.url(roles.APP)

    def superuser_url(self, database: str = initdb.SUPERUSER) -> str:
        """Address for the server's administrator."""
        return self.url(initdb.SUPERUSER, database)

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """Address of a database for a role: the Unix socket, or TCP where its path would be too long."""
        passwords = self._known.passwords
        password = {roles.OWNER: passwords.owner, roles.APP: passwords.app}.get(role, passwords.superuser)
        host = str(self._known.places.socket_dir or "127.0.0.1")
        return roles.url(host, self.port, role, password, database)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1, the same from start to start while nobody else takes it."""
        return configuration.port(self._known.places)

    def kill9(self) -> None:
        """Kill the server as a crash would. For tests."""
        pid = self.pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            postmaster.wait_until(lambda: self.pid is None, postmaster.STOP_TIMEOUT_S)

    def destroy(self) -> None:
        """Stop the server and remove all its data. For tests."""
        self.stop()
        shutil.rmtree(self._known.places.base)

    @property
    def _keep(self) -> Path:
        return self.settings.home / "pg.keep"

    @property
    def _known(self) -> _Ground:
        if self._ground is None:
            self.ensure()
        assert self._ground is not None  # noqa: S101 - ensure() sets it or raises
        return self._ground

    def _prepare(self) -> _Ground:
        account = server_account(self.settings.system_root)
        found = programs.installed(self.settings.pg_bin) if self.settings.pg_bin else programs.bundled()
        usable = programs.reachable_by(found, account, self.settings.system_root)
        places = places_of(self.settings, account)
        passwords = credentials.load(self.settings.home)
        if places.data.exists():
            initdb.check_major(usable, places)
            if passwords is None:
                raise _passwords_lost(self.settings.home, places)
            return _Ground(usable, account, places, passwords)
        passwords = passwords or credentials.create(self.settings.home)
        initdb.create(usable, account, places, passwords)
        # Data below the system root say whose they are, for whoever finds them there.
        (places.base / "home").write_text(f"{self.settings.home}\n", encoding="utf-8")
        return _Ground(usable, account, places, passwords)

    def _start(self) -> None:
        ground, port, said = self._known, self.port, ""
        sizes: dict[Path, int] = {}
        for _ in range(START_ATTEMPTS):
            if self.pid is None:
                postmaster.wait_until(lambda: not postmaster.processes_in(self.data), ORPHANS_TIMEOUT_S)
                port = postmaster.free_port(port)
                sizes = configuration.log_sizes(ground.places)
                configuration.write(ground.places, ground.account, port, self.settings.options)
                postmaster.clear_remains(ground.places)
                self._process = postmaster.launch(ground.binaries, ground.account, ground.places)
            if self._wait_ready():
                return
            said = configuration.log_since(ground.places, sizes)
            if PORT_TAKEN.search(said):
                port = 0
            elif not STILL_THERE.search(said):
                raise trouble_from(said, ground.places.base)
            time.sleep(RETRY_S)
        raise trouble_from(said, ground.places.base)

    def _wait_ready(self) -> bool:
        """True when ready, False when the server has ended; after a crash the log is replayed first."""
        begun = time.monotonic()
        noticed = False
        while not self.ready:
            waited = time.monotonic() - begun
            ended = self._process is None or self._process.poll() is not None
            if ended and self.pid is None:
                return False
            if waited > NOTICE_AFTER_S and not noticed:
                self._notice(say("PostgreSQL is recovering…", "PostgreSQL 正在恢复……"))
                noticed = True
            if waited > RECOVERY_TIMEOUT_S:
                raise Trouble(
                    "PostgreSQL has not become ready in {minutes} minutes. Its log is in {log}.",
                    "PostgreSQL 在 {minutes} 分钟内未就绪。日志在 {log}。",
                    minutes=int(RECOVERY_TIMEOUT_S // 60),
                    log=self.log,
                )
            time.sleep(postmaster.POLL_S)
        return True

    def reach(self) -> None:
        """Connect once as the administrator; `Trouble` when the server runs but does not let us in."""
        try:
            psycopg.connect(self.superuser_url(), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            raise Trouble(
                "PostgreSQL runs but does not let us in: {why}",
                "PostgreSQL 已运行,但无法连接:{why}",
                why=str(error).strip(),
            ) from error


def _passwords_lost(home: Path, places: Places) -> Trouble:
    return Trouble(
        "{file} is missing, and the database in {base} cannot be opened without it. Put it back from a backup.",
        "缺少 {file},没有它无法打开 {base} 中的数据库。请从备份恢复。",
        file=home / credentials.FILE,
        base=places.base,
    )
