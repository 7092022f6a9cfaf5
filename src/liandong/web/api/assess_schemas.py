"""Shapes of requests about drills, what units file, and findings; see :mod:`liandong.web.api.schemas`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta
from ninja import Schema

from liandong.web.api.schemas import Name, Request, Text, Word

Reason = Annotated[Text, Meta(description="why; kept in the log, so name nobody who called")]
Month = Annotated[Word, Meta(description="the month, such as 2026-11")]


class Deed(Request, kw_only=True):
    """What somebody reports as done: when, by whom, by which way, and why."""

    at: Annotated[Word, Meta(description="when it happened, RFC 3339; default: now")] = ""
    by: Name = ""
    channel: Word = ""
    reason: Reason = ""


class UnitEvent(Deed, kw_only=True):
    """An event of a unit by its name, with the fields of that event in ``data``; the unit is that of the address."""

    do: Annotated[Word, Meta(description="event name, such as contact.changed")]
    data: dict[str, Any] = {}
    seen: Annotated[int | None, Meta(description="version of the stream that the sender looked at")] = None


class NewDrill(Deed, kw_only=True):
    """A drill is called; it gets its number here."""

    kind: Annotated[Name, Meta(description="its name in the rule pack")] = ""
    units: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=500)]
    limit_minutes: Annotated[int, Meta(ge=1, le=100_000)] | None = None


class DrillReport(Deed, kw_only=True):
    """A unit assembled, or reports why it does not come."""

    unit: Name
    absent: Annotated[bool, Meta(description="it does not come; the reason says why")] = False
    seen: int | None = None


class Activity(Deed, kw_only=True):
    """A meeting or an inspection was held; ``units`` are those that took part."""

    do: Literal["meeting.held", "inspection.done"]
    kind: Annotated[Name, Meta(description="its name in the rule pack")] = ""
    units: Annotated[tuple[Name, ...], Meta(max_length=500)] = ()


class NewFinding(Deed, kw_only=True):
    """A finding entered by hand; it counts once it is confirmed."""

    item: Annotated[Name, Meta(description="item of the assessment, such as YC.A08")]
    unit: Name
    order: Name = ""
    points: Annotated[float | None, Meta(description="default: those of the item")] = None


class Decision(Request, kw_only=True):
    """What a supervisor decides about a finding."""

    outcome: Annotated[
        Literal["confirm", "dismiss", "appeal", "withdraw"],
        Meta(description="withdraw takes the decision in force back"),
    ]
    points: Annotated[float | None, Meta(description="default: those of the finding")] = None
    reason: Reason = ""
    by: Name = ""
    correct: Annotated[bool, Meta(description="replaces a decision that stands; needs a reason")] = False
    seen: Annotated[int | None, Meta(description="version of the month's stream that the sender saw")] = None


class Closing(Request, kw_only=True):
    """Close a month or a quarter that is over; its sums stay what they are."""

    reason: Reason = ""


class Voiding(Request, kw_only=True):
    """Declare entries void, with a reason."""

    positions: Annotated[tuple[int, ...], Meta(min_length=1, max_length=100)]
    reason: Reason
    seen: int | None = None


class Noted(Schema):
    """What was entered: the stream, its version now, and the positions of the new entries."""

    kind: str
    stream: str
    version: int
    entries: list[int]
    replayed: bool = False


BODIES = (UnitEvent, NewDrill, DrillReport, Activity, NewFinding, Decision, Closing, Voiding)
"""All of them, for the OpenAPI document."""
