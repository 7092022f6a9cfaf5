"""The stories that paths on the command line mean, read, each with the rules that it is judged by."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liandong.clitext import Trouble, language
from liandong.core.rules import Rules
from liandong.exchange.located import FileError, Located
from liandong.exchange.story import Story, read_story, rules_for


@dataclass(frozen=True)
class Read:
    """One file: a story with its rules, or neither and what is wrong with it."""

    file: Path
    story: Story | None = None
    rules: Rules | None = None
    problems: tuple[Located, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """A file that cannot be read, for JSON."""
        return {"file": str(self.file), "holds": False, "errors": [_fault_json(p) for p in self.problems]}


def read_all(names: list[str], pack: Path | None) -> Iterator[Read]:
    """Every story, as named; what is wrong with a file is told at once on the error output."""
    for file in _files(names):
        try:
            story = read_story(file)
            yield Read(file, story, rules_for(story, pack))
        except FileError as error:
            for problem in error.problems:
                print(problem.render(language()), file=sys.stderr)
            yield Read(file, problems=tuple(error.problems))


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


def _fault_json(problem: Located) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "code": problem.code,
        "message": problem.message(language()),
        "fix": problem.fix(language()),
    }
