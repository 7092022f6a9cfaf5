"""`liandong migrate`: bring the database to this version, and give the application's role its rights."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

import django
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import Connection, conninfo

from liandong.clitext import say
from liandong.local.database import Urls, database_in_environment
from liandong.store import rights
from liandong.store.connection import connect
from liandong.store.epochs import ensure_epoch
from liandong.store.errors import translated

LOCK = 7_600_001
"""Advisory lock: only one process migrates a database at a time."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "--check",
        action="store_true",
        help=say(
            "change nothing; exit with 1 if the database is of another version",
            "只检查版本,不改动;不一致时返回 1",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Migrate as the owner; with `--check` only look."""
    with database_in_environment() as urls:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
        django.setup()
        alias = "owner" if "owner" in connections else "default"
        try:
            if args.check:
                return _check(alias)
            _migrate(urls, alias)
        finally:
            connections.close_all()
    return 0


def _waiting(alias: str) -> list[str]:
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _check(alias: str) -> int:
    waiting = _waiting(alias)
    for name in waiting:
        print(say("not applied: {name}", "尚未执行:{name}", name=name))
    return 1 if waiting else 0


def _migrate(urls: Urls, alias: str) -> None:
    role = conninfo.conninfo_to_dict(urls.app).get("user") or ""
    with translated(), connect(urls.owner, "liandong migrate", hot=False) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        waiting = _waiting(alias)
        if waiting:
            call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True)
            print(say("{n} migrations applied.", "已执行 {n} 个迁移。", n=len(waiting)))
        else:
            print(say("The database is up to date.", "数据库已是最新版本。"))
        rights.give(owner, str(role))
        ensure_epoch(owner, int(time.time()))
    _warn(urls)


def _warn(urls: Urls) -> None:
    with translated(), connect(urls.app, "liandong migrate") as app:
        if _may_alter(app):
            print(
                say(
                    "Warning: the application's role may alter the log. Give it a role of its own in DATABASE_URL "
                    "and the owner's in DATABASE_OWNER_URL.",
                    "警告:应用的数据库角色可以改动日志。请在 DATABASE_URL 中使用单独的角色,"
                    "属主写在 DATABASE_OWNER_URL 中。",
                )
            )


def _may_alter(app: Connection[Any]) -> bool:
    return rights.coincide(app)
