"""`liandong rebuild`: make the read models again from the log, or only compare them with it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from liandong import wiring
from liandong.clitext import Trouble, say
from liandong.desk.rebuilding import projector
from liandong.local.database import database_in_environment
from liandong.store.errors import StoreError
from liandong.store.rebuild import Difference, diff, rebuild

SHOWN = 20
"""Differences that are printed one by one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "--check",
        action="store_true",
        help=say(
            "change nothing; exit with 1 if a row is not what the log says", "只比对,不改动;不一致时返回 1"
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Rebuild beside live work; with `--check` only compare."""
    with database_in_environment():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
        os.environ["LIANDONG_PROCESS"] = "rebuild"
        try:
            return _check() if args.check else _rebuild()
        except StoreError as error:
            raise Trouble(
                "the database refused: {why}. What is done stays done; run the command again.",
                "数据库出错:{why}。已完成的部分保留,请重新运行。",
                why=error,
            ) from error


def _rebuild() -> int:
    db = wiring.database()
    with db.connection() as conn:
        done = rebuild(conn, projector(db, wiring.office), _progress)
    print(say("{n} streams rebuilt.", "已重建 {n} 条流。", n=done))
    return 0


def _check() -> int:
    db, found = wiring.database(), 0
    with db.connection() as conn:
        for difference in diff(conn, projector(db, wiring.office)):
            found += 1
            if found <= SHOWN:
                print(_line(difference))
    if found > SHOWN:
        print(say("… and {n} more", "……另有 {n} 处", n=found - SHOWN))
    if found:
        print(
            say(
                "{n} rows are not what the log says; `liandong rebuild` writes them anew.",
                "{n} 行与日志不符;运行 `liandong rebuild` 可重建。",
                n=found,
            )
        )
    else:
        print(say("Every row is what the log says.", "各行均与日志一致。"))
    return 1 if found else 0


def _line(found: Difference) -> str:
    """`order_row  1 case C20261124-1  C20261124-1-1: state 'closed', expected 'issued'`."""
    where = f"{found.table}  {found.jurisdiction} {found.kind} {found.stream}  {found.key}"
    if found.stored is None:
        return say("{where}: missing", "{where}:缺失", where=where)
    if found.expected is None:
        return say("{where}: there is nothing of it in the log", "{where}:日志中不存在", where=where)
    parts = ", ".join(
        say(
            "{name} {stored!r}, expected {wanted!r}",
            "{name} 为 {stored!r},应为 {wanted!r}",
            name=n,
            stored=s,
            wanted=w,
        )
        for n, s, w in _fields(found.stored, found.expected)
        if s != w
    )
    return f"{where}: {parts}"


def _fields(stored: Any, expected: Any) -> list[tuple[str, Any, Any]]:
    """Field by field, for records and for plain tuples."""
    names = getattr(expected, "__struct_fields__", None)
    if names is None:
        return [(f"[{n}]", s, w) for n, (s, w) in enumerate(zip(stored, expected, strict=True))]
    return [(n, getattr(stored, n), getattr(expected, n)) for n in names]


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(say("\r{n} streams", "\r{n} 条流", n=done), end="", file=sys.stderr)
