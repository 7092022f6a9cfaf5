"""Steps of a story: what happened, typed by the list of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from liandong.core.decide import Command
from liandong.core.events import CASE_EVENTS, EVENTS, CaseReceived, Event, Instant, OrderIssued
from liandong.core.world import Step
from liandong.exchange.located import Document, Located, Path, convert, near
from liandong.exchange.located.convert import keys_of
from liandong.exchange.story.moments import instant, moment_fault

TIMES = ("at", "entered_at")
WORDS = ("case", "entered_by", "by", "channel", "reason", "authority")
COMMON = (*TIMES, "do", "order", *WORDS)
"""Fields that any step may carry."""

MOMENTS = {"to", "from", "occurred_at"}
"""Fields of events that hold moments where they hold numbers."""

AUTHORITIES = ("centre", "unit")

MAY_STAND_ALONE = {"hq", "mode", "aid", "event"}
"""Subjects of events that need not belong to a case."""


def read_steps(document: Document, rows: Any, path: Path) -> tuple[tuple[Step, ...], list[Located]]:
    """All steps in file order, numbered from 1; they must stand in the order of ``at``;
    a step that was entered late may also stand where it was entered."""
    if not isinstance(rows, list):
        return (), [document.problem("story.rows", path, name=path[0])]
    read: list[_Read] = []
    problems: list[Located] = []
    for position, row in enumerate(rows):
        one, found = _Reader(document, (*path, position), position + 1).read(row)
        problems += found
        if one is None:
            continue
        late = one.step.entered_at > one.at
        if read and one.at < read[-1].at and not late:
            problems.append(document.problem("story.order", (*path, position, "at"), number=position + 1))
        read.append(one)
    return _with_cases(read), problems


class _Read(NamedTuple):
    """A step with the order that it names, whether or not its event knows one."""

    step: Step
    at: Instant
    order: str


class _Reader:
    def __init__(self, document: Document, path: Path, number: int) -> None:
        self.document = document
        self.path = path
        self.number = number
        self.problems: list[Located] = []

    def fault(self, code: str, *below: str | int, **params: Any) -> None:
        self.problems.append(self.document.problem(code, self.path + below, **params))

    def read(self, row: Any) -> tuple[_Read | None, list[Located]]:
        if not isinstance(row, dict):
            self.fault("story.row")
            return None, self.problems
        kind = self._kind(row)
        at, entered_at = self._times(row)
        words = self._words(row)
        event = self._event(row, kind) if kind is not None else None
        if event is not None:
            self._related(event, words["case"], row)
        if self.problems or event is None or at is None:
            return None, self.problems
        case = words.pop("case")
        step = Step(self.number, Command(event, at, **words), at if entered_at is None else entered_at, case)
        return _Read(step, at, getattr(event, "order", "") or row.get("order", "")), []

    def _kind(self, row: Mapping[str, Any]) -> type[Event] | None:
        name = row.get("do")
        if name is None:
            self.fault("field.missing", name="do")
            return None
        kind = EVENTS.get(name) if isinstance(name, str) else None
        if kind is None:
            self.fault("story.unknown_step", "do", name=str(name), **near(str(name), EVENTS))
        return kind

    def _times(self, row: Mapping[str, Any]) -> tuple[int | None, int | None]:
        found: list[int | None] = []
        for name in TIMES:
            value = row.get(name)
            if value is None:
                if name == "at":
                    self.fault("field.missing", name=name)
                found.append(None)
                continue
            fault = moment_fault(self.document, value, (*self.path, name))
            self.problems += [fault] if fault else []
            found.append(None if fault else instant(value))
        return found[0], found[1]

    def _words(self, row: Mapping[str, Any]) -> dict[str, Any]:
        words: dict[str, Any] = {}
        for name in WORDS:
            value = row.get(name, "centre" if name == "authority" else "")
            if not isinstance(value, str):
                self.fault("field.kind", name, kind_expected="str", kind_got=type(value).__name__)
            words[name] = value
        if words["authority"] not in AUTHORITIES:
            value = str(words["authority"])
            self.fault("field.choice", "authority", value=value, **near(value, AUTHORITIES))
        return words

    def _event(self, row: Mapping[str, Any], kind: type[Event]) -> Event | None:
        known = keys_of(kind)
        own = {k: v for k, v in row.items() if k in known}
        for name in row:
            if name not in known and name not in COMMON:
                choices = [*known, *(c for c in COMMON if c not in known)]
                self.fault("field.unknown", name, name=name, **near(name, choices))
        event, problems = convert(self.document, self._seconds(own, self.path), kind, self.path)
        self.problems += problems
        return event

    def _seconds(self, value: Any, path: Path) -> Any:
        """Moments as seconds; a number where a moment belongs is a fault."""
        if isinstance(value, dict):
            return {k: self._seconds(v, (*path, k)) for k, v in value.items()}
        if isinstance(value, list):
            return [self._seconds(v, (*path, i)) for i, v in enumerate(value)]
        name = path[-1]
        if hasattr(value, "utcoffset") or (name in MOMENTS and type(value) is int):
            fault = moment_fault(self.document, value, path)
            self.problems += [fault] if fault else []
            return 0 if fault else instant(value)
        return value

    def _related(self, event: Event, case: Any, row: Mapping[str, Any]) -> None:
        """What a step refers to in its own story."""
        name = str(event.__struct_config__.tag)
        if (
            name in CASE_EVENTS
            and name.split(".")[0] not in MAY_STAND_ALONE
            and not (case or row.get("order"))
        ):
            self.fault("story.no_case", name=name)
        step = getattr(event, "step", None) if name == "event.voided" else None
        if step is not None and not 1 <= step < self.number:
            self.fault("story.void", "step", step=step, last=self.number - 1)
        if name == "event.voided" and step is None:
            self.fault("field.missing", name="step")
        if name == "case.corrected":
            field = str(getattr(event, "field", ""))
            known = [*keys_of(CaseReceived), "channel"]
            if field not in known:
                self.fault("field.choice", "field", value=field, **near(field, known))


def _with_cases(read: list[_Read]) -> tuple[Step, ...]:
    """A step that names only an order belongs to the case in which that order is issued."""
    issued: dict[str, str] = {}
    for one in read:
        event = one.step.command.event
        case = one.step.case or issued.get(one.order, "")
        new = one.order if isinstance(event, OrderIssued) else getattr(event, "to_order", "")
        if new and case:
            issued.setdefault(new, case)
    return tuple(
        msgspec.structs.replace(one.step, case=one.step.case or issued.get(one.order, "")) for one in read
    )
