"""`liandong pack check`: is a pack complete and free of contradictions?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from liandong.clitext import language, say
from liandong.commands.pack.sources import folder_of
from liandong.core.pack import Pack
from liandong.exchange.located import FileError, Located
from liandong.exchange.rulepack import check, pack_hash, read_pack


def check_all(names: list[str], style: str) -> int:
    """0: all are sound; 1: one has faults; 2: one cannot be read."""
    code = 0
    rows: list[dict[str, object]] = []
    for name in names:
        folder = folder_of(name)
        pack, problems, readable = _examine(folder)
        errors = [p for p in problems if p.level == "error"]
        code = max(code, 0 if not errors else 1 if readable else 2)
        rows += [_row(p) for p in problems]
        if style == "text":
            _print(folder, pack, problems, len(errors))
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


def _print(folder: Path, pack: Pack | None, problems: list[Located], errors: int) -> None:
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
