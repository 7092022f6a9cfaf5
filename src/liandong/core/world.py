"""A whole story in memory: every stream of a jurisdiction, and what can be seen of it when.

Used by ``liandong replay`` and by tests; the live system keeps the same
streams in the log and asks the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liandong.core import drills, ledger, members, streams, targets
from liandong.core import events as ev
from liandong.core.alerts import Alert, alerts
from liandong.core.books import Books
from liandong.core.case import CaseStream
from liandong.core.clocks import Clock
from liandong.core.decide import Command, decide
from liandong.core.drills import Drill
from liandong.core.events import Entry, Event, Instant
from liandong.core.findings import Finding
from liandong.core.fold import fold, known_at
from liandong.core.history import assess
from liandong.core.merge import merge_refusal
from liandong.core.rules import Rules
from liandong.core.show import (
    case_rows,
    clock_row,
    command_rows,
    contact_row,
    correction_row,
    finding_row,
    late_row,
    order_rows,
    row,
    suggestion_rows,
)
from liandong.core.steps import Refusal


class Step(msgspec.Struct, frozen=True):
    """One step of a story: ``number`` from 1, ``case`` where it names one, and the command."""

    number: int
    command: Command
    entered_at: Instant
    case: str = ""


class World:
    """Streams of cases, and one stream for units, drills and periods."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.cases: dict[str, CaseStream] = {}
        self.general: list[Entry] = []
        self.refused: list[tuple[Step, Refusal]] = []
        self.books = Books()
        self._order_case: dict[str, str] = {}
        self._step_at: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._voided_general: set[int] = set()

    def apply(self, step: Step) -> Refusal | None:
        """Let a step happen; a refused one changes nothing and is kept in ``refused``."""
        refusal = self._apply(step)
        if refusal is not None:
            self.refused.append((step, refusal))
        return refusal

    def _apply(self, step: Step) -> Refusal | None:
        event = step.command.event
        if isinstance(event, ev.EventVoided) and event.step is not None:
            return self._void(step, event)
        name = str(event.__struct_config__.tag)
        if name in ev.CASE_EVENTS:
            return self._apply_case(step, event)
        return self._apply_general(step, event)

    # --- case streams

    def _apply_case(self, step: Step, event: Event) -> Refusal | None:
        case = step.case or self._order_case.get(getattr(event, "order", ""), "")
        if not case:
            return Refusal("order.unknown", {"order": getattr(event, "order", "")})
        refusal = self._related(case, event)
        if refusal is not None:
            return refusal
        stream = self.cases.get(case) or CaseStream(case)
        outcome = decide(stream, step.command, self.rules, step.entered_at)
        if isinstance(outcome, Refusal):
            return outcome
        self.cases[case] = outcome.stream
        self._step_at[step.number] = (case, tuple(e.position for e in outcome.entries))
        for order in outcome.stream.orders:
            self._order_case[order] = case
        return None

    def _related(self, case: str, event: Event) -> Refusal | None:
        """What a step says of other cases must be true of them."""
        new = getattr(event, "to_order", "") or (event.order if isinstance(event, ev.OrderIssued) else "")
        if self._order_case.get(new, case) != case:
            return Refusal("order.exists", {"order": new})
        if isinstance(event, ev.CaseScreened) and event.same_as == case:
            return Refusal("same_as.self", {"case": case})
        if isinstance(event, ev.CaseScreened) and event.same_as and event.same_as not in self.cases:
            return Refusal("case.unknown", {"case": event.same_as})
        if isinstance(event, ev.CaseMerged) and event.into != case:
            merged = {name: s.merged_into for name, s in self.cases.items()}
            return merge_refusal(case, event.into, merged)
        return None

    def _void(self, step: Step, event: ev.EventVoided) -> Refusal | None:
        found = self._step_at.get(event.step or 0)
        if found is None:
            return Refusal("void.unknown", {"step": event.step})
        case, positions = found
        if not case:
            if not step.command.reason:
                return Refusal("reason.missing", {"do": "event.voided"})
            return self._void_general(positions)
        command = msgspec.structs.replace(step.command, event=ev.EventVoided(positions=positions))
        return self._apply_case(msgspec.structs.replace(step, case=case, command=command), command.event)

    def _void_general(self, positions: tuple[int, ...]) -> Refusal | None:
        self._voided_general.update(positions)
        self.books.void(positions)
        self.general = [e for e in self.general if e.position not in self._voided_general]
        return None

    # --- units, drills, periods

    def _apply_general(self, step: Step, event: Event) -> Refusal | None:
        command, now = step.command, step.entered_at
        at = now if command.at is None else command.at
        if at > now:
            return Refusal("time.future", {"at": at, "now": now})
        position = len(self.general) + len(self._voided_general) + 1
        entry = Entry(
            position, at, now, event, command.by, command.entered_by, command.channel, command.reason
        )
        refusal = self._guard_general(entry, now)
        if refusal is not None:
            return refusal
        self.books.note(entry, lambda: self._findings_about(entry.event, now))
        self.general.append(entry)
        self._step_at[step.number] = ("", (position,))
        return None

    def _guard_general(self, entry: Entry, now: Instant) -> Refusal | None:
        event = entry.event
        refusal = streams.guard(entry, self.general, self.rules)
        if refusal is not None:
            return refusal
        if isinstance(event, ev.FindingEvent):
            return self._foreign_order(event) or ledger.guard_finding(
                entry, self._findings_about(event, now), self.rules
            )
        return self.books.guard(entry)

    def _foreign_order(self, event: ev.FindingEvent) -> Refusal | None:
        """A finding names an order of its own unit."""
        case = self.cases.get(self._order_case.get(event.order, ""))
        order = case.orders.get(event.order) if case else None
        if order is None or order.unit == event.unit:
            return None
        return Refusal("finding.order_unit", {"order": order.id, "unit": event.unit, "of": order.unit})

    def _findings_about(self, event: Event, now: Instant) -> list[Finding]:
        """What a decision may speak of: only the case of its order has to be looked at."""
        if not isinstance(event, ev.FindingEvent) or not event.order:
            return self.findings(now)
        stream = self.cases.get(self._order_case.get(event.order, ""))
        proposals = [] if stream is None else assess(stream, self.rules, now)[1]
        return self._with_general(proposals, now)[0]

    # --- looking

    def known(self, at: Instant) -> Iterator[CaseStream]:
        """Cases as the world knew them at a moment."""
        for case, stream in self.cases.items():
            entries = known_at(stream.entries, at)
            if entries:
                yield stream if len(entries) == len(stream.entries) else fold(case, entries, self.rules)

    def _general_at(self, at: Instant) -> list[Entry]:
        return [e for e in self.general if e.entered_at <= at]

    def _assessed(self, at: Instant) -> tuple[list[CaseStream], list[Clock], list[Finding]]:
        streams, found, proposals = list(self.known(at)), [], []
        for stream in streams:
            clocks, own = assess(stream, self.rules, at)
            found.extend(clocks)
            proposals.extend(own)
        return streams, found, proposals

    def findings(self, at: Instant) -> list[Finding]:
        """Every finding as it stands at a moment."""
        _, _, proposals = self._assessed(at)
        return self._with_general(proposals, at)[0]

    def _with_general(self, proposals: list[Finding], at: Instant) -> tuple[list[Finding], list[Clock]]:
        general = self._general_at(at)
        known: dict[str, Drill] = drills.drills(general)
        clocks = drills.drill_clocks(known, self.rules, at) + members.contact_clocks(general, self.rules, at)
        own = drills.drill_findings(known, clocks, self.rules)
        own += members.member_findings(general, self.rules, at) + ledger.entered(general, self.rules)
        frozen = {period: c.known for period, c in self.books.closings(at).items()}
        made = [*proposals, *(f for f in own if f.at <= at)]
        return ledger.with_verdicts(made, self.books.verdicts(at), frozen), clocks

    def look(self, at: Instant) -> dict[str, list[dict[str, Any]]]:
        """Everything that can be seen at a moment: the lists of a story's result."""
        streams, found, proposals = self._assessed(at)
        decided, other_clocks = self._with_general(proposals, at)
        general = self._general_at(at)
        began = [e.at for s in streams for e in s.entries if e.position not in s.voided]
        began += [e.at for e in general]
        first = min(began, default=None)
        seen = {s.id: s for s in streams}
        told: list[Alert] = []
        for stream in streams:
            told.extend(alerts(stream, [c for c in found if c.case == stream.id], self.rules, at))
        return {
            "cases": [r for s in streams for r in case_rows(s)],
            "orders": [r for s in streams for r in order_rows(s)],
            "clocks": [clock_row(c, seen, self.rules, at) for c in [*found, *other_clocks]],
            "findings": [finding_row(f) for f in decided],
            "totals": [row(t) for t in self._totals(decided, at)],
            "alerts": [row(a) for a in told],
            "command": [r for s in streams for r in command_rows(s)],
            "suggestions": [
                *(r for s in streams for r in suggestion_rows(s, self.rules)),
                *(correction_row(f) for f in decided if f.correct),
                *(
                    late_row(f)
                    for f in decided
                    if f.state == "confirmed" and f.month in self.books.closings(at)
                ),
            ],
            "warnings": [row(w) for w in targets.warnings(general, self.rules, first, at)],
            "contacts": [contact_row(c) for c in members.contact_changes(general) if c.filed is not None],
            "refused": [_refused(s, r) for s, r in self.refused if s.entered_at <= at],
            **{name: [] for name in ("hqs", "reports", "aids", "levels", "metrics", "sample")},
        }

    def _totals(self, decided: list[Finding], at: Instant) -> list[ledger.Total]:
        """Sums of the moment; those of a closed period are the ones of its closing."""
        closings = self.books.closings(at)
        made = [t for t in ledger.totals(decided) if t.period not in closings]
        for closing in closings.values():
            made.extend(closing.sums)
        return made


def _refused(step: Step, refusal: Refusal) -> dict[str, Any]:
    name = str(step.command.event.__struct_config__.tag)
    text = ", ".join(f"{k}={v}" for k, v in refusal.params.items())
    return {"step": step.number, "do": name, "code": refusal.code, "clause": refusal.clause, "text": text}
