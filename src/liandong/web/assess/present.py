"""Findings as cards, with the clock that each rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from liandong.core.calendar import month_of
from liandong.core.clocks import Clock, intervals
from liandong.core.findings import Finding
from liandong.core.pack import Item
from liandong.core.rules import RuleBook, Rules
from liandong.core.show import run_of
from liandong.desk import assess, files, official
from liandong.desk.assess import Judged, Month, month_after, span_of
from liandong.desk.files import CaseFile
from liandong.desk.official import Passages
from liandong.web import shapes
from liandong.web.assess.door import acts
from liandong.web.assess.said import sentence
from liandong.web.cases.why import clauses_of, of_finding, stretch
from liandong.web.cells import matter
from liandong.web.door import Door
from liandong.web.packs.anchors import clause_address
from liandong.web.shapes.assess import Card, Choice, MonthHead, Verdict

RECENT = 12


def cards(here: Door, found: Sequence[Judged]) -> tuple[Card, ...]:
    """Cards of these findings; their cases are read in two round trips."""
    named = [j.finding.case for j in found if j.finding.case]
    read = files.read_many(here.db, here.office, here.who, named, here.now)
    passages, book = official.passages(here.db, here.office), here.office.current(here.db)
    return tuple(_card(here, j, read, passages, book) for j in found)


def card(here: Door, judged: Judged) -> Card:
    """One card."""
    return cards(here, [judged])[0]


def _card(
    here: Door, judged: Judged, read: Mapping[str, CaseFile], passages: Passages, book: RuleBook
) -> Card:
    finding, file = judged.finding, read.get(judged.finding.case)
    rules: Rules = file.rules if file else book.at(here.now)
    item = rules.items.get(finding.item)
    unit = rules.units.get(finding.unit)
    panel = panel_of(here, finding, file, passages, item)
    low, high = limits(item)
    verdict = judged.verdict
    return Card(
        id=judged.id,
        unit=finding.unit,
        item=finding.item,
        title=item.title if item else "",
        clause=finding.clause,
        clause_url=clause_address(finding.clause),
        said=sentence(finding, panel),
        state=finding.state,
        basis=finding.basis,
        at=finding.at,
        month=finding.month,
        points=plain(finding.points),
        low=plain(low),
        high=plain(high),
        step=plain(item.step) if item else "",
        tier=unit.tier if unit else None,
        order=finding.order,
        case=finding.case,
        drill=finding.drill,
        matter=matter(file) if file else "",
        why=panel,
        verdict=Verdict(verdict.state, verdict.entered_at, verdict.by, verdict.reason) if verdict else None,
        correct=finding.correct,
        late=judged.late,
    )


def limits(item: Item | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most points of an item."""
    if item is None:
        return None, None
    low = item.points if item.points_min is None else item.points_min
    return low, item.points if item.points_max is None else item.points_max


def plain(number: Decimal | None) -> str:
    """``0.5``; nothing for nothing."""
    return "" if number is None else f"{number:f}"


def panel_of(
    here: Door, finding: Finding, file: CaseFile | None, passages: Passages, item: Item | None
) -> shapes.WhyPanel:
    """Why: the case file's own panel, or one for what rests on a drill or on no clock."""
    if file is not None:
        return of_finding(file, finding, passages)
    reading = (item.demand or item.title) if item else ""
    clock, rules = _drill_clock(here, finding)
    own = clauses_of(finding.clause, reading, passages)
    return shapes.WhyPanel(
        key=finding.item,
        title=f"{finding.item} {item.title if item else ''}".rstrip(),
        unit=finding.unit,
        clock=_cell(clock, rules, here) if clock and rules else None,
        clauses=own,
        start=_end(clock.start) if clock else None,
        stop=_end(clock.stop) if clock else None,
        intervals=_stretches(clock, rules, here) if clock and rules else (),
        breached_at=clock.breached_at if clock else None,
        pack="" if rules is None else f"{rules.pack.id} {rules.pack.version}",
        notes=tuple(str(b.get("code", "")) for b in finding.because),
    )


def _drill_clock(here: Door, finding: Finding) -> tuple[Clock | None, Rules | None]:
    ground = assess.clock_of(here.db, here.office, finding, here.now) if finding.drill else None
    return (ground.clock, ground.rules) if ground else (None, None)


def _end(at: int | None) -> shapes.Evidence | None:
    return None if at is None else shapes.Evidence(0, at, "")


def _stretches(clock: Clock, rules: Rules, here: Door) -> tuple[shapes.Interval, ...]:
    run = run_of(clock, {}, rules)
    return tuple(stretch(i) for i in intervals(run, clock.stop or clock.ended_at or here.now))


def _cell(clock: Clock, rules: Rules, here: Door) -> shapes.ClockCell:
    return shapes.ClockCell(
        key=clock.rule,
        name=rules.clock_rules[clock.rule].name,
        state=clock.state,
        used=clock.used_s,
        as_of=here.now,
        limit=clock.limit_s,
        start=clock.start,
        due=clock.due_at,
        stop=clock.stop,
        counting=clock.start is not None and clock.stop is None and not clock.end,
        end=clock.end,
        clause=clock.clause,
    )


def month_head(here: Door, month: Month, states: tuple[Choice, ...] = ()) -> MonthHead:
    """The month's name, neighbours and sums; they are those of the closing once it is closed."""
    whole = [t for t in month.totals if not t.item]
    this = month_of(here.now)
    return MonthHead(
        month=month.month,
        before=month_after(month.month, -1),
        after=month_after(month.month, 1) if month.month < this else "",
        recent=tuple(month_after(this, -n) for n in range(RECENT)),
        confirmed=plain(sum((t.confirmed for t in whole), Decimal(0))),
        pending=plain(sum((t.pending for t in whole), Decimal(0))),
        closed_at=month.closed_at,
        over=span_of(month.month)[1] <= here.now,
        acts=acts(here),
        states=states,
    )
