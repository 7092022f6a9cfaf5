"""Findings in short words: orders that breach, what a month holds, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from liandong.core import events as ev
from liandong.desk import assess, dispatch, intake, supervise
from liandong.desk.assess import Judged, Month
from liandong.desk.dispatch import Deed
from liandong.desk.errors import DeskError
from liandong.desk.streams import Noted
from liandong.desk.supervise import Ruling
from tests.district import NOW, District
from tests.district import UNIT as OWN

SIGN = "YC.A06"
MONTH = "2026-11"


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


def issued(district: District, unit: str = OWN, now: int = NOW) -> str:
    """An order that its unit's terminal received at once; nobody signs it."""
    call = intake.Call(event=ev.CaseReceived(place="富盛镇"), orders=(intake.Issue(unit),))
    [order] = intake.receive(district.db, district.office, district.who(), call, now=now).orders
    step(district, ev.OrderDelivered(order=order), now)
    return order


def step(district: District, event: Any, now: int, **more: Any) -> None:
    deed = Deed(event=event, **more)
    dispatch.step(district.db, district.office, district.who(), dispatch.case_of(event.order), deed, now=now)


def month(district: District, now: int, name: str = MONTH, role: Any = "supervisor", unit: str = "") -> Month:
    return assess.of_month(district.db, district.office, district.who(role, unit), name, now)


def found(district: District, now: int, order: str = "", item: str = SIGN, **more: Any) -> Judged:
    """The one finding of an order (or of a unit, an item), as it stands."""
    fits = [
        j
        for j in month(district, now, **more).findings
        if j.finding.item == item and order in (j.finding.order, j.finding.drill, "")
    ]
    assert len(fits) == 1, fits
    return fits[0]


def decide(
    district: District, judged: Judged, outcome: Any, now: int, role: Any = "supervisor", **more: Any
) -> Noted:
    given = {k: more.pop(k) for k in ("once", "seen") if k in more}
    ruling = Ruling(outcome=outcome, **more)
    who = district.who(role)
    return supervise.decide(district.db, district.office, who, judged.id, ruling, now=now, **given)


def code(kind: type[DeskError], *args: Any, **more: Any) -> str:
    with pytest.raises(kind) as raised:
        decide(*args, **more)
    return raised.value.code
