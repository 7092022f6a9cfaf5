"""Fixtures of the store: a migrated database on each PostgreSQL version.

Tests share one database a server, emptied before each; one that changes tables
themselves asks for its own: ``@pytest.mark.own_database``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from liandong.local.cluster import Cluster
from liandong.store.connection import connect
from tests.pgfixtures import Database, fresh_database
from tests.storefixtures import template_of

EMPTY = """
DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT oid::regclass FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP EXECUTE 'DELETE FROM ' || t; END LOOP;
END $$"""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "own_database: the test changes tables, functions or triggers")


@pytest.fixture(scope="session")
def shared_db(each_pg: Cluster) -> Iterator[Database]:
    """A migrated database for all tests of this process, on each server."""
    with fresh_database(each_pg, template_of(each_pg)) as database:
        yield database


@pytest.fixture
def store_db(request: pytest.FixtureRequest, each_pg: Cluster, shared_db: Database) -> Iterator[Database]:
    """A migrated, empty database, on each server."""
    if request.node.get_closest_marker("own_database"):
        with fresh_database(each_pg, template_of(each_pg)) as database:
            yield database
        return
    with psycopg.connect(each_pg.superuser_url(shared_db.name), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(EMPTY)
    yield shared_db


@pytest.fixture
def conn(store_db: Database) -> Iterator[psycopg.Connection[Any]]:
    """A hot connection in the application's role."""
    with connect(store_db.app) as connection:
        yield connection


@pytest.fixture
def superuser(each_pg: Cluster, store_db: Database) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who may do anything to the same database, triggers and rights or not."""
    with psycopg.connect(each_pg.superuser_url(store_db.name), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection
