"""Forms and buttons as the records that templates show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from liandong.core import events as ev
from liandong.core.case import OrderState
from liandong.desk import possible
from liandong.desk.files import CaseFile
from liandong.desk.rights import UNIT_STEPS, Who
from liandong.web.acts.corrections import Correctable, correctable
from liandong.web.acts.table import ACTS, CARD, FILE, Act
from liandong.web.cases.present import timeline
from liandong.web.shapes import TimelineRow


@dataclass(frozen=True, slots=True)
class Button:
    """An act that fits now, with the address of its form."""

    act: Act
    url: str


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step of a unit that may be entered late."""

    value: str
    order: str
    unit: str
    do: str


@dataclass(frozen=True, slots=True)
class ActForm:
    """A form: what it is about, what it asks for, and what its choices are."""

    act: Act
    case: str
    url: str
    order: OrderState | None = None
    said: str = ""
    """Words that the answer is to: an objection, a result."""
    roles: tuple[str, ...] = ()
    steps: tuple[StepChoice, ...] = ()
    fields: tuple[Correctable, ...] = ()
    row: TimelineRow | None = None
    position: int = 0


def offered(who: Who, file: CaseFile, order: OrderState | None) -> frozenset[str]:
    """Codes of the acts that fit the case, the order and the reader."""
    steps = possible.case_steps(who, file.case)
    if order is not None:
        steps |= possible.order_steps(who, order)
    found = {act.code for act in ACTS.values() if act.do in steps}
    if order is not None and order.received is not None:
        found.discard("deliver")
    if possible.may(who, ev.OrderDelivered) and who.role != "unit" and file.case.orders:
        found.add("late")
    return frozenset(found)


def buttons(who: Who, file: CaseFile, order: OrderState | None, codes: Iterable[str]) -> tuple[Button, ...]:
    """The acts of a row that fit, in the order given."""
    fit = offered(who, file, order)
    return tuple(Button(ACTS[c], address(file.case.id, c, order)) for c in codes if c in fit)


def voidable(who: Who, file: CaseFile) -> frozenset[int]:
    """Positions of the entries that the reader may void."""
    return frozenset(e.position for e in file.case.entries if possible.voidable(who, file.case, e))


def acts_of(who: Who, file: CaseFile) -> dict[str, object]:
    """What a case file's templates need: acts on the case, on each order, and the entries that may be voided."""
    return {
        "buttons": buttons(who, file, None, FILE),
        "order_acts": {o.id: buttons(who, file, o, CARD) for o in file.case.orders.values()},
        "voidable": voidable(who, file),
    }


def address(case: str, code: str, order: OrderState | None = None, position: int = 0) -> str:
    """Where the form of an act is."""
    asked = {"order": order.id} if order is not None else {"position": position} if position else {}
    url = reverse("acts:act", args=[case, code])
    return f"{url}?{urlencode(asked)}" if asked else url


def form(who: Who, file: CaseFile, act: Act, order: OrderState | None, position: int) -> ActForm:
    """The form of an act, filled with its choices."""
    return ActForm(
        act=act,
        case=file.case.id,
        url=address(file.case.id, act.code, order, position),
        order=order,
        said=_answered(file, act, order),
        roles=_roles(file) if "role" in act.fields else (),
        steps=_steps(who, file, order) if "step" in act.fields else (),
        fields=correctable(file) if "field" in act.fields else (),
        row=next((r for r in timeline(file) if r.position == position), None) if position else None,
        position=position,
    )


def _roles(file: CaseFile) -> tuple[str, ...]:
    """Roles that a further unit may have: one leads."""
    live = [o for o in file.case.orders.values() if o.open]
    if not live:
        return ("sole", "lead")
    led = any(o.role == "lead" for o in live)
    return ("co", "support") if led else ("co", "support", "lead")


def _steps(who: Who, file: CaseFile, order: OrderState | None) -> tuple[StepChoice, ...]:
    """A late entry may lie before what is known: whether it fits is judged with its time."""
    orders: Sequence[OrderState] = [order] if order is not None else list(file.case.orders.values())
    return tuple(
        StepChoice(f"{name}:{o.id}", o.id, o.unit, name)
        for o in orders
        for name in (str(kind.__struct_config__.tag) for kind in UNIT_STEPS)
        if not (name == "order.delivered" and o.received is not None and not o.received_implied)
    )


ANSWERS: dict[str, tuple[type[ev.OrderEvent], ...]] = {
    "reject": (ev.OrderObjected,),
    "reassign": (ev.OrderObjected,),
    "close": (ev.ResultSubmitted,),
    "return": (ev.ResultSubmitted,),
    "callback": (ev.ResultSubmitted,),
}


def _answered(file: CaseFile, act: Act, order: OrderState | None) -> str:
    """The unit's words that this act answers."""
    kinds = ANSWERS.get(act.code, ())
    for entry in reversed(file.case.entries):
        event = entry.event
        if isinstance(event, kinds) and order is not None and event.order == order.id:
            if entry.position in file.case.voided:
                continue
            opened = file.words.opened(entry)
            words = (getattr(opened, "text", ""), file.words.reason(entry), getattr(opened, "propose", ""))
            return " · ".join(w for w in words if w)
    return ""
