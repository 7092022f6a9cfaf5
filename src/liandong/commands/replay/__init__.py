"""`liandong replay`: run stories on the core, or live through the real commands, and say where they do not hold."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

from liandong.clitext import Trouble, language, say
from liandong.commands.replay.printing import print_outcome, print_sum
from liandong.commands.replay.stories import read_all
from liandong.exchange.story import Outcome, Story, look_at, run_story
from liandong.exchange.story.moments import iso, parse_moment
from liandong.exchange.story.report import outcome_json, result_json, result_lines

HELP = "run stories on the core, without a database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "paths", nargs="+", metavar="FILE", help=say("story or folder of stories", "情景文件或目录")
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=say("how to print", "输出格式")
    )
    parser.add_argument(
        "--pack", metavar="DIR", type=Path, help=say("use the pack of this folder", "使用此目录的规则包")
    )
    parser.add_argument(
        "--at",
        metavar="TIME",
        type=_moment,
        help=say(
            "print everything at one moment, as 2021-03-10T09:00:00 (local when without offset)",
            "打印某一时刻的全部结果，如 2021-03-10T09:00:00（不写时区为当地时间）",
        ),
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help=say(
            "play through the real commands on a database of its own, which is thrown away, and compare with the core",
            "用真实命令在一个临时数据库上演练（结束后删除），并与核心的推演比对",
        ),
    )


def _moment(text: str) -> int:
    return parse_moment(text)


def run(args: argparse.Namespace) -> int:
    """0: every expectation holds. 1: one does not. 2: a file is wrong."""
    if args.live:
        if args.at is not None:
            raise Trouble(
                "--at looks at the core's replay, not at --live", "--at 不能与 --live 同用", exit_code=2
            )
        # What a database needs is loaded only for this: the core's replay needs none of it.
        return int(importlib.import_module("liandong.commands.replay.live").run(args))
    outcomes: list[Outcome] = []
    rows: list[dict[str, Any]] = []
    for one in read_all(args.paths, args.pack):
        if one.story is None or one.rules is None:
            rows.append(one.as_data())
        elif args.at is not None:
            rows.append(_look(one.story, look_at(one.story, one.rules, args.at), args.at, args.format))
        else:
            outcome = run_story(one.story, one.rules)
            outcomes.append(outcome)
            rows.append(outcome_json(outcome) if args.format == "json" else {})
            if args.format == "text":
                print_outcome(outcome, outcome.holds)
    wrong = sum("errors" in row for row in rows)
    holding = sum(o.holds for o in outcomes)
    if args.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif args.at is None:
        print_sum(len(outcomes) + wrong, holding, len(outcomes) - holding, wrong)
    return 2 if wrong else 0 if holding == len(outcomes) else 1


def _look(story: Story, result: Any, at: int, style: str) -> dict[str, Any]:
    if style == "json":
        return {"story": story.title, "file": story.file, "at": iso(at), "result": result_json(result)}
    print(f"{story.title}  {iso(at)}  ({story.file})")
    for line in result_lines(result, language()):
        print(f"  {line}")
    return {}
