"""Why a clock stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.web.shapes.clocks import ClockCell


@dataclass(frozen=True, slots=True)
class FindingChip:
    """A deduction: ``state`` is ``proposed confirmed dismissed booked retracted``."""

    key: str
    item: str
    title: str
    state: str
    clause: str = ""
    points: str = ""
    """A decimal as printed, without its sign; empty where the pack prints none."""
    why_url: str = ""


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause: our reading, and the official words where the district loaded them."""

    ref: str
    reading: str
    verbatim: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The event that started or stopped a clock, to be found on the timeline."""

    position: int
    at: int
    event: str
    who: str = ""
    channel: str = ""
    entered_at: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """``kind`` is ``counted``, ``paused`` or ``uncounted``; ``because`` a word of ``words.BECAUSE``."""

    start: int
    end: int
    kind: str
    because: str = ""

    @property
    def seconds(self) -> int:
        """Length in whole seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class SettingUsed:
    """A setting that decided, as it stood when the clock started."""

    name: str
    question: str
    value: str
    sample: bool = False
    since: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class WhyPanel:
    """Why a clock stands where it stands, or why a finding is proposed.

    A finding that no clock led to (a report that never came) has no ``clock``.
    """

    key: str
    title: str
    clock: ClockCell | None = None
    unit: str = ""
    clauses: tuple[ClauseText, ...] = ()
    start: Evidence | None = None
    stop: Evidence | None = None
    intervals: tuple[Interval, ...] = ()
    findings: tuple[FindingChip, ...] = ()
    settings: tuple[SettingUsed, ...] = ()
    breached_at: int | None = None
    provisional: str = ""
    """Why the result is provisional: ``no_receipt`` or ``calendar``."""
    pack: str = ""
    notes: tuple[str, ...] = ()

    @property
    def over(self) -> int:
        """Counted seconds beyond the limit; not positive while in time."""
        return self.clock.used - (self.clock.limit or 0) if self.clock else 0

    @property
    def rest(self) -> int:
        """Seconds left or beyond, without sign."""
        return abs(self.over)
