"""`liandong intake`: take in the messages of a file, each with a case number or a refusal with its reason."""

from __future__ import annotations

import argparse
from pathlib import Path

from liandong.clitext import say
from liandong.commands._ready import ready, telling
from liandong.local.database import database_in_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, whose it is, where refusals go."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=say(
            "CSV with the columns id,user,title,time,text,l1 (UTF-8 or GB18030), or .ndjson with the API's cases",
            "含 id,user,title,time,text,l1 列的 CSV(UTF-8 或 GB18030),或每行一个接口警情的 .ndjson",
        ),
    )
    parser.add_argument(
        "--jurisdiction",
        default="",
        metavar="NAME",
        help=say("name or number, where there are several", "辖区名称或编号(有多个时)"),
    )
    parser.add_argument(
        "--source",
        default="",
        metavar="NAME",
        help=say(
            "the system that the numbers come from (the file's name); a number is entered once",
            "编号所属的系统(默认为文件名);同一编号只录入一次",
        ),
    )
    parser.add_argument(
        "--rejected",
        type=Path,
        metavar="FILE.csv",
        help=say(
            "where rejected lines go, with the reason (FILE.rejected.csv)",
            "被拒绝的行及原因写入何处(FILE.rejected.csv)",
        ),
    )
    parser.add_argument(
        "--quiet", action="store_true", help=say("only the summary, no line for each message", "只输出汇总")
    )


def run(args: argparse.Namespace) -> int:
    """0: every message is a case; 1: some were rejected; 2: nothing of the file can be used."""
    with database_in_environment(), telling():
        return int(ready("_intake", "intake").run(args))
