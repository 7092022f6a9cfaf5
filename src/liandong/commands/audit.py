"""`liandong audit`: prove that the log is whole; anchor it and carry the anchors out of the database."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from liandong.clitext import Trouble, say
from liandong.local.database import database_in_environment
from liandong.local.settings import Settings
from liandong.store.anchors import anchor_day, export
from liandong.store.connection import connect
from liandong.store.errors import StoreError, translated
from liandong.store.verify import Fault, Report, verify

SHANGHAI = timezone(timedelta(hours=8))

COULD_NOT = 3
"""Exit code when nothing could be proved either way."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Actions verify, anchor and export."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "verify",
        help=say(
            "compute every chain anew and compare (0 whole, 1 tampered with, 3 could not be checked)",
            "重新计算全部哈希链并比对(0 完整,1 被改动,3 无法检查)",
        ),
    )
    check.add_argument("--day", type=_day, help=say("only what moved on this day", "只检查当日变动的部分"))
    check.add_argument(
        "--jurisdiction",
        type=int,
        default=0,
        metavar="ID",
        help=say("only this jurisdiction", "只检查该辖区"),
    )
    check.add_argument(
        "--anchors",
        type=Path,
        metavar="FOLDER",
        help=say("exported anchors to compare with", "用于比对的锚点目录"),
    )
    make = actions.add_parser("anchor", help=say("anchor the log now", "立即生成锚点"))
    make.add_argument("--day", type=_day, help=say("the day's name (default: yesterday)", "日期(默认昨天)"))
    out = actions.add_parser("export", help=say("write new anchors to a folder", "将新锚点写入目录"))
    out.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def run(args: argparse.Namespace) -> int:
    """Do the action."""
    home = Settings.from_env(os.environ).home
    try:
        with database_in_environment() as urls:
            if args.action == "verify":
                return _verify(urls.app, args, _folder_to_compare(args.anchors, home))
            if args.action == "anchor":
                return _anchor(urls.app, args.day)
            return _export(urls.app, args.folder or home / "anchors")
    except StoreError as error:
        raise Trouble(
            "could not be checked: {why}", "无法检查:{why}", exit_code=COULD_NOT, why=str(error)
        ) from error


def _folder_to_compare(given: Path | None, home: Path) -> Path | None:
    if given is None:
        return home / "anchors" if (home / "anchors").is_dir() else None
    if not given.is_dir():
        raise Trouble("there is no folder {path}", "没有目录 {path}", exit_code=2, path=given)
    return given


def _verify(url: str, args: argparse.Namespace, folder: Path | None) -> int:
    with translated(), connect(url, "liandong audit", hot=False) as conn:
        try:
            report = verify(
                conn, exported=folder, jurisdiction=args.jurisdiction, day=args.day, progress=_progress
            )
        except ValueError as error:
            raise Trouble("{why}", "{why}", exit_code=COULD_NOT, why=error) from error
    _print(report, folder)
    return 1 if report.faults else 0


def _progress(entries: int) -> None:
    if sys.stderr.isatty():
        print(say("\r{n} entries", "\r{n} 条", n=entries), end="", file=sys.stderr)


def _print(report: Report, folder: Path | None) -> None:
    for fault in report.faults:
        print(describe(fault))
    print(
        say(
            "{entries} entries in {streams} streams, {anchors} anchors, {exported} exported anchors compared.",
            "共 {streams} 条流、{entries} 条记录、{anchors} 个锚点,比对导出锚点 {exported} 个。",
            entries=report.entries,
            streams=report.streams,
            anchors=report.anchors,
            exported=report.exported,
        )
    )
    if folder is None:
        print(
            say(
                "No exported anchors were given: whoever owns the database could have made a new chain.",
                "未提供导出的锚点:数据库属主可能重新生成过整条链。",
            )
        )
    until = (
        say("never", "从未")
        if report.until is None
        else f"{datetime.fromtimestamp(report.until, SHANGHAI):%F %T}"
    )
    print(say("Anchored until {until}.", "锚定至 {until}。", until=until))
    print(
        say("The log is whole.", "日志完整。")
        if not report.faults
        else say("The log was TAMPERED WITH: {n} faults.", "日志被改动:{n} 处。", n=len(report.faults))
    )


def describe(fault: Fault) -> str:
    """One line for a fault: where, and what it means."""
    where = " ".join(
        part
        for part in (
            str(fault.jurisdiction or ""),
            fault.kind,
            fault.stream,
            "" if fault.position is None else f"#{fault.position}",
            fault.day,
        )
        if part
    )
    meaning = MEANINGS[fault.code]
    detail = f" ({fault.detail})" if fault.detail else ""
    return f"{fault.code}  {where}  {say(*meaning)}{detail}"


MEANINGS = {
    "entry.changed": ("was changed or stands in another place than it was written", "内容或次序被改动"),
    "entry.missing": ("entries before this one were removed", "此前的记录被删除"),
    "entry.unknown": (
        "was slipped in: it claims to be older than an anchor that does not know it",
        "系事后插入",
    ),
    "head.differs": ("the end of the stream was cut off or added to", "末尾被删减或添加"),
    "stream.missing": ("all entries of the stream were removed", "整条流的记录被删除"),
    "anchored.missing": ("an entry that the anchor vouches for is gone", "锚点证明存在的记录已消失"),
    "anchored.changed": ("is another entry than the anchor vouches for", "与锚点证明的记录不符"),
    "anchor.changed": ("the anchor itself was changed", "锚点本身被改动"),
    "anchor.missing": ("the exported anchor is gone from the database", "已导出的锚点从数据库中消失"),
    "anchor.differs": ("the exported anchor is another one in the database", "数据库中的锚点与导出的不同"),
    "export.changed": ("the exported file was changed", "导出的文件被改动"),
}


def _anchor(url: str, day: date | None) -> int:
    now = datetime.now(SHANGHAI)
    with translated(), connect(url, "liandong audit") as conn:
        made = anchor_day(conn, day or now.date() - timedelta(days=1), int(time.time()))
    for anchor in made:
        print(f"{anchor.jurisdiction} {anchor.day} {anchor.streams} {anchor.hash.hex()}")
    if not made:
        print(say("This day, or a later one, is anchored already.", "该日或更晚的日期已有锚点。"))
    return 0


def _export(url: str, folder: Path) -> int:
    with translated(), connect(url, "liandong audit") as conn:
        written = export(conn, folder)
    for path in written:
        print(path)
    print(
        say(
            "{n} anchors written to {folder}.",
            "已将 {n} 个锚点写入 {folder}。",
            n=len(written),
            folder=folder,
        )
    )
    return 0
