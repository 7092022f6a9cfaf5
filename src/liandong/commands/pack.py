"""`liandong pack`: check rule packs, show one, print the schema for editors."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from liandong.clitext import Trouble, language, say
from liandong.commands import _official
from liandong.core.pack import Pack
from liandong.exchange.located import FileError, Located
from liandong.exchange.rulepack import (
    PackNotFound,
    check,
    find_pack,
    load_pack,
    pack_hash,
    pack_json,
    read_pack,
)
from liandong.exchange.rulepack.schema import pack_schema

HELP = "check, show and describe rule packs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands check, show and schema."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = commands.add_parser(
        "check",
        help=say("are these packs complete and free of contradictions?", "检查规则包是否完整、无矛盾"),
    )
    one.add_argument(
        "packs", nargs="+", metavar="FOLDER", help=say("folder or id of a pack", "规则包的目录或编号")
    )
    one.add_argument(
        "--format", choices=("text", "json"), default="text", help=say("how to print", "输出格式")
    )
    show = commands.add_parser("show", help=say("what a pack says, in brief", "概要显示规则包"))
    show.add_argument("pack", metavar="ID", help=say("id or folder of a pack", "规则包的编号或目录"))
    show.add_argument(
        "--json", action="store_true", help=say("the whole pack as canonical JSON", "完整的规范 JSON")
    )
    text = commands.add_parser(
        "text", help=say("load the official wording of a regulation", "载入规定的官方原文")
    )
    text.add_argument("pack", metavar="ID", help=say("id or folder of a pack", "规则包的编号或目录"))
    text.add_argument("file", type=Path, metavar="FILE", help=say("the document as text", "文件的文本"))
    commands.add_parser(
        "schema", help=say("JSON Schema of a pack's files, for editors", "规则包文件的 JSON Schema")
    )


def run(args: argparse.Namespace) -> int:
    """0 all well; 1 a pack has faults; 2 a pack cannot be found or read."""
    if args.action == "check":
        return _check(args.packs, args.format)
    if args.action == "show":
        return _show(args.pack, as_json=args.json)
    if args.action == "text":
        return _official.load(load_pack(folder_of(args.pack)), args.file)
    print(json.dumps(pack_schema(), ensure_ascii=False, indent=2))
    return 0


def folder_of(name: str) -> Path:
    """A pack's folder by its path or id."""
    if Path(name).is_dir():
        return Path(name)
    if "/" in name:
        raise Trouble("there is no folder {name}", "没有目录 {name}", exit_code=2, name=name)
    try:
        return find_pack(name)
    except PackNotFound as error:
        known = ", ".join(error.known) or "–"
        raise Trouble(
            "there is no pack {name}; known: {known}",
            "没有规则包 {name}；可用：{known}",
            exit_code=2,
            name=name,
            known=known,
        ) from error


def _check(names: list[str], style: str) -> int:
    code = 0
    rows: list[dict[str, object]] = []
    for name in names:
        folder = folder_of(name)
        pack, problems, readable = _examine(folder)
        errors = [p for p in problems if p.level == "error"]
        code = max(code, 0 if not errors else 1 if readable else 2)
        rows += [_row(p) for p in problems]
        if style == "text":
            _print_check(folder, pack, problems, len(errors))
    if style == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    return code


def _examine(folder: Path) -> tuple[Pack | None, list[Located], bool]:
    try:
        pack, source = read_pack(folder)
    except FileError as error:
        return None, error.problems, False
    if pack is None:
        return None, source.problems, False
    return pack, check(pack, source), True


def _row(problem: Located) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "level": problem.level,
        "code": problem.code,
        "message": problem.message(language()),
        "fix": problem.fix(language()),
    }


def _print_check(folder: Path, pack: Pack | None, problems: list[Located], errors: int) -> None:
    for problem in problems:
        print(problem.render(language()), file=sys.stderr)
    warnings = len(problems) - errors
    if errors or pack is None:
        print(say("{folder}: {n} faults", "{folder}：{n} 处错误", folder=folder, n=errors))
        return
    print(
        say(
            "{id}@{version} is sound: {units} units, {clocks} clocks, {items} items, {warnings} warnings, hash {hash}",
            "{id}@{version} 无误：{units} 家单位、{clocks} 个时限、{items} 个考核项目、{warnings} 条提醒，哈希 {hash}",
            id=pack.id,
            version=pack.version,
            units=pack.unit_total or len(pack.units),
            clocks=len(pack.clocks),
            items=len(pack.assessment.items),
            warnings=warnings,
            hash=pack_hash(pack)[:12],
        )
    )


def _show(name: str, *, as_json: bool) -> int:
    try:
        pack = load_pack(folder_of(name))
    except FileError as error:
        for problem in error.problems:
            print(problem.render(language()), file=sys.stderr)
        return 2
    print(pack_json(pack).decode() if as_json else _summary(pack))
    return 0


def _summary(pack: Pack) -> str:
    lines = [
        f"{pack.id}@{pack.version}  {pack.document.title}",
        f"{pack.jurisdiction.name}  {pack.document.effective}  {pack_hash(pack)}",
        "",
    ]
    lines += [f"{t.name}  {t.claimed_count or ''}  {t.calendar}  {t.clause}" for t in pack.tiers]
    lines.append("")
    for clock in pack.clocks:
        limit = f"{clock.minutes} min" if clock.minutes is not None else clock.qualitative or clock.limit
        lines.append(f"{clock.id:<16} {clock.name}  {limit}  {clock.start} → {clock.stop}  {clock.clause}")
    lines.append("")
    lines += [
        f"{i.code:<10} {i.points if i.points is not None else '':>4} {i.basis:<10} {i.title}  {i.clause}"
        for i in pack.assessment.items
    ]
    lines.append("")
    lines += [f"? {s.name}  ({s.unset})  {s.question}  {s.clause}" for s in pack.settings]
    return "\n".join(lines)
