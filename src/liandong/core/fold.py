"""From entries to state.

The log is ordered by entry, but a case's state follows the order in which
things happened: entries are folded by (at, position), over what was entered
by then. Voided entries are skipped, corrections apply from the beginning.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from liandong.core import command_steps, order_steps, screening_steps  # noqa: F401  (they register their steps)
from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.events import Entry
from liandong.core.rules import Rules
from liandong.core.steps import APPLY, Refusal, guard


class Collision(Exception):
    """A history that the rules forbid: which entry, and why."""

    def __init__(self, entry: Entry, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.entry = entry
        self.refusal = refusal


def fold(case: str, entries: Sequence[Entry], rules: Rules, *, check: bool = False) -> CaseStream:
    """State of a case after these entries.

    With ``check`` every entry is judged again; the first forbidden one raises
    :class:`Collision`. The result's ``entries`` stay in the order of entry.
    """
    stream = CaseStream(case, entries=list(entries))
    fixes = _fixes(entries)
    ordered = entries
    if any(a.at > b.at for a, b in itertools.pairwise(entries)):
        ordered = sorted(entries, key=lambda e: (e.at, e.position))
    if fixes:
        stream.voided, corrected = fixes
        ordered = [_corrected(e, corrected) for e in ordered if e.position not in stream.voided]
    for entry in ordered:
        if check:
            refusal = guard(stream, entry, rules.at(entry.entered_at))
            if refusal:
                raise Collision(entry, refusal)
        apply = APPLY.get(type(entry.event))
        if apply:
            apply(stream, entry, entry.event, rules)
    if ordered:
        stream.last_at = ordered[-1].at
    return stream


def evolve(stream: CaseStream, entry: Entry, rules: Rules) -> CaseStream:
    """State after one more entry; folds anew where it changes the past."""
    late = entry.at < stream.last_at
    if late or isinstance(entry.event, ev.CaseCorrected | ev.EventVoided):
        return fold(stream.id, [*stream.entries, entry], rules)
    stream.entries.append(entry)
    apply = APPLY.get(type(entry.event))
    if apply:
        apply(stream, entry, entry.event, rules)
    stream.last_at = entry.at
    return stream


def known_at(entries: Iterable[Entry], moment: int) -> list[Entry]:
    """What had been entered by that moment: the log up to there.

    It ends at the first later entry. Two writers' clocks may differ by a
    second or two; what stands behind in the log rests on what stands before.
    """
    return list(itertools.takewhile(lambda e: e.entered_at <= moment, entries))


def _fixes(entries: Sequence[Entry]) -> tuple[set[int], dict[str, object]] | None:
    voided: set[int] = set()
    corrected: dict[str, object] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, ev.EventVoided):
            voided.update(event.positions)
        elif isinstance(event, ev.CaseCorrected):
            corrected[event.field] = event.new
    return (voided, corrected) if voided or corrected else None


def _corrected(entry: Entry, corrected: dict[str, object]) -> Entry:
    if not corrected or not isinstance(entry.event, ev.CaseReceived):
        return entry
    words = {field: new for field, new in corrected.items() if field != "channel"}
    event = msgspec.structs.replace(entry.event, **words)
    channel = str(corrected.get("channel", entry.channel))
    return msgspec.structs.replace(entry, event=event, channel=channel)
