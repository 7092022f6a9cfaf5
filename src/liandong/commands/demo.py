"""`liandong demo`: fill an empty database with a district that has lived for a month."""

from __future__ import annotations

import argparse
import os

from liandong.clitext import Trouble, say
from liandong.commands._ready import ready, telling
from liandong.local.database import database_in_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which regulation, how long a history, which chance."""
    parser.add_argument(
        "--pack",
        default=os.environ.get("LIANDONG_DEMO_PACK", ""),
        metavar="ID",
        help=say(
            "rule pack (the first that its sample values suffice for)", "规则包(默认第一个示例参数齐全的)"
        ),
    )
    parser.add_argument(
        "--days", type=int, default=30, help=say("days of history (30)", "历史数据的天数(30)")
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=say("the same number, the same history (1)", "随机种子,相同则历史相同(1)"),
    )


def run(args: argparse.Namespace) -> int:
    """0: there is a demo district, or the database belongs to somebody; 1: it could not be made; 2: wrong use."""
    if not 0 <= args.days <= 366:
        raise Trouble("--days goes from 0 to 366", "--days 的范围是 0 到 366", exit_code=2)
    with database_in_environment(), telling():
        return int(ready("_demo", "demo").run(args))
