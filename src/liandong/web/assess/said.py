"""The evidence of a finding in one sentence, to the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from liandong.core.findings import Finding
from liandong.web.reading import span, stamp
from liandong.web.shapes import WhyPanel

Because = Mapping[str, Any]


def sentence(finding: Finding, panel: WhyPanel | None) -> str:
    """What happened, or did not, and when; the first ground of the finding."""
    because: Because = finding.because[0] if finding.because else {}
    tell = SAYERS.get(str(because.get("code", "")))
    return tell(finding, because, panel) if tell else ""


def _when(instant: Any) -> str:
    return stamp(int(instant)) if isinstance(instant, int) else "—"


def _breached(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    due, clock = _when(because.get("due_at")), panel.clock if panel else None
    if clock is None or clock.limit is None:
        return _("The deadline passed at %(due)s.") % {"due": due}
    known = {
        "clock": clock.name,
        "limit": span(clock.limit),
        "due": due,
        "over": span(max(clock.used - clock.limit, 0)),
        "stop": _when(clock.stop),
    }
    if clock.stop is not None:
        return _("%(clock)s: limit %(limit)s, used up at %(due)s; done at %(stop)s, %(over)s late.") % known
    return _("%(clock)s: limit %(limit)s, used up at %(due)s; not done, %(over)s over so far.") % known


def _no_report(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {
        "arrived": _when(because.get("arrived")),
        "at": _when(because.get("at")),
        "number": because.get("number") or "—",
    }
    return (
        _("Arrived at %(arrived)s; closed at %(at)s without an arrival report to %(number)s on record.")
        % known
    )


def _no_result(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    return _("Closed at %(at)s without a result on the platform.") % {"at": _when(because.get("at"))}


def _objection(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    return _("The unit's objection was rejected at %(at)s.") % {"at": _when(because.get("at"))}


def _no_departure(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    return _("Closed at %(at)s; no departure and no arrival on record.") % {"at": _when(because.get("at"))}


def _inspector(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    return str(because.get("reason") or "") or _("Entered without words.")


def _unfiled(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    changed, filed = because.get("changed"), because.get("filed")
    known = {"role": because.get("role") or "—", "changed": _when(changed), "filed": _when(filed)}
    if isinstance(changed, int) and isinstance(filed, int):
        known["later"] = span(filed - changed)
        return _("%(role)s changed at %(changed)s; filed at %(filed)s, %(later)s later.") % known
    return _("%(role)s changed at %(changed)s; not filed yet.") % known


def _offline(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {
        "start": _when(because.get("from")),
        "end": _when(because.get("to")),
        "duty": span(int(because.get("duty_s") or 0)),
    }
    return _("Terminal gone from %(start)s to %(end)s, %(duty)s of it in duty hours.") % known


def _unanswered(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {"kind": because.get("kind") or _("Spot check"), "at": _when(because.get("at"))}
    return _("%(kind)s: called at %(at)s, no answer.") % known


def _gap(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {"start": _when(because.get("from")), "end": _when(because.get("to"))}
    return _("Nobody on the roster from %(start)s to %(end)s, in duty hours.") % known


def _absent(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {"kind": because.get("kind") or "—", "at": _when(because.get("at"))}
    return _("%(kind)s, %(at)s: not among those present.") % known


def _drill(finding: Finding, because: Because, panel: WhyPanel | None) -> str:
    known = {"drill": finding.drill, "reason": because.get("reason") or "—"}
    return _("Absent from drill %(drill)s; said reason: %(reason)s") % known


SAYERS: Mapping[str, Callable[[Finding, Because, WhyPanel | None], str]] = {
    "clock.breached": _breached,
    "arrival_report.absent": _no_report,
    "platform_result.absent": _no_result,
    "objection.rejected": _objection,
    "departure.absent": _no_departure,
    "inspector": _inspector,
    "contact.unfiled": _unfiled,
    "terminal.offline": _offline,
    "spot_check.unanswered": _unanswered,
    "roster.gap": _gap,
    "meeting.absent": _absent,
    "drill.absent": _drill,
}
"""Code of the ground → its sentence."""
