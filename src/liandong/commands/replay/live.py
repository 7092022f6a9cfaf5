"""`liandong replay --live`: stories through the real commands, on a database that is thrown away.

A story never goes into a district's own log: that cannot be cleaned.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from liandong.clitext import say
from liandong.commands._ready import ready, telling
from liandong.commands.replay.printing import print_outcome, print_sum
from liandong.commands.replay.stories import Read, read_all
from liandong.commands.replay.temporary import temporary_deployment
from liandong.exchange.story import Story
from liandong.exchange.story.moments import iso
from liandong.exchange.story.report import outcome_json, row_text


def run(args: argparse.Namespace) -> int:
    """0: all that can be played holds, and is what the core says. 1: not so, or none can be. 2: a file is wrong."""
    stories = list(read_all(args.paths, args.pack))
    readable = [(s, s.story) for s in stories if s.story is not None]
    text = args.format == "text"
    rows: list[dict[str, Any]] = [s.as_data() for s in stories if s.story is None]
    wrong, holding, played = len(rows), 0, 0
    strays: list[str] = []
    if readable:
        with temporary_deployment(), telling():
            stage = ready("replay._stage", "replay").Stage()
            for one, story in readable:
                row, holds = _play(stage, one, story, text)
                rows.append(row)
                played += holds is not None
                holding += holds is True
            strays = stage.strays()
    if text:
        _tell(strays)
        print_sum(played + wrong, holding, played - holding, wrong)
        if len(readable) > played:
            print(say("{n} not played", "{n} 个未演练", n=len(readable) - played))
    else:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    return 2 if wrong else 0 if played and holding == played and not strays else 1


def _play(stage: Any, one: Read, story: Story, text: bool) -> tuple[dict[str, Any], bool | None]:
    """One story; None: it cannot be played."""
    needs = stage.obstacles(story, one.rules)
    if needs:
        if text:
            print(
                say(
                    "skipped {title}  ({file}): there is no command yet for {needs}",
                    "跳过 {title}  ({file})：尚无对应的命令或参数：{needs}",
                    title=story.title,
                    file=one.file,
                    needs=", ".join(needs),
                )
            )
        return {"story": story.title, "file": str(one.file), "played": False, "needs": list(needs)}, None
    live = stage.play(story, one.rules)
    drifts = [{"at": iso(d.at), "list": d.list, "side": d.side, "row": row_text(d.row)} for d in live.drifts]
    if text:
        print_outcome(live.outcome, live.holds)
        for d in drifts:
            print(f"  {d['at']} {d['list']}  {_side(d['side'])}  {d['row']}")
        for clock in live.unfired:
            print("  " + say("breached but not fired: {clock}", "已超时而未触发：{clock}", clock=clock))
    row = outcome_json(live.outcome) | {"played": True, "drifts": drifts, "unfired": list(live.unfired)}
    return row | {"holds": live.holds}, live.holds


def _side(side: str) -> str:
    return say("only the core has", "仅核心有") if side == "core" else say("only live is", "仅实际有")


def _tell(strays: list[str]) -> None:
    for stray in strays:
        print(
            say(
                "a list differs from the log: {row}",
                "列表与日志不符：{row}",
                row=stray,
            ),
            file=sys.stderr,
        )
