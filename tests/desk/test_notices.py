"""Who is told at once: each occasion once, and each further one again."""

from __future__ import annotations

from liandong.core import events as ev
from liandong.desk import dispatch, intake
from liandong.desk.dispatch import Deed
from tests.district import NOW, TOWN, UNIT, District


def told(district: District, case: str, template: str) -> list[str]:
    """Keys of the mails of one kind about a case."""
    sql = "SELECT key FROM outbox WHERE stream = %s AND template = %s AND channel = 'mail' ORDER BY id"
    return [key for (key,) in district.rows(sql, case, template)]


def test_an_order_that_ends_twice_is_told_twice(district: District) -> None:
    """Withdrawn, the withdrawal voided, withdrawn again: the unit must hear of it again."""
    who = district.who()
    call = intake.Call(event=ev.CaseReceived(place=TOWN), orders=(intake.Issue(UNIT),))
    done = intake.receive(district.db, district.office, who, call, now=NOW)
    case, [order] = done.case, done.orders

    def step(event: ev.Event, now: int) -> tuple[int, ...]:
        deed = Deed(event=event, reason="误派")
        return dispatch.step(district.db, district.office, who, case, deed, now=now).entries

    gone = step(ev.OrderWithdrawn(order=order), NOW + 10)
    assert len(told(district, case, "order.withdrawn")) == 1
    step(ev.EventVoided(positions=gone), NOW + 20)
    step(ev.OrderWithdrawn(order=order), NOW + 30)
    assert len(set(told(district, case, "order.withdrawn"))) == 2
