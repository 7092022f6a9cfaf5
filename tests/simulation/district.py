"""The pack and settings that simulations are tried on: the samples of a real pack, thirty days of one autumn."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.decide import Command, decide
from liandong.core.pack import Pack
from liandong.core.rules import Rules
from liandong.core.settings import Settings
from liandong.core.steps import Refusal
from liandong.desk.lane import order_number
from liandong.exchange.calendars import day_rows
from liandong.exchange.rulepack import find_pack, load_pack, sample_settings
from liandong.simulation.deeds import MARK, Deed
from liandong.simulation.script import script

DAY = 86_400
END = 1_795_556_400  # 2026-11-25 10:20 in Shanghai
START = END - 30 * DAY
SEED = 7


@cache
def pack() -> Pack:
    return load_pack(find_pack("yuecheng"))


@cache
def settings() -> Settings:
    samples = sample_settings(pack())
    places = frozenset(u.name for u in samples.units)
    return msgspec.structs.replace(samples, places=places, days=day_rows([2026]))


@cache
def month() -> tuple[Deed, ...]:
    return tuple(script(pack(), settings(), SEED, START, END))


def commands(deed: Deed) -> list[Command]:
    """What the lane would be asked, with order numbers filled in."""
    if deed.call is not None:
        made = [Command(deed.call.event, channel=deed.call.channel)]
        if deed.call.screening is not None:
            made.append(Command(deed.call.screening))
        return made + [Command(ev.OrderIssued(order="", unit=i.unit, role=i.role)) for i in deed.call.orders]
    step = deed.step
    assert step is not None
    event = step.event
    order = getattr(event, "order", "")
    if order.startswith(MARK):
        event = msgspec.structs.replace(event, order=order_number(deed.case, int(order[1:])))
    return [
        Command(
            event,
            at=step.at,
            by=deed.actor.name,
            channel=step.channel or ("terminal" if deed.actor.role == "unit" else ""),
            reason=step.reason,
            authority="unit" if deed.actor.role == "unit" else "centre",
        )
    ]


def run(deeds: Iterable[Deed], rules: Rules) -> tuple[dict[str, CaseStream], list[tuple[Deed, Refusal]]]:
    """The cases after these deeds, and what the rules refused."""
    return run_on({}, deeds, rules)


def run_on(
    known: dict[str, CaseStream], deeds: Iterable[Deed], rules: Rules
) -> tuple[dict[str, CaseStream], list[tuple[Deed, Refusal]]]:
    """The same, from cases that are known already."""
    cases = dict(known)
    refused: list[tuple[Deed, Refusal]] = []
    for deed in deeds:
        for command in commands(deed):
            stream = cases.get(deed.case, CaseStream(deed.case))
            outcome = decide(stream, _numbered(command, stream), rules, deed.at)
            if isinstance(outcome, Refusal):
                refused.append((deed, outcome))
            else:
                cases[deed.case] = outcome.stream
    return cases, refused


def _numbered(command: Command, stream: CaseStream) -> Command:
    event = command.event
    number = order_number(stream.id, len(stream.orders) + 1)
    if isinstance(event, ev.OrderIssued):
        event = msgspec.structs.replace(event, order=number)
    elif isinstance(event, ev.OrderReassigned):
        event = msgspec.structs.replace(event, to_order=number)
    return msgspec.structs.replace(command, event=event)
