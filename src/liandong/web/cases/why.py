"""为什么: a clock or a finding down to clause, event and second."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from liandong.core import events as ev
from liandong.core.calendar import date_of, local_day
from liandong.core.clocks import Clock, Interval, intervals
from liandong.core.events import Instant
from liandong.core.findings import Finding
from liandong.core.rules import Rules
from liandong.core.show import run_of
from liandong.desk.errors import Unknown
from liandong.desk.files import CaseFile
from liandong.desk.official import Passages
from liandong.web import shapes
from liandong.web.cases.present import entry_of
from liandong.web.cells import cell, chip, finding_key
from liandong.web.words import Words

CAUSES: dict[str, tuple[type[ev.Event], ...]] = {
    "issued": (ev.OrderIssued,),
    "received": (ev.OrderDelivered, ev.OrderSigned, ev.CrewArrived),
    "signed": (ev.OrderSigned, ev.CrewArrived),
    "departed": (ev.CrewDeparted,),
    "arrived": (ev.CrewArrived,),
    "arrival_reported": (ev.ArrivalReported,),
    "handling": (ev.HandlingStarted,),
    "support_requested": (ev.SupportRequested,),
    "first_contact": (ev.FirstContactMade,),
    "second_contact": (ev.SecondContactMade,),
    "submitted": (ev.ResultSubmitted,),
    "closed": (ev.OrderClosed,),
}
"""Which events bring an order to a milestone."""

WINDOW_DAYS: Words = {
    "every": pgettext_lazy("days", "every day"),
    "workdays": pgettext_lazy("days", "working days"),
    "restdays": pgettext_lazy("days", "days of rest"),
}
"""Days of duty hours; others (weekdays, a date) are shown as entered."""

PAUSES = frozenset({"centre", "dispute", "suspended"})


def why(file: CaseFile, key: str, passages: Passages) -> shapes.WhyPanel:
    """The panel for a clock's or a finding's key.

    Raises :class:`Unknown` when the case has neither.
    """
    order, _between, rest = key.partition("~")
    name, _between, tail = rest.partition("~")
    if tail == "f":
        finding = next((f for f in file.findings if finding_key(f) == key), None)
        if finding is not None:
            return of_finding(file, finding, passages)
    clock = next((c for c in file.clocks if c.order == order and c.rule == name and str(c.n) == tail), None)
    if clock is None:
        raise Unknown("why.unknown", {"key": key})
    return of_clock(file, clock, passages)


def of_clock(file: CaseFile, clock: Clock, passages: Passages) -> shapes.WhyPanel:
    """Clause, start and stop with their evidence, and the time drawn out."""
    order = file.case.orders[clock.order]
    rules = file.rules.at(order.issued)
    rule = rules.clock_rules[clock.rule]
    run = run_of(clock, {file.case.id: file.case}, file.rules)
    until = clock.stop or clock.ended_at or file.now
    start_kinds = (ev.OrderIssued,) if clock.provisional else CAUSES.get(rule.start, ())
    shown = cell(clock, file.case, file.rules, file.now)
    return shapes.WhyPanel(
        key=shown.key,
        title=rule.name,
        clock=shown,
        unit=clock.unit,
        clauses=clauses_of(
            clock.clause, _reading(rule.minutes, rule.qualitative, rule.name, rule.note), passages
        ),
        start=_evidence(file, clock.start, start_kinds, clock.order),
        stop=_evidence(file, clock.stop, CAUSES.get(rule.stop, ()), clock.order),
        intervals=tuple(stretch(i) for i in intervals(run, until)),
        findings=tuple(chip(f, file) for f in file.findings if _rests_on(f, clock)),
        settings=tuple(_settings(clock, rules, file)),
        breached_at=clock.breached_at,
        provisional="no_receipt" if clock.provisional else "calendar" if clock.unpublished else "",
        pack=f"{rules.pack.id} {rules.pack.version}",
    )


def of_finding(file: CaseFile, finding: Finding, passages: Passages) -> shapes.WhyPanel:
    """The finding's own clause, with the clock it rests on where there is one."""
    item = file.rules.items[finding.item]
    clock = next((c for c in file.clocks if _rests_on(finding, c)), None)
    panel = of_clock(file, clock, passages) if clock else shapes.WhyPanel("", "", pack="")
    own = clauses_of(finding.clause, item.demand or item.title, passages)
    return shapes.WhyPanel(
        key=finding_key(finding),
        title=f"{finding.item} {item.title}",
        clock=panel.clock,
        unit=finding.unit,
        clauses=own + tuple(c for c in panel.clauses if c.ref not in {o.ref for o in own}),
        start=panel.start,
        stop=panel.stop,
        intervals=panel.intervals,
        findings=(chip(finding, file),),
        settings=panel.settings,
        breached_at=panel.breached_at,
        provisional=panel.provisional,
        pack=f"{file.rules.pack.id} {file.rules.pack.version}",
        notes=tuple(str(b.get("code", "")) for b in finding.because),
    )


