"""A migrated database for tests, copied from a template that is made once a server.

    from tests.storefixtures import migrated

    def test_something(migrated): migrated.app, migrated.owner   # addresses of both roles

`migrated` is on the server of this test process; `store_db` of tests/store runs on each version.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest

from liandong.local.cluster import Cluster
from tests.pgfixtures import Database, fresh_database, make_template

_templates: dict[int, str] = {}


def template_of(cluster: Cluster) -> str:
    """The migrated template of a server, made by the real command as the owner."""
    if id(cluster) not in _templates:
        _templates[id(cluster)] = make_template(cluster, "migrated_template", migrate)
    return _templates[id(cluster)]


def migrate(database: Database) -> None:
    """Run `liandong migrate` on a database."""
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(
            [sys.executable, "-m", "liandong", "migrate"],
            env={
                **os.environ,
                "LIANDONG_HOME": home,
                "DATABASE_URL": database.app,
                "DATABASE_OWNER_URL": database.owner,
            },
            check=True,
            capture_output=True,
            text=True,
        )


@pytest.fixture
def migrated(pg: Cluster) -> Iterator[Database]:
    """A migrated database of its own."""
    with fresh_database(pg, template_of(pg)) as database:
        yield database
