"""`liandong pg`: look at and handle the embedded PostgreSQL by itself."""

import argparse
import os

from liandong.clitext import Trouble, say
from liandong.local import credentials, locks
from liandong.local.cluster import Cluster
from liandong.local.places import prepare_home
from liandong.local.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One action."""
    parser.add_argument(
        "action",
        choices=["status", "start", "stop", "url", "owner-url", "superuser-url"],
        help=say(
            "status; start; stop; url (of the application), owner-url, superuser-url: addresses for psql",
            "status 状态;start 启动;stop 停止;url(应用)、owner-url、superuser-url:供 psql 使用的地址",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Do the action; `status` exits with 1 when the server does not run."""
    settings = Settings.from_env(os.environ)
    if settings.database_url:
        raise Trouble(
            "DATABASE_URL is set: the database is an outside one and not handled here.",
            "已设置 DATABASE_URL:数据库在外部,不由这里管理。",
            exit_code=2,
        )
    if args.action != "start" and credentials.load(settings.home) is None:
        print(say("There is no database in {home} yet.", "{home} 中还没有数据库。", home=settings.home))
        return 1
    prepare_home(settings.home)
    cluster = Cluster(settings, print)
    match args.action:
        case "status":
            return _status(cluster)
        case "start":
            cluster.start()
            cluster.keep(True)
            return _status(cluster)
        case "stop":
            _stop(cluster)
        case "owner-url":
            print(cluster.owner_url)
        case "superuser-url":
            print(cluster.superuser_url())
        case _:
            print(cluster.app_url)
    return 0


def _status(cluster: Cluster) -> int:
    running = cluster.ready
    print(
        say(
            "PostgreSQL {major}, {state}\n  programs  {bin}\n  data      {data}\n  log       {log}\n  port      {port}",
            "PostgreSQL {major},{state}\n  程序  {bin}\n  数据  {data}\n  日志  {log}\n  端口  {port}",
            major=cluster.binaries.major,
            state=say("running (process {pid})", "运行中(进程 {pid})", pid=cluster.pid)
            if running
            else say("not running", "未运行"),
            bin=cluster.binaries.bin,
            data=cluster.data,
            log=cluster.log,
            port=cluster.port or "-",
        )
    )
    return 0 if running else 1


def _stop(cluster: Cluster) -> None:
    with locks.attempt(cluster.settings.home / "pg.users") as alone:
        if not alone:
            raise Trouble(
                "The database is in use by `liandong up` or another command. Stop that first; the last one to end "
                "stops the database.",
                "数据库正被 `liandong up` 或其他命令使用。请先停止它们,最后一个结束时会停止数据库。",
            )
        cluster.keep(False)
        cluster.stop()
    print(say("PostgreSQL is stopped.", "PostgreSQL 已停止。"))
