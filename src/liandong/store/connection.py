"""Persistent connections: one a thread, made again by themselves after the database was away.

Hot statements use these, beside Django's own connection. A connection is in
autocommit: every statement is its own transaction, every write one round trip.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8BinaryDumper

from liandong.store.errors import translated

P = ParamSpec("P")
T = TypeVar("T")

HOT = {
    # The statements know their indexes. A plan made while a table was small must not read it whole later on.
    "enable_seqscan": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "timezone": "UTC",
    # Nobody waits for ever behind a lock, and no forgotten transaction holds the feed up.
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
"""Settings of a connection for hand-written statements with keys."""

GOING = (
    pg.AdminShutdown,
    pg.CrashShutdown,
    pg.CannotConnectNow,
    pg.ReadOnlySqlTransaction,
    pg.FeatureNotSupported,
)
"""What a restart, a change of the primary, or a migration under a prepared statement look like."""


def connect(
    url: str, name: str = "liandong", hot: bool = True, timeout_s: int = 5
) -> psycopg.Connection[Any]:
    """A new connection in autocommit. Raises the driver's errors."""
    settings = HOT if hot else {"timezone": "UTC", "jit": "off"}
    conn = psycopg.connect(
        make_conninfo(
            url,
            application_name=name,
            connect_timeout=timeout_s,
            keepalives_idle=20,
            keepalives_interval=5,
            keepalives_count=3,
            options=" ".join(f"-c {key}={value}" for key, value in settings.items()),
        ),
        autocommit=True,
    )
    # One type for all numbers: the driver would choose by size, and each choice would be prepared anew.
    conn.adapters.register_dumper(int, Int8BinaryDumper)
    return conn


class Database:
    """The way to one database for all threads of a process.

    ``with database.connection() as conn`` lends the thread's connection;
    ``database.call(log.append, append)`` runs one of the store's functions and
    tries once more when the connection turns out to be dead. That is safe: an
    append that was done already is recognised by its hash.
    """

    def __init__(self, url: str, name: str = "liandong", hot: bool = True) -> None:
        self.url = url
        self.name = name
        self.hot = hot
        self._local = threading.local()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """The thread's connection, opened where needed. Errors come as :class:`StoreError`."""
        with translated():
            conn = self._open()
            try:
                yield conn
            except psycopg.Error as error:
                self._drop(conn, error)
                raise

    def call(
        self,
        function: Callable[Concatenate[psycopg.Connection[Any], P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """``function(conn, *args)``, once more on a new connection if this one has gone.

        Not inside a transaction: what was done before in it is gone with the connection.
        """
        with translated():
            conn = self._open()
            alone = conn.info.transaction_status == TransactionStatus.IDLE
            try:
                return function(conn, *args, **kwargs)
            except psycopg.Error as error:
                if not self._drop(conn, error) or not alone:
                    raise
            return function(self._open(), *args, **kwargs)

    def _drop(self, conn: psycopg.Connection[Any], error: psycopg.Error) -> bool:
        """Part with a connection that has gone; did it?"""
        gone = conn.closed or isinstance(error, GOING)
        if gone:
            self.close()
        return gone

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        conn = getattr(self._local, "conn", None)
        self._local.conn = None
        if conn is not None:
            conn.close()

    def _open(self) -> psycopg.Connection[Any]:
        conn: psycopg.Connection[Any] | None = getattr(self._local, "conn", None)
        if conn is None or conn.closed:
            conn = connect(self.url, self.name, self.hot)
            self._local.conn = conn
        return conn
