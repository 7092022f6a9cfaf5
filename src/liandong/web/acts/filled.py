"""A filled form as the event that it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from liandong.core import events as ev
from liandong.desk.errors import Invalid
from liandong.desk.rights import UNIT_STEPS
from liandong.web.acts.corrections import correction
from liandong.web.acts.table import LABELS, Act
from liandong.web.steps import event_of

LATE = frozenset(str(kind.__struct_config__.tag) for kind in UNIT_STEPS)

Form = Mapping[str, str]


def event(act: Act, form: Form, order: str, position: int) -> ev.Event:
    """The step that a form asks for.

    Raises :class:`Invalid` where something that must be said is missing, and what :func:`event_of` raises.
    """
    for name in act.must:
        if not form.get(name, "").strip():
            raise Invalid("field.missing", {"field": str(LABELS.get(name, name))})
    match act.code:
        case "late":
            return _late(form)
        case "correct":
            return correction(form.get("field", ""), form.get("new", "").strip())
        case "void":
            return ev.EventVoided(positions=(position,))
        case "callback" if form.get("reached") == "no":
            return ev.CallbackFailed(order=order)
        case "phone":
            # What a caller says is no unit's business: it belongs to the case.
            about = "" if form.get("party") == "caller" else order
            return _event(act.do, form, order=about)
    return _event(act.do, form, order="" if act.do == "order.issued" else order)


def _event(do: str, form: Form, **known: str) -> ev.Event:
    """The fields that the event has, of those that were filled in."""
    names = set(ev.EVENTS[do].__struct_fields__)
    given = {n: v.strip() for n, v in form.items() if n in names and v.strip()}
    return event_of(do, given | {n: v for n, v in known.items() if n in names and v}, strict=False)


def _late(form: Form) -> ev.Event:
    """``step`` is ``crew.arrived:C…-1``."""
    do, _, order = form.get("step", "").partition(":")
    if do not in LATE:
        raise Invalid("step.unknown", {"do": do})
    return _event(do, {**form, "what": form.get("text", "")}, order=order)
