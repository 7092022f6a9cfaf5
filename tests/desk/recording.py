"""Entering what happens beside cases, in short words."""

from __future__ import annotations

from typing import Any

from liandong.core import events as ev
from liandong.desk import duty
from liandong.desk.dispatch import Deed
from liandong.desk.streams import Noted
from tests.district import NOW, TOWN, District
from tests.district import UNIT as OWN

ROLE = "联络员"


def record(
    district: District, event: ev.Event, *, role: Any = "supervisor", unit: str = "", **more: Any
) -> Noted:
    given = {"now": NOW, **more}
    deed = Deed(event=event, **{k: given.pop(k) for k in ("at", "by", "channel", "reason") if k in given})
    return duty.record(district.db, district.office, district.who(role, unit), deed, **given)


def drill(district: District, *units: str, minutes: int | None = 30, **more: Any) -> str:
    event = ev.DrillCalled(
        drill="", kind="应急联动集结演练", units=units or (OWN, TOWN), limit_minutes=minutes
    )
    return record(district, event, **more).stream
