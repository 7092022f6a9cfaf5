"""A whole 甲县 in memory, for what goes beyond one case: decisions, sums, drills, what units owe."""

from __future__ import annotations

from typing import Any

from liandong.core import events as ev
from liandong.core.decide import Command
from liandong.core.events import Event
from liandong.core.rules import Rules
from liandong.core.steps import Refusal
from liandong.core.world import Step, World
from tests.core.packs import RULES, t

Row = dict[str, Any]


class District:
    """Steps and looks in short words; steps happen in the order in which they are written."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.world = World(rules)
        self.steps = 0

    def attempt(
        self, when: str, event: Event, *, entered: str = "", case: str = "", **more: Any
    ) -> Refusal | None:
        self.steps += 1
        command = Command(event, at=t(when), **more)
        return self.world.apply(Step(self.steps, command, t(entered or when), case))

    def do(self, when: str, event: Event, **more: Any) -> District:
        refusal = self.attempt(when, event, **more)
        assert refusal is None, f"{event} at {when}: {refusal}"
        return self

    def no(self, when: str, event: Event, **more: Any) -> Refusal:
        refusal = self.attempt(when, event, **more)
        assert refusal is not None, f"{event} at {when} was accepted"
        return refusal

    def issued(
        self, when: str, order: str = "o1", unit: str = "水务局", case: str = "", **more: Any
    ) -> District:
        """An order on a case of its own, in the 东街, delivered at once."""
        case = case or f"c-{order}"
        if case not in self.world.cases:
            self.do(when, ev.CaseReceived(place="东街", category="供水"), case=case)
        return self.do(when, ev.OrderIssued(order=order, unit=unit, delivered=True, **more), case=case)

    def confirm(self, when: str, item: str, order: str = "o1", unit: str = "水务局", **more: Any) -> District:
        return self.do(when, ev.FindingConfirmed(item=item, unit=unit, order=order, **more))

    # --- looking

    def look(self, when: str, rows: str, **where: Any) -> list[Row]:
        """Rows of one list of the result that have these values."""
        found: list[Row] = self.world.look(t(when))[rows]
        return [r for r in found if all(r.get(k) == v for k, v in where.items())]

    def states(self, when: str, **where: Any) -> list[str]:
        return [r["state"] for r in self.look(when, "findings", **where)]

    def sums(
        self, when: str, unit: str = "水务局", month: str = "2021-03", item: str = ""
    ) -> tuple[str, str]:
        """(confirmed, pending) of a unit's month."""
        found = self.look(when, "totals", unit=unit, month=month, item=item)
        return (str(found[0]["confirmed"]), str(found[0]["pending"])) if found else ("0", "0")
