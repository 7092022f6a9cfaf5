"""Fixtures of the store: a migrated database on each PostgreSQL version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from liandong.local.cluster import Cluster
from liandong.store.connection import connect
from tests.pgfixtures import Database, fresh_database
from tests.storefixtures import template_of


@pytest.fixture
def store_db(each_pg: Cluster) -> Iterator[Database]:
    """A migrated database of its own, on each server."""
    with fresh_database(each_pg, template_of(each_pg)) as database:
        yield database


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
