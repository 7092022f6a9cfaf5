"""The way to the database, whichever it is: the embedded server or an outside one."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from liandong.clitext import Trouble, say
from liandong.local.binaries import OLDEST
from liandong.local.cluster import Cluster
from liandong.local.settings import Settings


@dataclass(frozen=True)
class Urls:
    """Addresses of the database for the application and for its owner; `cluster` when it is the embedded one."""

    app: str
    owner: str
    cluster: Cluster | None

    def environment(self) -> dict[str, str]:
        """What other `liandong` processes need in their environment to use this database."""
        return {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": self.owner}


@contextmanager
def database(settings: Settings, notice: Callable[[str], None] = lambda line: None) -> Iterator[Urls]:
    """Have a database to work with: check the outside one, or run the embedded one meanwhile."""
    if settings.database_url:
        owner = settings.database_owner_url or settings.database_url
        if os.environ.get("LIANDONG_SUPERVISED") != "1":  # else `liandong up` has looked already
            check(settings.database_url, owner, notice)
        yield Urls(settings.database_url, owner, None)
        return
    with Cluster(settings, notice).in_use() as cluster:
        yield Urls(cluster.app_url, cluster.owner_url, cluster)


@contextmanager
def database_in_environment(env: Mapping[str, str] | None = None) -> Iterator[Urls]:
    """As `database`, for a command: its settings come from the environment and the addresses go there.

    Use it around everything that needs the database, the import of the Django settings included.
    """
    with database(Settings.from_env(os.environ if env is None else env)) as urls:
        os.environ.update(urls.environment())
        yield urls


def check(app: str, owner: str, notice: Callable[[str], None]) -> None:
    """Look at an outside database: reachable, new enough, UTF-8, and two roles rather than one."""
    working, version, encoding = _who(app, "DATABASE_URL")
    migrating = working if owner == app else _who(owner, "DATABASE_OWNER_URL")[0]
    if version < OLDEST * 10000:
        raise Trouble(
            "DATABASE_URL leads to PostgreSQL {version}; {oldest} or newer is needed.",
            "DATABASE_URL 指向 PostgreSQL {version},需要 {oldest} 或更新的版本。",
            version=version // 10000,
            oldest=OLDEST,
        )
    if encoding != "UTF8":
        raise Trouble(
            "The database of DATABASE_URL is encoded in {encoding}; Chinese texts need UTF8. Create it with "
            "ENCODING 'UTF8' TEMPLATE template0.",
            "DATABASE_URL 的数据库编码为 {encoding},中文需要 UTF8。请以 ENCODING 'UTF8' TEMPLATE template0 创建。",
            encoding=encoding,
        )
    if working == migrating:
        notice(
            say(
                "Warning: the application works as {role}, the owner of the tables, and could alter the log. "
                "Give it a role of its own in DATABASE_URL and the owner in DATABASE_OWNER_URL.",
                "警告:应用以表的属主 {role} 身份工作,可以改动日志。"
                "请在 DATABASE_URL 中给它单独的角色,属主写在 DATABASE_OWNER_URL 中。",
                role=working,
            )
        )


def _who(url: str, variable: str) -> tuple[str, int, str]:
    """Role, server version and encoding behind an address."""
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            row = connection.execute("SELECT current_user, current_setting('server_encoding')").fetchone()
            role, encoding = row or ("?", "?")
            return str(role), connection.info.server_version, str(encoding)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise Trouble(
            "The database of {variable} cannot be reached: {why}",
            "无法连接 {variable} 指向的数据库:{why}",
            variable=variable,
            why=str(error).strip(),
        ) from error
