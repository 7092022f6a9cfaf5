"""The workings of `liandong intake`, with Django set up."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import TextIO

from django.utils import translation

from liandong import wiring
from liandong.clitext import Trouble, language, say
from liandong.commands._jurisdiction import jurisdiction_named
from liandong.commands._progress import Bar
from liandong.desk.errors import Forbidden, NotReady
from liandong.desk.rights import Who
from liandong.exchange.messages import (
    FAULTS,
    Entered,
    MessageFile,
    Outcome,
    Rejected,
    Unusable,
    enter,
    open_messages,
)
from liandong.web.refusals import text_of

WHO = "文件导入"


def run(args: argparse.Namespace) -> int:
    """Take the file in."""
    translation.activate("zh-hans" if language() == "zh" else "en")
    opened = _open(args.file, args.source)
    jurisdiction = jurisdiction_named(args.jurisdiction)
    who = Who(jurisdiction=jurisdiction.pk, name=WHO, role="dispatcher", credential="import")
    refused = RejectedFile(args.rejected or _beside(args.file), args.file, opened.columns)
    counted: Counter[str] = Counter()
    try:
        with refused, Bar(args.file.name, opened.lines) as bar:
            outcomes = enter(
                wiring.database(),
                wiring.office(jurisdiction.pk),
                who,
                opened.messages,
                lambda: int(time.time()),
            )
            for outcome in outcomes:
                counted[type(outcome).__name__] += 1
                if isinstance(outcome, Rejected):
                    refused.write(outcome)
                if not args.quiet:
                    bar.line(_line(outcome))
                bar.to(_where(outcome))
            bar.to(opened.lines)
    except (NotReady, Forbidden) as error:
        raise Trouble("{why}", "{why}", why=text_of(error.code, error.params)) from error
    finally:
        _sum(counted, opened, refused)
    return 1 if counted["Rejected"] else 0


def _open(path: Path, source: str) -> MessageFile:
    try:
        return open_messages(path, source)
    except Unusable as error:
        raise Trouble(
            "{file}: " + error.text.en, "{file}:" + error.text.zh, exit_code=2, file=path, **error.params
        ) from error
    except OSError as error:
        raise Trouble(
            "{file} cannot be read: {why}",
            "无法读取 {file}:{why}",
            exit_code=2,
            file=path,
            why=error.strerror,
        ) from error


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.rejected.csv")


def _where(outcome: Outcome) -> int:
    return outcome.line if isinstance(outcome, Rejected) else outcome.message.line


def _line(outcome: Outcome) -> str:
    """Line of the file, number there, and the case, or the reason."""
    if isinstance(outcome, Rejected):
        why = reason(outcome).replace("\n", " ")
        return f"{outcome.line}\t{outcome.id}\t–\t{say('rejected', '拒绝')}: {why}"
    state = say("entered", "已录入") if isinstance(outcome, Entered) else say("known already", "此前已录入")
    return f"{outcome.message.line}\t{outcome.message.id}\t{outcome.case}\t{state}"


def reason(outcome: Rejected) -> str:
    """Why it was not taken in, in words, with the clause where a rule says so."""
    fault = FAULTS.get(outcome.code)
    text = fault.render(language(), **outcome.params) if fault else str(text_of(outcome.code, outcome.params))
    return f"{text} ({outcome.clause})" if outcome.clause else text


class RejectedFile:
    """Rejected lines with the reason, as CSV that spreadsheets open; made with the first of them.

    Mended, it can be taken in again: the columns of the file are in it.
    """

    def __init__(self, path: Path, source: Path, columns: tuple[str, ...]) -> None:
        if path.exists() and path.samefile(source):
            raise Trouble(
                "--rejected names the file itself: {path}",
                "--rejected 指向输入文件本身:{path}",
                exit_code=2,
                path=path,
            )
        self.path = path
        self.made = False
        self._columns = columns
        self._file: TextIO | None = None

    def __enter__(self) -> RejectedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        elif kind is None:
            self.path.unlink(missing_ok=True)  # of an earlier run: nothing is rejected any more

    def write(self, outcome: Rejected) -> None:
        """Add one; bytes that could not be read are shown as ``\\udcXX``."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
            self.made = True
            csv.writer(self._file).writerow(["line", "reason", "code", *self._columns, "raw"])
        fields = list(outcome.fields)[: len(self._columns)]
        fields += [""] * (len(self._columns) - len(fields))
        csv.writer(self._file).writerow([outcome.line, reason(outcome), outcome.code, *fields, outcome.raw])


def _sum(counted: Counter[str], opened: MessageFile, refused: RejectedFile) -> None:
    rejected = counted["Rejected"]
    print(
        say(
            "{all} messages ({encoding}): {entered} entered, {known} known already, {rejected} rejected.",
            "共 {all} 条({encoding}):录入 {entered} 条,此前已录入 {known} 条,拒绝 {rejected} 条。",
            all=sum(counted.values()),
            encoding=opened.encoding.removesuffix("-sig").upper(),
            entered=counted["Entered"],
            known=counted["Known"],
            rejected=rejected,
        ),
        file=sys.stderr,
    )
    if refused.made:
        print(
            say("Rejected lines, with the reason: {path}", "被拒绝的行及原因:{path}", path=refused.path),
            file=sys.stderr,
        )
