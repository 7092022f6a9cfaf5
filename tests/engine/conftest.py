"""A district with people who can be reached, and the engine and the feed as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from liandong.store.connection import Database as Way
from liandong.store.connection import connect
from liandong.store.epochs import ensure_epoch
from tests.engine.processes import Processes
from tests.pgfixtures import Database
from tests.storefixtures import migrated

__all__ = ["migrated"]


@pytest.fixture
def conn(migrated: Database) -> Iterator[psycopg.Connection[Any]]:
    """A hot connection in the application's role."""
    with connect(migrated.app) as connection:
        ensure_epoch(connection, 1)  # a copied database begins an epoch of its own
        yield connection


@pytest.fixture
def way(migrated: Database) -> Iterator[Way]:
    """The way to the database as processes have it."""
    database = Way(migrated.app)
    yield database
    database.close()


@pytest.fixture
def processes(migrated: Database) -> Iterator[Processes]:
    """Starts engines and feeds on this database; none outlives the test."""
    with Processes(migrated.app) as started:
        yield started
