"""A deployment for the length of one command: keys, database, tables; nothing is left of it."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from liandong.commands import migrate
from liandong.local.cluster import Cluster
from liandong.local.settings import Settings

UNSAFE_BUT_QUICK = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
"""Nothing of it outlives the command."""


@contextmanager
def temporary_deployment() -> Iterator[None]:
    """Have an own home and an own embedded database in the environment; both are removed at the end.

    Django must not be set up before: it takes its settings from this environment.
    """
    folder = Path(tempfile.mkdtemp(prefix="liandong-replay-"))
    folder.chmod(0o711)  # the server's own account must pass through
    settings = replace(
        Settings.from_env({**os.environ, "DATABASE_URL": "", "LIANDONG_HOME": str(folder / "home")}),
        cluster_dir=folder / "pg",
        options=UNSAFE_BUT_QUICK,
    )
    cluster = Cluster(settings)
    kept = dict(os.environ)
    try:
        cluster.start()
        os.environ |= {
            "LIANDONG_HOME": str(settings.home),
            "DATABASE_URL": cluster.app_url,
            "DATABASE_OWNER_URL": cluster.owner_url,
        }
        with contextlib.redirect_stdout(io.StringIO()):
            migrate.run(argparse.Namespace(check=False))
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
