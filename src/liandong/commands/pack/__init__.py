"""`liandong pack`: check rule packs, show and compare them, tell what each clause became.

One module an action; `sources` finds the pack that a name means.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from liandong.clitext import say
from liandong.commands.pack import checking, clauses, comparing, official, showing
from liandong.commands.pack.sources import folder_of
from liandong.exchange.rulepack import load_pack
from liandong.exchange.rulepack.schema import pack_schema

PACK_HELP = ("id or folder of a pack", "规则包的编号或目录")
NAMED_HELP = (
    "folder, id, JSON file of `pack show --json`, id@VERSION, or id@active: the one put into force last",
    "目录、编号、`pack show --json` 的 JSON 文件、编号@版本,或 编号@active(最近启用的版本)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_check(actions.add_parser("check", help=say("are these packs complete and free of contradictions?", "检查规则包是否完整、无矛盾")))  # fmt: skip
    _add_diff(actions.add_parser("diff", help=say("what changes between two packs", "两个规则包之间有哪些变化")))  # fmt: skip
    _add_clauses(actions.add_parser("clauses", help=say("what each clause of the document became", "文件的每一条变成了什么")))  # fmt: skip
    show = actions.add_parser("show", help=say("what a pack says, in brief", "概要显示规则包"))
    show.add_argument("pack", metavar="ID", help=say(*PACK_HELP))
    show.add_argument(
        "--json", action="store_true", help=say("the whole pack as canonical JSON", "完整的规范 JSON")
    )
    text = actions.add_parser(
        "text", help=say("load the official wording of a regulation", "载入规定的官方原文")
    )
    text.add_argument("pack", metavar="ID", help=say(*PACK_HELP))
    text.add_argument("file", type=Path, metavar="FILE", help=say("the document as text", "文件的文本"))
    actions.add_parser(
        "schema", help=say("JSON Schema of a pack's files, for editors", "规则包文件的 JSON Schema")
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "packs", nargs="+", metavar="FOLDER", help=say("folder or id of a pack", "规则包的目录或编号")
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=say("how to print", "输出格式")
    )


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="A", help=say(*NAMED_HELP))
    parser.add_argument("after", metavar="B", help=say("the other one, in the same way", "另一个,写法相同"))
    parser.add_argument("--json", action="store_true", help=say("as JSON", "以 JSON 输出"))


def _add_clauses(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help=say(*NAMED_HELP))
    parser.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help=say(
            "the document: its pieces are then known by more than the number of articles",
            "文件原文;提供后按条款逐段核对,否则只按条数",
        ),
    )
    parser.add_argument("--json", action="store_true", help=say("as JSON", "以 JSON 输出"))


def run(args: argparse.Namespace) -> int:
    """0 all well, or no difference; 1 a pack has faults, or two differ; 2 a pack cannot be found or read."""
    match args.action:
        case "check":
            return checking.check_all(args.packs, args.format)
        case "diff":
            return comparing.compare_two(args.before, args.after, as_json=args.json)
        case "clauses":
            return clauses.tell(args.pack, args.text, as_json=args.json)
        case "show":
            return showing.show(args.pack, as_json=args.json)
        case "text":
            return official.load(load_pack(folder_of(args.pack)), args.file)
    print(json.dumps(pack_schema(), ensure_ascii=False, indent=2))
    return 0
