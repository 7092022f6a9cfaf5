"""`liandong feed`: serves the live feed by server-sent events; `liandong feed new-epoch` after a restore."""

import argparse
import logging
import os
import sys
import time

from django.conf import settings

from liandong.clitext import Trouble, say
from liandong.commands._ready import telling
from liandong.engine.feed.server import serve
from liandong.local.database import database_in_environment
from liandong.store.connection import connect
from liandong.store.epochs import new_epoch
from liandong.store.errors import translated

SERVE, NEW_EPOCH = "serve", "new-epoch"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, where to listen; the environment of `liandong up` is the default."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=[SERVE, NEW_EPOCH],
        default=SERVE,
        help=say(
            "serve (default); new-epoch: after a restore from a backup, every reader begins anew",
            "serve 提供推送(默认);new-epoch 从备份恢复后,令所有客户端重新开始",
        ),
    )
    parser.add_argument(
        "--host",
        default=os.environ.get("LIANDONG_HOST", "127.0.0.1"),
        help=say("address to listen on", "监听地址"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("LIANDONG_FEED_PORT", "8001")),
        help=say("port to listen on", "监听端口"),
    )
    parser.add_argument("--yes", action="store_true", help=say("new-epoch: do not ask", "new-epoch:不再询问"))
    parser.add_argument(
        "--note",
        default="",
        help=say("new-epoch: why, kept with the epoch", "new-epoch:原因,随新纪元保存"),
    )


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; or begin a new epoch: 0 done, 1 not wanted after all, 2 nobody to ask."""
    if args.action == NEW_EPOCH:
        return _new_epoch(args)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
    logging.basicConfig(level=logging.INFO, format="{asctime} {levelname} {name}: {message}", style="{")
    with database_in_environment() as urls:
        serve(
            urls.app,
            settings.SECRET_KEY,
            args.host,
            args.port,
            os.environ.get("LIANDONG_TLS_CERTIFICATE", ""),
            os.environ.get("LIANDONG_TLS_KEY", ""),
        )
    return 0


def _new_epoch(args: argparse.Namespace) -> int:
    print(
        say(
            "A new epoch makes every terminal and page take a fresh picture of what is open and go on from there.\n"
            "It is needed when this database was set back to an earlier state on the same server: a backup read\n"
            "back into it, or the machine's disk restored from a snapshot. Otherwise readers may miss what is\n"
            "entered from now on. (A restore into another server or database is noticed by itself.)\n"
            "Nothing in the log is changed; a needless epoch only costs each reader one fresh picture.",
            "开始新纪元后,所有终端和页面会重新获取当前未结警单,并由此继续。\n"
            "在同一台服务器上把数据库退回到较早状态时需要这样做:把备份恢复到原库,或用快照恢复了磁盘。\n"
            "否则客户端可能漏掉此后录入的内容。(恢复到另一台服务器或另一个数据库时会自动识别。)\n"
            "日志不会有任何改动;多做一次只是让每个客户端重新获取一次。",
        )
    )
    if not args.yes and not _agreed():
        print(say("Nothing was done.", "未做任何改动。"))
        return 1
    note = args.note or "liandong feed new-epoch"
    with (
        database_in_environment() as urls,
        telling(),
        translated(),
        connect(urls.app, "liandong feed") as conn,
    ):
        epoch = new_epoch(conn, int(time.time()), note)
    print(
        say(
            "Epoch {n} begins now. Nothing has to be restarted.",
            "纪元 {n} 已开始,无需重启任何进程。",
            n=epoch,
        )
    )
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise Trouble(
            "nobody can be asked here. Run it with --yes to begin a new epoch.",
            "此处无法询问。请加 --yes 以开始新纪元。",
            exit_code=2,
        )
    answer = input(say("Begin a new epoch? [y/N] ", "开始新纪元吗?[y/N] "))
    return answer.strip().lower() in ("y", "yes", "是", "好")
