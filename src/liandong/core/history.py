"""What a case looked like at any moment: what was known then, and what became of it since."""

from __future__ import annotations

from collections.abc import Sequence

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.clocks import Clock, clocks
from liandong.core.events import Entry, Instant
from liandong.core.findings import Finding, Key, findings, retracted
from liandong.core.fold import fold, known_at
from liandong.core.rules import Rules


def as_of(case: str, entries: Sequence[Entry], rules: Rules, moment: Instant) -> CaseStream:
    """The case as the world knew it at ``moment``."""
    return fold(case, known_at(entries, moment), rules)


HARMLESS = (ev.ProgressReported, ev.CallbackDone, ev.CallbackFailed)
"""Entries that no clock stops at and no finding rests on, under any pack, however late they come."""


def changes_past(entry: Entry) -> bool:
    """May this entry change findings that were computed before it was entered?"""
    if isinstance(entry.event, ev.CaseCorrected | ev.EventVoided):
        return True
    return entry.at < entry.entered_at and not isinstance(entry.event, HARMLESS)


def assess(stream: CaseStream, rules: Rules, now: Instant) -> tuple[list[Clock], list[Finding]]:
    """Clocks and proposals of a case, with those that a late entry retracted."""
    found = clocks(stream, rules, now)
    current = findings(stream, found, rules, now)
    gone: dict[Key, Finding] = {}
    looked: set[Instant] = set()
    for entry in stream.entries:
        if changes_past(entry) and entry.position > 1 and entry.entered_at not in looked:
            looked.add(entry.entered_at)
            for finding in _before(stream, entry, rules):
                gone[finding.key] = finding
    return found, current + retracted(stream, current, list(gone.values()))


def _before(stream: CaseStream, entry: Entry, rules: Rules) -> list[Finding]:
    earlier = [e for e in stream.entries if e.position < entry.position]
    then = fold(stream.id, earlier, rules)
    return findings(then, clocks(then, rules, entry.entered_at), rules, entry.entered_at)
