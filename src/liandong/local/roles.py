"""The two roles and the database inside the embedded server, and the addresses they give."""

from collections.abc import Callable
from urllib.parse import quote

import psycopg
from psycopg import sql

from liandong.local.credentials import Credentials
from liandong.local.initdb import SUPERUSER

OWNER = "liandong_owner"
APP = "liandong_app"
DATABASE = "liandong"


def url(host: str, port: int, role: str, password: str, database: str) -> str:
    """A connection address; `host` is a name, or a folder (absolute path) for the Unix socket."""
    who = f"{role}:{quote(password, safe='')}"
    if host.startswith("/"):
        return f"postgresql://{who}@/{quote(database)}?host={quote(host, safe='')}&port={port}"
    return f"postgresql://{who}@{host}:{port}/{quote(database)}"


def provision(superuser_url: Callable[[str], str], passwords: Credentials) -> None:
    """Make roles and database where they are missing; `superuser_url(database)` gives the way in."""
    with psycopg.connect(superuser_url(SUPERUSER), autocommit=True) as connection:
        for role, password in ((OWNER, passwords.owner), (APP, passwords.app)):
            _role(connection, role, password)
    make_database(superuser_url, DATABASE)


def _role(connection: psycopg.Connection, role: str, password: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        return
    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def make_database(superuser_url: Callable[[str], str], name: str, template: str = "template0") -> None:
    """Make a database that the owner owns and the application may use, unless it is there.

    A copy of another database (`template`) keeps the rights that were given there.
    """
    with psycopg.connect(superuser_url(SUPERUSER), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return
        database, owner, app = sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(APP)
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        connection.execute(create.format(database, owner, sql.Identifier(template)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app))
    if template == "template0":
        with psycopg.connect(superuser_url(name), autocommit=True) as connection:
            _rights(connection)


def _rights(connection: psycopg.Connection) -> None:
    """What the owner makes, the application may use; migrations take back what it must not (the log)."""
    for statement in (
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(owner=sql.Identifier(OWNER), app=sql.Identifier(APP)))
