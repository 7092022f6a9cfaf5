"""A month of simulated work: the same for the same seed, legal step by step, and like a real one by the numbers."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from liandong.core import events as ev
from liandong.core.calendar import day_start, local_day
from liandong.core.case import CaseStream
from liandong.core.history import assess
from liandong.core.rules import Rules, prepare
from liandong.simulation.deeds import MARK, Deed
from liandong.simulation.play import CASE_REFS
from liandong.simulation.script import Scriptwriter, script
from tests.simulation.district import DAY, END, SEED, START, month, pack, run, run_on, settings

HOUR = 3600


@pytest.fixture(scope="module")
def rules() -> Rules:
    return prepare(pack(), settings())


@pytest.fixture(scope="module")
def cases(rules: Rules) -> dict[str, CaseStream]:
    done, refused = run(month(), rules)
    assert refused == []
    return done


def hour_of(deed: Deed) -> int:
    return (deed.at - day_start(local_day(deed.at))) // HOUR


def calls() -> list[Deed]:
    return [d for d in month() if d.call is not None]


def test_same_seed_same_script() -> None:
    assert tuple(script(pack(), settings(), SEED, START, END)) == month()


def test_another_seed_another_script() -> None:
    other = script(pack(), settings(), SEED + 1, START, END)
    assert [d.event for d in other[:50]] != [d.event for d in month()[:50]]


def test_a_day_is_the_same_whatever_stretch_is_asked_for() -> None:
    start = day_start(local_day(START) + 3)
    alone = script(pack(), settings(), SEED, start, start + DAY)
    assert alone
    first_day = {d.case for d in month() if d.call and start <= d.at < start + DAY}
    own = [d for d in month() if d.case in first_day and d.at < start + DAY]
    assert [d for d in alone if d.case in first_day] == own


def test_in_order_of_time_and_numbered_within_each_case() -> None:
    assert all(a.at <= b.at for a, b in itertools.pairwise(month()))
    numbers = Counter(d.case for d in month())
    seen: Counter[str] = Counter()
    for deed in month():
        seen[deed.case] += 1
        assert deed.n == seen[deed.case]
    assert seen == numbers
    assert len({d.key for d in month()}) == len(month())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_repeated_call_names_one_that_was_taken_before(seed: int) -> None:
    taken: set[str] = set()
    named = 0
    for deed in script(pack(), settings(), seed, START, START + 20 * DAY):
        event = deed.step.event if deed.step else deed.call and deed.call.screening
        for field in CASE_REFS:
            if ref := getattr(event, field, ""):
                named += 1
                assert ref.removeprefix(MARK) in taken, deed.key
        if deed.call:
            taken.add(deed.case)
    assert named


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rules_refuse_nothing(seed: int, rules: Rules) -> None:
    _, refused = run(tuple(script(pack(), settings(), seed, START, START + 10 * DAY)), rules)
    assert [(d.key, d.kind, r.code) for d, r in refused] == []


def test_thirty_to_fifty_calls_a_day() -> None:
    assert 30 <= len(calls()) / 30 <= 50


def test_nights_are_quiet_and_never_still() -> None:
    night = sum(hour_of(d) >= 22 or hour_of(d) < 6 for d in calls())
    assert 0.08 < night / len(calls()) < 0.22


def test_the_rush_is_busier_than_noon() -> None:
    hours = Counter(hour_of(d) for d in calls())
    assert hours[8] + hours[9] > 1.2 * (hours[12] + hours[3])


def test_most_units_keep_their_times(cases: dict[str, CaseStream], rules: Rules) -> None:
    breached: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for case in cases.values():
        for clock in assess(case, rules, END)[0]:
            if clock.limit_s is None or clock.state == "ended":
                continue
            stop = rules.clock_rules[clock.rule].stop
            judged[stop] += 1
            breached[stop] += clock.breached_at is not None
    assert 0.01 < breached["signed"] / judged["signed"] < 0.08
    assert 0.03 < breached["arrived"] / judged["arrived"] < 0.14


def test_everything_happens_once_in_a_while(cases: dict[str, CaseStream], rules: Rules) -> None:
    kinds = Counter(d.kind for d in month())
    for kind in (
        "case.merged", "case.corrected", "order.objected", "objection.rejected", "order.reassigned", "order.withdrawn",
        "support.requested", "result.returned", "rework.accepted", "order.suspended", "order.resumed", "progress.reported",
        "arrival.reported", "callback.done", "callback.failed", "command.taken", "command.released", "plan.activated",
    ):  # fmt: skip
        assert kinds[kind] >= 1, kind
    outcomes = Counter(c.outcome for c in cases.values())
    assert {"accept", "answer", "refuse", "transfer"} <= set(outcomes)
    assert {"110", "120"} <= {c.to for c in cases.values()}
    findings = Counter(f.item for c in cases.values() for f in assess(c, rules, END)[1])
    assert len(findings) >= 4


def test_some_receipts_are_missing_and_some_signatures_late_entries() -> None:
    signed = sum(d.kind == "order.signed" for d in month())
    delivered = sum(d.kind == "order.delivered" for d in month())
    assert 0.9 * signed < delivered < signed
    voice = [d for d in month() if d.kind == "order.signed" and d.step and d.step.at is not None]
    assert 0.01 < len(voice) / signed < 0.15
    assert all(d.actor.role == "dispatcher" and d.step and d.step.by for d in voice)


def test_arrivals_are_mostly_reported_to_the_printed_number() -> None:
    number = pack().feedback.arrival
    assert number is not None
    arrived = sum(d.kind == "crew.arrived" for d in month())
    right = sum(isinstance(d.event, ev.ArrivalReported) and d.event.number == number.number for d in month())
    assert 0.8 < right / arrived < 0.99


def test_some_cases_are_open_at_the_end(cases: dict[str, CaseStream]) -> None:
    still = [c for c in cases.values() if any(o.open for o in c.orders.values())]
    assert 5 <= len(still) <= 90


def test_texts_are_chinese_varied_and_sometimes_rare() -> None:
    texts = [d.call.event.text for d in calls() if d.call]
    assert len(set(texts)) > 0.9 * len(texts)
    assert all(any("一" <= c <= "鿿" for c in t) for t in texts)
    assert not [t for t in texts if "{" in t or "了了" in t]
    names = "".join(d.call.caller_name for d in calls() if d.call)
    assert any(ord(c) > 0xFFFF for c in names)


def test_numbers_of_callers_belong_to_nobody() -> None:
    phones = [d.call.caller_phone for d in calls() if d.call and d.call.caller_phone]
    assert all(p.startswith("154") and len(p) == 11 for p in phones)


def test_an_open_case_is_taken_up_where_it_stands(cases: dict[str, CaseStream], rules: Rules) -> None:
    writer = Scriptwriter(rules, SEED)
    still = [c for c in cases.values() if any(o.open for o in c.orders.values())]
    finished = 0
    for case in still:
        rest = writer.rest(case, case.id, END)
        assert all(d.at >= END for d in rest)
        after, refused = run_on({case.id: case}, rest, rules)
        assert [(d.kind, r.code) for d, r in refused] == []
        finished += all(not o.open for o in after[case.id].orders.values())
    assert finished > 0.8 * len(still)
