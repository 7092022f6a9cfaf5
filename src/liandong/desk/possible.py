"""What somebody may do now about a case, an order or an entry: asked by pages, so that they offer nothing in vain.

The same tables that judge a step answer. What they leave open (other units, other cases, the words) is judged when
the step is taken.
"""

from __future__ import annotations

from liandong.core import events as ev
from liandong.core.case import CaseStream, OrderState
from liandong.core.events import Entry
from liandong.core.steps import FROM
from liandong.desk.rights import Who, roles_of

REOPENED = frozenset({"closed", "answered", "refused", "transferred", "referred"})
WORKING = frozenset({"accepted", "dispatched", "handling", "verifying"})
FIXED = (ev.CaseReceived, ev.EventVoided, ev.CaseCorrected, ev.CaseErased)
"""Entries that nobody voids: they are corrected, or are corrections themselves."""


def may(who: Who, kind: type[ev.Event]) -> bool:
    """Does the role take steps of this kind at all?"""
    return who.role in roles_of(kind)


def order_steps(who: Who, order: OrderState) -> frozenset[str]:
    """Names of the steps that the order's state and the reader's role allow."""
    found = {_name(kind) for kind, (_, states) in FROM.items() if order.state in states and may(who, kind)}
    if order.binding:
        found.discard("order.objected")
    if may(who, ev.CallbackDone) and order.state in ("submitted", "verifying", "closed"):
        found |= {"callback.done", "callback.failed"}
    return frozenset(found)


def case_steps(who: Who, case: CaseStream) -> frozenset[str]:
    """Names of the steps on the case as a whole."""
    open_orders = any(o.open for o in case.orders.values())
    fits: dict[type[ev.Event], bool] = {
        ev.OrderIssued: case.state in WORKING,
        ev.CallLogged: True,
        ev.CaseCorrected: True,
        ev.EventVoided: True,
        ev.CaseMerged: not open_orders and not case.merged_into,
        ev.CaseReopened: case.state in REOPENED,
        ev.CaseClosed: not open_orders and case.state in ("accepted", "plan"),
    }
    return frozenset(_name(kind) for kind, fit in fits.items() if fit and may(who, kind))


def voidable(who: Who, case: CaseStream, entry: Entry) -> bool:
    """May this entry be voided, as far as can be said without trying?"""
    return (
        may(who, ev.EventVoided) and entry.position not in case.voided and not isinstance(entry.event, FIXED)
    )


def _name(kind: type[ev.Event]) -> str:
    return str(kind.__struct_config__.tag)
