"""Real PostgreSQL for tests: one server a test process, fresh databases copied from a template.

    def test_something(fresh_db): psycopg.connect(fresh_db.app)

`LIANDONG_TEST_PG` chooses the server: `wheel` (default), a major version (`15`, looked for below
/usr/lib/postgresql), or a folder of programs. A test that must hold on every server takes the fixture
`each_pg` instead of `pg`: it runs once on the wheel's and once on the machine's own, where there is one.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from liandong.local import roles
from liandong.local.cluster import Cluster
from liandong.local.settings import Settings

FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
}
"""Nothing of a test outlives it. A killed server loses nothing even so, as commits still reach the system."""

OWN_SERVER = Path("/usr/lib/postgresql/15/bin")
"""The machine's own PostgreSQL, the oldest that we support."""

_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """One database of a test server, with the addresses of both roles."""

    name: str
    owner: str
    app: str


def server_folder(which: str) -> Path | None:
    """The folder of programs for `wheel` (None), a major version, or a folder."""
    if which in ("", "wheel"):
        return None
    return Path(which) if "/" in which else Path(f"/usr/lib/postgresql/{which}/bin")


@contextmanager
def server(which: str = "wheel", **options: str) -> Iterator[Cluster]:
    """A running server of its own, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="liandong-test-"))
    folder.chmod(0o711)  # the server's account must pass through
    settings = Settings(
        home=folder / "home",
        pg_bin=server_folder(which),
        cluster_dir=folder / "pg",
        options={**FAST, **options},
    )
    cluster = Cluster(settings)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def make_template(cluster: Cluster, name: str, prepare: Callable[[Database], None]) -> str:
    """Make a template database once: `prepare` migrates it as the owner. Returns its name."""
    roles.make_database(cluster.superuser_url, name)
    prepare(_database(cluster, name))
    return name


@contextmanager
def fresh_database(cluster: Cluster, template: str | None = None) -> Iterator[Database]:
    """A database of its own: empty but for the roles' rights, or a copy of a template; dropped at the end.

    The template must have no open connection.
    """
    name = f"t_{os.getpid()}_{next(_numbers)}"
    roles.make_database(cluster.superuser_url, name, template or "template0")
    try:
        yield _database(cluster, name)
    finally:
        with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _database(cluster: Cluster, name: str) -> Database:
    return Database(name, cluster.url(roles.OWNER, name), cluster.url(roles.APP, name))


@pytest.fixture(scope="session")
def pg() -> Iterator[Cluster]:
    """The server of this test process; start it only where a test really needs it."""
    with server(os.environ.get("LIANDONG_TEST_PG", "wheel")) as cluster:
        yield cluster


@pytest.fixture(scope="session", params=["wheel", "own"])
def each_pg(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """One server after the other: the wheel's PostgreSQL 18, then the machine's own 15 if it has one."""
    if request.param == "wheel":
        yield request.getfixturevalue("pg")
        return
    if not (OWN_SERVER / "postgres").exists():
        pytest.skip(f"this machine has no PostgreSQL in {OWN_SERVER}")
    with server(str(OWN_SERVER)) as cluster:
        yield cluster


@pytest.fixture
def fresh_db(pg: Cluster) -> Iterator[Database]:
    """An empty database, with roles and rights but no tables."""
    with fresh_database(pg) as database:
        yield database
