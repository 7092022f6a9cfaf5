"""`liandong replay`: run stories on the core and say where they do not hold."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from liandong.clitext import Trouble, language, say
from liandong.exchange.located import FileError, Located
from liandong.exchange.story import Outcome, Story, look_at, read_story, rules_for, run_story
from liandong.exchange.story.moments import iso, parse_moment
from liandong.exchange.story.report import difference_lines, outcome_json, result_json, result_lines

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


def _moment(text: str) -> int:
    return parse_moment(text)


def run(args: argparse.Namespace) -> int:
    """0: every expectation holds. 1: one does not. 2: a file is wrong."""
    outcomes: list[Outcome] = []
    rows: list[dict[str, Any]] = []
    wrong = 0
    for file in _files(args.paths):
        try:
            story = read_story(file)
            rules = rules_for(story, args.pack)
        except FileError as error:
            wrong += 1
            rows.append(
                {"file": str(file), "holds": False, "errors": [_fault_json(p) for p in error.problems]}
            )
            _complain(error.problems)
            continue
        if args.at is not None:
            rows.append(_look(story, look_at(story, rules, args.at), args.at, args.format))
            continue
        outcome = run_story(story, rules)
        outcomes.append(outcome)
        rows.append(outcome_json(outcome) if args.format == "json" else {})
        if args.format == "text":
            _print_outcome(outcome)
    if args.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif args.at is None:
        _print_sum(outcomes, wrong)
    return 2 if wrong else 0 if all(o.holds for o in outcomes) else 1


def _files(names: list[str]) -> list[Path]:
    """Files as named; of a folder every story in it and below."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(path.rglob("*.toml"))
            if not inside:
                raise Trouble("no story in {name}", "{name} 中没有情景文件", exit_code=2, name=name)
            found += inside
        else:
            found.append(path)
    return found


def _complain(problems: list[Located]) -> None:
    for problem in problems:
        print(problem.render(language()), file=sys.stderr)


def _fault_json(problem: Located) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "code": problem.code,
        "message": problem.message(language()),
        "fix": problem.fix(language()),
    }


def _look(story: Story, result: Any, at: int, style: str) -> dict[str, Any]:
    if style == "json":
        return {"story": story.title, "file": story.file, "at": iso(at), "result": result_json(result)}
    print(f"{story.title}  {iso(at)}  ({story.file})")
    for line in result_lines(result, language()):
        print(f"  {line}")
    return {}


def _print_outcome(outcome: Outcome) -> None:
    mark = say("holds ", "相符") if outcome.holds else say("DIFFERS", "不符")
    print(f"{mark} {outcome.story.title}  ({outcome.story.file})")
    for difference in outcome.differences:
        for line in difference_lines(outcome, difference, language()):
            print(f"  {line}")


def _print_sum(outcomes: list[Outcome], wrong: int) -> None:
    holding = sum(o.holds for o in outcomes)
    print(
        say(
            "{all} stories: {holding} hold, {differ} differ, {wrong} cannot be read",
            "共 {all} 个情景：{holding} 个相符，{differ} 个不符，{wrong} 个无法读取",
            all=len(outcomes) + wrong,
            holding=holding,
            differ=len(outcomes) - holding,
            wrong=wrong,
        )
    )
