"""What a step must say for itself when somebody takes it, beyond what the machine of states demands.

The core accepts what a log may hold; here stands what the centre and the units owe whoever reads the file later
(common model T3, T11, T22, T25; ``differences.md`` 2.3).
"""

from __future__ import annotations

from liandong.core import events as ev
from liandong.core.events import Event
from liandong.core.steps import event_name
from liandong.desk.errors import Invalid
from liandong.desk.rights import Who

SPOKEN = frozenset({"phone", "radio", "fax"})
"""Ways on which a person has to write down what another one said."""

REASONED = (ev.OrderSuspended, ev.OrderReopened)

BY_WORD_OF_MOUTH = (ev.OrderSigned, ev.OrderDelivered)

CODE_LIMIT = 40
"""Characters of a grade or a topic: a word of a list, never a sentence of a caller's."""


def demand(event: Event, who: Who, *, by: str = "", channel: str = "", reason: str = "") -> None:
    """Raise :class:`Invalid` where the step leaves out what must be known of it."""
    do = event_name(event)
    if isinstance(event, REASONED) and not reason:
        raise Invalid("reason.missing", {"do": do})
    if (
        isinstance(event, ev.CaseScreened)
        and event.outcome == "refuse"
        and not (event.ground or event.text or reason)
    ):
        raise Invalid("ground.missing", {"outcome": event.outcome})
    if isinstance(event, ev.CallbackDone):
        _codes(event)
    if who.role == "unit":
        if isinstance(event, ev.ResultSubmitted) and not event.text.strip():
            raise Invalid("result.unwritten", {})
    elif isinstance(event, BY_WORD_OF_MOUTH) and channel in SPOKEN and not by:
        raise Invalid("voice.speaker", {"do": do})


def _codes(event: ev.CallbackDone) -> None:
    for text in (event.grade, *event.topics, *event.topics.values()):
        if len(text) > CODE_LIMIT:
            raise Invalid("field.too_long", {"field": "grade", "limit": CODE_LIMIT})