def _rests_on(finding: Finding, clock: Clock) -> bool:
    return finding.order == clock.order and any(b.get("clock") == clock.rule for b in finding.because)


def _reading(minutes: int | None, qualitative: str, name: str, note: str) -> str:
    limit = f"{name}：{minutes} 分钟内" if minutes is not None else f"{name}：{qualitative}"
    return f"{limit}。{note}" if note else limit


def clauses_of(clause: str, reading: str, passages: Passages) -> tuple[shapes.ClauseText, ...]:
    """Each clause that a rule names, the reading at the first, with the official words where they are loaded."""
    refs = [r.strip() for r in clause.replace("；", ";").split(";") if r.strip()]
    return tuple(
        shapes.ClauseText(ref, reading if n == 0 else "", passages.text(ref)) for n, ref in enumerate(refs)
    )


def _evidence(
    file: CaseFile, at: Instant | None, kinds: tuple[type[ev.Event], ...], order: str
) -> shapes.Evidence | None:
    if at is None:
        return None
    entry = entry_of(file, at, kinds, order)
    if entry is None:
        return shapes.Evidence(0, at, "")
    return shapes.Evidence(
        position=entry.position,
        at=entry.at,
        event=str(entry.event.__struct_config__.tag),
        who=entry.by,
        channel=entry.channel,
        entered_at=entry.entered_at if entry.entered_at != entry.at else None,
    )


def stretch(interval: Interval) -> shapes.Interval:
    """A stretch of a clock as the bar draws it."""
    kind = "counted" if interval.counted else "paused" if interval.because in PAUSES else "uncounted"
    return shapes.Interval(interval.start, interval.end, kind, interval.because)


def _settings(clock: Clock, rules: Rules, file: CaseFile) -> Iterator[shapes.SettingUsed]:
    """The entered values that decided how this clock counts and whether it costs points."""
    rule = rules.clock_rules[clock.rule]
    questions = {s.name: s for s in rules.pack.settings}
    unit = rules.units.get(clock.unit)
    calendar = rules.tier_calendar.get(unit.tier, "") if unit and unit.tier is not None else ""
    if rule.counting != "wall" and calendar in rules.settings.calendars:
        spec = questions.get(f"calendars.{calendar}") or questions.get(calendar)
        day = date_of(local_day(clock.start or file.now)).isoformat()
        windows = _(", ").join(
            f"{WINDOW_DAYS.get(w.days, w.days)} {_clock_time(w.start)}–{_clock_time(w.end)}"
            for w in rules.settings.calendars[calendar]
        )
        yield shapes.SettingUsed(
            name=f"calendars.{calendar}",
            question=spec.question if spec else calendar,
            value=windows,
            sample=f"calendars.{calendar}" in file.samples or calendar in file.samples,
            clause=spec.clause if spec else "",
        )
        if day in rules.settings.days:
            yield shapes.SettingUsed(
                "days", day, _("day of rest") if rules.settings.days[day] else _("worked to make up")
            )
    area = rules.areas.get(rule.deduct_area or rule.area)
    if area is not None:
        spec = questions.get(area.setting)
        flag = rules.flag(area.id, file.case.place)
        yield shapes.SettingUsed(
            name=area.setting,
            question=f"{area.id}：{file.case.place}",
            value={True: _("yes"), False: _("no"), None: _("not entered")}[flag],
            sample=area.setting in file.samples,
            clause=spec.clause if spec else area.clause,
        )


def _clock_time(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
