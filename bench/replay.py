"""replay: a month of cases from the log's texts, the core alone: decode, fold, clocks, findings, retractions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

import msgspec

from bench.results import Bound, Row
from liandong.core import codec
from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.decide import Command, Decision, decide
from liandong.core.events import Entry, Instant
from liandong.core.fold import fold
from liandong.core.history import assess
from liandong.core.rules import Rules, prepare
from liandong.desk.lane import order_number
from liandong.desk.privacy import Sealer
from liandong.exchange.calendars.china import day_rows, published_years
from liandong.exchange.rulepack import find_pack, load_pack, sample_settings
from liandong.simulation.deeds import MARK, Deed
from liandong.simulation.script import script
from liandong.store.keys import Keys

PACK = "yuecheng"
START = int(datetime(2026, 10, 31, 16, tzinfo=UTC).timestamp())
"""The first of November in Shanghai."""

MONTH_S = 30 * 86_400
SEED = 1
WANTED = 50_000
LEAST_S, MOST_ROUNDS = 3.0, 40

Log = dict[str, list[tuple[str, int]]]
"""Case → the texts of its entries with their versions, as ``log_entry`` holds them."""


def measure() -> Row:
    """Events a second, the whole month over and over for some seconds; the median round counts."""
    rules = rules_of_the_bench()
    month = month_of(rules)
    end = START + MONTH_S
    events = sum(map(len, month.values()))
    rates: list[float] = []
    begun = time.perf_counter()
    found = 0
    while len(rates) < MOST_ROUNDS and time.perf_counter() - begun < LEAST_S:
        start = time.process_time()
        found = replay(month, rules, end)
        rates.append(events / (time.process_time() - start))
    return Row(
        name="replay",
        unit="events/s",
        value=median(rates),
        limit=WANTED,
        bounds=(Bound("ratio", least=1.0),),
        details={"cases": len(month), "events": events, "findings": found, "rounds": len(rates)},
        command=(
            f"{len(month)} cases of a simulated month ({PACK}): codec.decode, fold, clocks, findings and "
            f"retractions in one process, processor time, median of {len(rates)} rounds; limit: the events a second wanted"
        ),
    )


def replay(month: Log, rules: Rules, now: Instant) -> int:
    """What replaying is: state, clocks and proposals of every case from its texts. How many proposals."""
    proposed = 0
    for case, texts in month.items():
        stream = fold(case, [codec.decode(body, version) for body, version in texts], rules)
        proposed += len(assess(stream, rules, now)[1])
    return proposed


def rules_of_the_bench() -> Rules:
    """The pack with its sample values and the holidays that are published."""
    pack = load_pack(find_pack(PACK))
    entered = sample_settings(pack)
    places = frozenset(u.name for u in entered.units)
    days = day_rows({2026, 2027} & published_years())
    return prepare(pack, msgspec.structs.replace(entered, places=places, days=days))


def month_of(rules: Rules) -> Log:
    """A simulated month as the log would hold it, decided by the core; words are sealed as the desk seals them."""
    keys = Keys(bytes(32))
    cases: dict[str, CaseStream] = {}
    sealers: dict[str, Sealer] = {}
    entries: dict[str, list[Entry]] = {}
    for deed in script(rules.pack, rules.settings, SEED, START, START + MONTH_S):
        sealer = sealers.setdefault(deed.case, Sealer.fresh(keys, 1, deed.case))
        for command in commands_of(deed):
            stream = cases.get(deed.case) or CaseStream(deed.case)
            outcome = decide(stream, sealer.sealed(_numbered(command, stream)), rules, deed.at)
            if isinstance(outcome, Decision):
                cases[deed.case] = outcome.stream
                entries.setdefault(deed.case, []).extend(outcome.entries)
    return {case: [(codec.encode(e), codec.VERSION) for e in found] for case, found in entries.items()}


def commands_of(deed: Deed) -> Iterator[Command]:
    """A deed as the core's commands, one after the other."""
    authority = "unit" if deed.actor.role == "unit" else "centre"
    if deed.step is not None:
        step = deed.step
        yield Command(
            step.event,
            at=step.at,
            by=step.by or deed.actor.name,
            entered_by=deed.actor.name if step.by else "",
            channel=step.channel,
            reason=step.reason,
            authority=authority,
        )
    if deed.call is not None:
        call = deed.call
        yield Command(call.event, at=call.received_at, by=deed.actor.name, channel=call.channel)
        screening = call.screening or (ev.CaseScreened(outcome="accept") if call.orders else None)
        if screening is not None:
            yield Command(screening, by=deed.actor.name)
        for issue in call.orders:
            given = {k: v for k, v in msgspec.structs.asdict(issue).items() if k != "channel"}
            yield Command(ev.OrderIssued(order="", **given), by=deed.actor.name, channel=issue.channel)


def _numbered(command: Command, stream: CaseStream) -> Command:
    """New orders get the next number, those of the script (``#2``) the number in their case."""
    event, changes = command.event, dict[str, str]()
    new = order_number(stream.id, len(stream.orders) + 1)
    order = getattr(event, "order", "")
    if isinstance(event, ev.OrderIssued) and not order:
        changes["order"] = new
    elif order.startswith(MARK):
        changes["order"] = order_number(stream.id, int(order[len(MARK) :]))
    if isinstance(event, ev.OrderReassigned | ev.DisputeDetermined) and not event.to_order:
        changes["to_order"] = new
    return msgspec.structs.replace(command, event=msgspec.structs.replace(event, **changes))
