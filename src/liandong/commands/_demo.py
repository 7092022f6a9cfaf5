"""The workings of `liandong demo`, with Django set up."""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path
from typing import Any

from liandong.clitext import Trouble, language, say
from liandong.commands._announcement import demo_accounts
from liandong.commands._progress import Bar
from liandong.core.pack import Pack
from liandong.engine.due import fire_due
from liandong.exchange.located import FileError
from liandong.exchange.rulepack import PackNotFound
from liandong.local.settings import Settings
from liandong.simulation.demo.packs import NoPack, demo_pack
from liandong.simulation.demo.prepare import Prepared, prepare


def run(args: argparse.Namespace) -> int:
    """Prepare the district and say what there is now."""
    home = Settings.from_env(os.environ).home
    pack = _pack(args.pack)
    bar: list[Bar] = []

    def progress(done: int, total: int) -> None:
        if not bar:
            bar.append(Bar(say("{n} days of work", "{n} 天的工作", n=args.days), total))
        bar[0].to(done)

    try:
        prepared = prepare(pack, home, _found, fire_due, seed=args.seed, days=args.days, progress=progress)
    finally:
        for one in bar:
            one.close()
    _tell(prepared, home)
    return 0


def _found(pack: Pack, start: int, now: int, seed: object) -> Any:
    """Found the district; what that needs is slow to import, and needed once."""
    founding = importlib.import_module("liandong.simulation.demo.founding")
    return founding.found_demo(pack, start, now, seed)


def _pack(name: str) -> Pack:
    try:
        return demo_pack(name)
    except PackNotFound as error:
        known = ", ".join(error.known) or "–"
        raise Trouble(
            "there is no pack {name}; known: {known}",
            "没有规则包 {name};可用:{known}",
            exit_code=2,
            name=name,
            known=known,
        ) from error
    except FileError as error:
        why = "\n".join(p.render(language()) for p in error.problems)
        raise Trouble("{why}", "{why}", why=why) from error
    except NoPack as error:
        raise Trouble(
            "no pack can be put into force with its sample values: {why}",
            "没有规则包能以其示例参数启用:{why}",
            why=error,
        ) from error


def _tell(prepared: Prepared, home: Path) -> None:
    if prepared.state == "other":
        print(
            say(
                "The database holds a jurisdiction already; no demo district is made.",
                "数据库中已有辖区,不再创建演示区县。",
            )
        )
        return
    if prepared.state == "kept":
        print(say("The demo district is there; everything is kept.", "演示区县已存在,数据保留。"))
    if prepared.tally is not None:
        tally = prepared.tally
        print(say("{n} steps entered.", "已录入 {n} 个步骤。", n=tally.done + tally.known))
        for (kind, code), n in sorted(tally.refused.items()):
            print(
                say("refused: {kind} ({code}) × {n}", "被拒绝:{kind}({code})× {n}", kind=kind, code=code, n=n)
            )
    if os.environ.get("LIANDONG_SUPERVISED") != "1":  # else `liandong up` prints them
        for line in demo_accounts(home):
            print(line)
