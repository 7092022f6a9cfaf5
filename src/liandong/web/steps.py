"""Steps by their names: what API and forms send, as an event of the core."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from liandong.core import events as ev
from liandong.desk.errors import Invalid
from liandong.web.faults import fault

NUMBERED = {"order.issued": {"order": ""}, "order.reassigned": {"to_order": ""}}
"""Where the desk gives a new order its number."""


def event_of(do: str, given: Mapping[str, Any], *, strict: bool = True) -> ev.Event:
    """The event that a request names; ``strict`` False reads numbers and flags from text, as forms send them.

    Raises :class:`Invalid` for an unknown name, :class:`BadBody` for a field that it does not have.
    """
    kind = ev.EVENTS.get(do)
    if kind is None or do not in ev.CASE_EVENTS:
        raise Invalid("step.unknown", {"do": do})
    try:
        return msgspec.convert({"do": do, **NUMBERED.get(do, {}), **given}, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise fault(error, kind) from error
