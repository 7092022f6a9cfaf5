"""甲县: an invented regulation with every kind of clock and item, and short words for playing a case under it.

Wednesday 2021-03-10 is the day of most tests. Tier 1 is on duty round the clock, tier 2 every day
08:00–20:00, tier 3 on working days 08:30–12:00 and 14:00–17:30; the days off are those of spring 2021.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.core.case import CaseStream, OrderState
from liandong.core.clocks import Clock, clocks
from liandong.core.decide import Command, Decision, decide
from liandong.core.events import Event, Instant
from liandong.core.findings import Finding
from liandong.core.history import as_of, assess
from liandong.core.pack import (
    Area,
    ArrivalReport,
    Assessment,
    CalendarSpec,
    ClockRule,
    Document,
    Feedback,
    Filing,
    Ground,
    Item,
    Jurisdiction,
    LeadRule,
    Pack,
    PlatformResult,
    Routing,
    Rule,
    Scope,
    Takeover,
    Target,
    Tier,
    UnitSpec,
)
from liandong.core.pack import Command as CommandRule
from liandong.core.rules import Rules, prepare
from liandong.core.settings import Settings, Window
from liandong.core.steps import Refusal

CST = timezone(timedelta(hours=8))
DAY = "2021-03-10"


def t(when: str | Instant) -> Instant:
    """``09:10`` or ``09:10:01`` of the usual day, ``03-11 08:00`` of the year, or a full date and time."""
    if isinstance(when, int):
        return when
    day, _, clock = when.rpartition(" ")
    day = DAY if not day else f"2021-{day}" if len(day) == 5 else day
    return int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=CST).timestamp())


def shown(at: Instant | None) -> str:
    """The moment as local date and time, for messages of failing tests and for comparing with documents."""
    return "" if at is None else datetime.fromtimestamp(at, CST).strftime("%Y-%m-%d %H:%M:%S")


def hours(days: str, *spans: str) -> tuple[Window, ...]:
    """``hours("workdays", "08:30-12:00", "14:00-17:30")``."""

    def seconds(text: str) -> int:
        h, m, *s = (int(p) for p in text.split(":"))
        return h * 3600 + m * 60 + (s[0] if s else 0)

    pairs = (span.split("-") for span in spans)
    return tuple(Window(days, seconds(a), seconds(b)) for a, b in pairs)


def _item(n: int, *triggers: str, basis: str = "evidence", **more: Any) -> Item:
    return Item(
        code=f"J{n:02d}",
        title=f"第{n}项",
        clause=f"细则第{n}项",
        basis=basis,  # type: ignore[arg-type]
        triggers=triggers,  # type: ignore[arg-type]
        points=more.pop("points", Decimal("0.5")),
        **more,
    )


SCENE = {"counting": "gate_then_wall", "deduct_area": "城区", "deduct_in_duty": True, "needs_presence": True}

CLOCKS = (
    ClockRule(
        id="SIGN", name="签收", clause="第3条", start="issued", stop="signed", minutes=10, counting="duty"
    ),
    ClockRule(
        id="ARR1",
        name="到场",
        clause="第4条",
        start="received",
        stop="arrived",
        minutes=20,
        tiers=(1,),
        **SCENE,
    ),
    ClockRule(
        id="ARR2",
        name="到场",
        clause="第4条",
        start="received",
        stop="arrived",
        minutes=30,
        tiers=(2, 3),
        **SCENE,
    ),
    ClockRule(
        id="TOLD",
        name="到点反馈",
        clause="第5条",
        start="arrived",
        stop="arrival_reported",
        qualitative="立即",
        needs_presence=True,
    ),
    ClockRule(id="RESULT", name="结果", clause="第6条", start="issued", stop="submitted", minutes=24 * 60),
    ClockRule(
        id="ORDER",
        name="办理",
        clause="第7条",
        start="issued",
        stop="submitted",
        limit="category",
        pausable=True,
        tiers=(1,),
    ),
    ClockRule(
        id="ORDERD",
        name="办理",
        clause="第7条",
        start="issued",
        stop="closed",
        limit="category",
        counting="duty",
        pausable=True,
        tiers=(2, 3),
    ),
    ClockRule(
        id="FILE",
        name="报备",
        clause="第8条",
        on="contact",
        start="changed",
        stop="filed",
        qualitative="第一时间",
    ),
    ClockRule(
        id="MUSTER", name="集结", clause="第9条", on="drill", start="called", stop="assembled", limit="drill"
    ),
)

ITEMS = (
    _item(1, "clock.breached", basis="auto", clocks=("SIGN",)),
    _item(2, "clock.breached", basis="auto", clocks=("ARR1", "ARR2")),
    _item(3, "clock.breached", basis="auto", clocks=("RESULT", "ORDER", "ORDERD"), points=Decimal("1")),
    _item(4, "arrival_report.absent", "platform_result.absent", basis="auto"),
    _item(5, "objection.rejected", "departure.absent"),
    _item(6, "clock.breached", "drill.absent", basis="auto", clocks=("MUSTER",)),
    _item(7, "contact.unfiled"),
    _item(8, "roster.gap", "spot_check.unanswered", spot_checks=("值守",), in_duty=True),
    _item(9, "terminal.offline", "spot_check.unanswered", spot_checks=("手机",)),
    _item(10, "meeting.absent"),
    _item(
        11,
        basis="inspector",
        points=None,
        points_min=Decimal("0.5"),
        points_max=Decimal("1"),
        step=Decimal("0.1"),
    ),
    _item(12, basis="inspector"),
)

UNITS = (
    UnitSpec(id="u1", name="水务局", tier=1),
    UnitSpec(id="u2", name="城管局", tier=1),
    UnitSpec(id="u3", name="东街", tier=1, **{"unit_class": "镇街"}),
    UnitSpec(id="u4", name="教育局", tier=2),
    UnitSpec(id="u5", name="财政局", tier=3),
    UnitSpec(id="u6", name="宣传部", tier=3, presence=False),
)

PACK = Pack(
    id="jia",
    prefix="J",
    version="1",
    jurisdiction=Jurisdiction(name="甲县"),
    document=Document(title="甲县联动规定"),
    tiers=(
        Tier(tier=1, name="一级", calendar="always", terminal=True, radio=True),
        Tier(tier=2, name="二级", calendar="daily", terminal=True),
        Tier(tier=3, name="三级", calendar="office"),
    ),
    units=UNITS,
    calendars=(
        CalendarSpec(id="always", kind="always"),
        CalendarSpec(id="daily", kind="entered"),
        CalendarSpec(id="office", kind="entered"),
    ),
    areas=(Area(id="城区", setting="urban", unset="person"),),
    clocks=CLOCKS,
    scope=Scope(
        clause="第1条",
        outside=Rule(clause="第2条"),
        police_only=Rule(clause="第1条"),
        ground_required=("refuse",),
        repeat_ground="OUT4",
        grounds=(
            Ground(code="OUT1", outcome="refuse", text="不属职责", clause="第1条"),
            Ground(code="OUT4", outcome="refuse", text="重复", clause="第1条(四)"),
        ),
    ),
    routing=Routing(lead=LeadRule(clause="第10条")),
    command=CommandRule(takeovers=(Takeover(role="县领导", clause="第11条"),), plan=Rule(clause="第12条")),
    feedback=Feedback(
        clause="第13条",
        arrival=ArrivalReport(channel="phone", number="8513", clause="第5条"),
        result=PlatformResult(channel="network", clause="第6条"),
        alert_closed_unit=("liaison", "leader"),
        alert_no_receipt=("liaison",),
        receipt_setting="receipt_seconds",
    ),
    targets=(
        Target(name="集结演练", what="drill", period="year", clause="第14条"),
        Target(name="负责人会议", what="meeting", period="half-year", at_most=1, clause="第14条"),
        Target(name="联络员会议", what="meeting", period="quarter", clause="第14条"),
    ),
    filings=(Filing(role="联络员", clause="第8条"),),
    assessment=Assessment(items=ITEMS),
    severities=("一般", "较大", "重大"),
)

SPRING = {f"2021-02-{d}": True for d in range(11, 18)} | {"2021-02-07": False, "2021-02-20": False}

SETTINGS = Settings(
    calendars={
        "daily": hours("every", "08:00-20:00"),
        "office": hours("workdays", "08:30-12:00", "14:00-17:30"),
    },
    days=SPRING,
    flags={"urban": {"东街": True, "远乡": False}},
    places=frozenset({"东街", "远乡", "新乡"}),
    limits={"供水": 120, "市容": 1440},
)


def rules_with(**changes: Any) -> Rules:
    """The rules of 甲县 with other settings."""
    return prepare(PACK, msgspec.structs.replace(SETTINGS, **changes))


def rules_of(**changes: Any) -> Rules:
    """The rules of 甲县 with another pack."""
    return prepare(msgspec.structs.replace(PACK, **changes), SETTINGS)


RULES = rules_with()


class Play:
    """One case played on the core; every command is judged as in the live system."""

    def __init__(self, rules: Rules = RULES, case: str = "c1") -> None:
        self.rules = rules
        self.stream = CaseStream(case)
        self.now = 0

    def attempt(
        self, when: str | Instant, event: Event, *, entered: str | Instant = "", **more: Any
    ) -> Decision | Refusal:
        """``entered``: when it is written down, if not when it happened."""
        at = t(when)
        self.now = max(self.now, at, t(entered) if entered else at)
        return decide(
            self.stream, Command(event, at=at, **more), self.rules, t(entered) if entered else self.now
        )

    def do(self, when: str | Instant, event: Event, **more: Any) -> Play:
        """The command must be accepted."""
        outcome = self.attempt(when, event, **more)
        assert isinstance(outcome, Decision), f"{event} at {when}: {outcome}"
        self.stream = outcome.stream
        return self

    def no(self, when: str | Instant, event: Event, **more: Any) -> Refusal:
        """The command must be refused; nothing changes."""
        outcome = self.attempt(when, event, **more)
        assert isinstance(outcome, Refusal), f"{event} at {when} was accepted"
        return outcome

    # --- steps that most tests need

    def received(self, when: str | Instant, place: str = "东街", category: str = "供水", **more: Any) -> Play:
        return self.do(when, ev.CaseReceived(place=place, category=category, **more))

    def issued(
        self,
        when: str | Instant,
        order: str = "o1",
        unit: str = "水务局",
        delivered: bool = True,
        **more: Any,
    ) -> Play:
        return self.do(when, ev.OrderIssued(order=order, unit=unit, delivered=delivered, **more))

    def steps(self, *pairs: tuple[str, type[ev.OrderEvent]], order: str = "o1", **more: Any) -> Play:
        """Plain steps of one order: ``("09:05", ev.OrderSigned)`` …"""
        for when, kind in pairs:
            self.do(when, kind(order=order), **more)
        return self

    # --- looking

    def order(self, order: str = "o1") -> OrderState:
        return self.stream.orders[order]

    @property
    def state(self) -> str:
        return self.stream.state

    def known(self, when: str | Instant) -> CaseStream:
        return as_of(self.stream.id, self.stream.entries, self.rules, t(when))

    def clocks(self, when: str | Instant) -> list[Clock]:
        return clocks(self.known(when), self.rules, t(when))

    def clock(self, rule: str, when: str | Instant, order: str = "o1", n: int = 1) -> Clock:
        found = [c for c in self.clocks(when) if (c.rule, c.order, c.n) == (rule, order, n)]
        assert len(found) == 1, f"{rule} of {order}: {found}"
        return found[0]

    def findings(self, when: str | Instant) -> list[Finding]:
        return assess(self.known(when), self.rules, t(when))[1]

    def found(self, when: str | Instant) -> list[tuple[str, str, str, str]]:
        """(item, order, state, basis) of every finding at a moment."""
        return [(f.item, f.order, f.state, f.basis) for f in self.findings(when)]


def case(
    when: str = "09:00", unit: str = "水务局", *, rules: Rules = RULES, delivered: bool = True, **more: Any
) -> Play:
    """A case received and sent to one unit in the same second."""
    return Play(rules).received(when, **more).issued(when, unit=unit, delivered=delivered)


PATHS: dict[str, tuple[tuple[str, type[ev.OrderEvent]], ...]] = {
    "issued": (),
    "signed": (("09:02", ev.OrderSigned),),
    "enroute": (("09:02", ev.OrderSigned), ("09:03", ev.CrewDeparted)),
    "onscene": (("09:02", ev.OrderSigned), ("09:03", ev.CrewDeparted), ("09:15", ev.CrewArrived)),
    "handling": (("09:02", ev.OrderSigned), ("09:15", ev.CrewArrived), ("09:16", ev.HandlingStarted)),
}
PATHS |= {
    "submitted": (*PATHS["handling"], ("10:00", ev.ResultSubmitted)),
    "verifying": (*PATHS["handling"], ("10:00", ev.ResultSubmitted), ("10:05", ev.VerifyStarted)),
    "closed": (*PATHS["handling"], ("10:00", ev.ResultSubmitted), ("10:10", ev.OrderClosed)),
    "rework": (*PATHS["handling"], ("10:00", ev.ResultSubmitted), ("10:10", ev.ResultReturned)),
    "objected": (("09:02", ev.OrderSigned), ("09:04", ev.OrderObjected)),
    "suspended": (*PATHS["handling"], ("09:40", ev.OrderSuspended)),
    "withdrawn": (("09:05", ev.OrderWithdrawn),),
}
"""How an order comes to each state; the states that need more than plain steps are in :func:`brought_to`."""

STATES = (*PATHS, "dispute", "reassigned", "plan")


def brought_to(state: str, *, unit: str = "水务局", rules: Rules = RULES) -> Play:
    """A case whose order ``o1`` stands in this state at 10:30, issued at 09:00."""
    play = case(unit=unit, rules=rules)
    if state == "dispute":
        play.steps(*PATHS["signed"]).do("09:06", ev.DisputeOpened(order="o1", units=("水务局", "城管局")))
    elif state == "reassigned":
        play.do("09:06", ev.OrderReassigned(order="o1", to_order="o2", unit="城管局"))
    elif state == "plan":
        play.do("09:12", ev.PlanActivated(plan="防汛预案"))
    else:
        play.steps(*PATHS[state], reason="因故")
    assert play.order().state == state
    return play
