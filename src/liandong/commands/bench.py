"""`liandong bench`: measure the speed against its limits, on a server of its own that is removed again."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

import liandong
from liandong.clitext import Trouble, say

CHECKOUT = Path(liandong.__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which rows, and where the results go."""
    parser.add_argument(
        "rows",
        nargs="*",
        metavar="ROW",
        help=say("rows to measure (the usual ones)", "要测的项目(默认为常规项目)"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=CHECKOUT / "bench" / "out" / "results.json",
        help=say("file for the results (bench/out/results.json)", "结果文件(bench/out/results.json)"),
    )
    parser.add_argument("--list", action="store_true", help=say("only name the rows", "只列出项目"))


def run(args: argparse.Namespace) -> int:
    """0: everything that must hold does; 1: something does not; 2: there is no such row."""
    if not (CHECKOUT / "bench" / "main.py").is_file():
        raise Trouble(
            "the measurements are in the source checkout, not in the installed package. Run it from there.",
            "测速程序在源码目录中,不在安装包里。请在源码目录运行。",
        )
    sys.path.insert(0, str(CHECKOUT))
    return int(importlib.import_module("bench.main").run(args.rows, args.out, only_names=args.list))
