"""The workings of `liandong simulate`, with Django set up."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from threading import Event
from types import FrameType

from django.utils import translation

from liandong import wiring
from liandong.clitext import Trouble, language, say
from liandong.commands._jurisdiction import jurisdiction_named
from liandong.core import events as ev
from liandong.simulation.live import Live, Told
from liandong.store import models
from liandong.web.event_words import EVENTS
from liandong.web.times import local_time


def run(args: argparse.Namespace) -> int:
    """Live until Ctrl-C or SIGTERM."""
    stop = Event()
    _stop_on_signals(stop)
    translation.activate("zh-hans" if language() == "zh" else "en")
    jurisdiction = _district(args, stop)
    if jurisdiction is None:
        return 0
    counted: Counter[str] = Counter()

    def tell(told: Told) -> None:
        counted["refused" if told.refused else "done"] += 1
        print(_line(told), flush=True)

    live = Live(
        wiring.database(),
        wiring.office(jurisdiction.pk),
        speed=args.speed,
        per_hour=args.rate,
        tell=tell,
    )
    live.stop = stop
    print(
        say(
            "{name} lives. Ctrl-C ends it; open orders are taken up again at the next start.",
            "{name}正在运转。Ctrl-C 结束;未结警单在下次启动时继续。",
            name=jurisdiction.name,
        ),
        flush=True,
    )
    live.run()
    print(
        say(
            "Stopped after {done} steps ({refused} refused); {waiting} were still planned.",
            "已停止:完成 {done} 步({refused} 步被拒绝),尚有 {waiting} 步未做。",
            done=counted["done"],
            refused=counted["refused"],
            waiting=live.waiting,
        )
    )
    return 0


def _district(args: argparse.Namespace, stop: Event) -> models.Jurisdiction | None:
    """The demo district; a real one is left alone. None: asked to stop while there was none."""
    try:
        found = jurisdiction_named(args.jurisdiction)
    except Trouble as trouble:
        return _without(stop, trouble)
    if models.SettingValue.objects.filter(jurisdiction=found, sample=True).exists():
        return found
    return _without(
        stop,
        Trouble(
            "{name} works with its own settings, not with samples: no invented cases are written into it.",
            "{name}使用的是正式参数而非示例参数,不会写入虚构警情。",
            name=found.name,
        ),
    )


def _without(stop: Event, trouble: Trouble) -> None:
    """Under `liandong up` wait rather than be started again and again."""
    if os.environ.get("LIANDONG_SUPERVISED") != "1":
        raise trouble
    print(trouble, file=sys.stderr, flush=True)
    stop.wait()


def _stop_on_signals(stop: Event) -> None:
    def heard(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, heard)
    signal.signal(signal.SIGTERM, heard)


def _line(told: Told) -> str:
    """``14:02:17  C20261125-12-1  signed  officer``; a refusal with its code."""
    deed = told.deed
    word = str(EVENTS.get(deed.kind, deed.kind))
    about = told.case
    order = getattr(deed.event, "order", "")
    if order:
        about = f"{told.case}-{order.lstrip('#')}"
    more = ""
    if isinstance(deed.event, ev.CaseReceived):
        more = f"{deed.event.place} {deed.event.category}"
        if deed.call and deed.call.orders:
            more += " → " + "、".join(i.unit for i in deed.call.orders)
    elif isinstance(deed.event, ev.OrderIssued | ev.OrderReassigned):
        more = f"→ {deed.event.unit}"
    if told.refused:
        more = say("refused: {code}", "被拒绝:{code}", code=told.refused)
    return f"{local_time(told.at)}  {about:<18} {word}  {deed.actor.name}  {more}".rstrip()
