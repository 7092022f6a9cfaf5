"""`liandong simulate`: the demo district goes on living, through the real commands."""

from __future__ import annotations

import argparse

from liandong.clitext import Trouble, say
from liandong.commands._ready import ready, telling
from liandong.local.database import database_in_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How fast, how much, which district."""
    parser.add_argument(
        "--live", action="store_true", help=say("go on in real time until Ctrl-C", "实时运行,直到 Ctrl-C")
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="N",
        help=say("people act so many times as fast (1); clocks do not", "人员动作加快的倍数(1);时限不变"),
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=12.0,
        metavar="N",
        help=say("new cases an hour, on the average of a day (12)", "每小时新警情数,全天平均(12)"),
    )
    parser.add_argument(
        "--jurisdiction",
        default="",
        metavar="NAME",
        help=say("name or number of the demo district", "演示区县的名称或编号"),
    )


def run(args: argparse.Namespace) -> int:
    """0: stopped as asked; 1: there is no demo district; 2: wrong use."""
    if not args.live:
        raise Trouble(
            "say --live; a history is made by `liandong demo`.",
            "请加 --live;历史数据由 `liandong demo` 生成。",
            exit_code=2,
        )
    if not (0 < args.speed <= 1000 and 0 < args.rate <= 10_000):
        raise Trouble(
            "--speed goes up to 1000 and --rate up to 10000, both above 0",
            "--speed 应大于 0 且不超过 1000,--rate 应大于 0 且不超过 10000",
            exit_code=2,
        )
    with database_in_environment(), telling():
        return int(ready("_simulate", "simulate").run(args))
