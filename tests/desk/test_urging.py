"""Urging, supervising and telephone calls at the desk: who may, who is told, who reads the words."""

import pytest

from liandong.core import events as ev
from liandong.desk import dispatch, files, intake
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Forbidden, Refused
from liandong.desk.rights import Role
from tests.district import NOW, TOWN, UNIT, District


def issued(district: District) -> tuple[str, str]:
    call = intake.Call(event=ev.CaseReceived(place=TOWN), orders=(intake.Issue(UNIT), intake.Issue(TOWN)))
    done = intake.receive(district.db, district.office, district.who(), call, now=NOW)
    return done.case, done.orders[0]


def deed(
    district: District, case: str, event: ev.Event, role: Role = "dispatcher", unit: str = "", **more: str
) -> None:
    dispatch.step(
        district.db, district.office, district.who(role, unit), case, Deed(event=event, **more), now=NOW + 60
    )


def told(district: District, case: str) -> list[tuple[str, str, str]]:
    sql = "SELECT template, recipient, channel FROM outbox WHERE stream = %s AND template ~ 'urged|supervised' ORDER BY id"
    return [(a, b, c) for a, b, c in district.rows(sql, case) if c == "mail"]


@pytest.mark.parametrize("role", ["dispatcher", "supervisor"])
def test_both_desks_of_the_centre_urge_supervise_and_log_calls(district: District, role: Role) -> None:
    case, order = issued(district)
    deed(district, case, ev.OrderUrged(order=order), role, channel="terminal")
    deed(district, case, ev.OrderSupervised(order=order, text="半小时内报告"), role, reason="群众再次反映")
    deed(district, case, ev.CallLogged(order=order, whom="张队", text="马上出动"), role, channel="phone")
    assert told(district, case) == [
        ("order.urged", f"liaison:{UNIT}", "mail"),
        ("order.supervised", f"liaison:{UNIT}", "mail"),
        ("order.supervised", f"leader:{UNIT}", "mail"),
    ]


@pytest.mark.parametrize(
    ("role", "unit"), [("unit", UNIT), ("leader", ""), ("administrator", ""), ("auditor", "")]
)
def test_nobody_else_does(district: District, role: Role, unit: str) -> None:
    case, order = issued(district)
    for event in (ev.OrderUrged(order=order), ev.OrderSupervised(order=order), ev.CallLogged(order=order)):
        with pytest.raises(Forbidden):
            deed(district, case, event, role, unit, reason="因故")


def test_what_is_over_is_not_urged(district: District) -> None:
    case, order = issued(district)
    deed(district, case, ev.OrderWithdrawn(order=order), reason="误派")
    with pytest.raises(Refused, match=r"order\.state"):
        deed(district, case, ev.OrderUrged(order=order))


def test_words_of_a_call_lie_in_the_erasable_store_and_a_callers_call_is_no_units_business(
    district: District,
) -> None:
    case, order = issued(district)
    deed(district, case, ev.CallLogged(party="caller", whom="吕老太", direction="in", text="水还在漏"))
    deed(district, case, ev.CallLogged(order=order, whom="张队", text="马上出动"))
    bodies = " ".join(b for (b,) in district.rows("SELECT body FROM log_entry WHERE stream = %s", case))
    assert not [word for word in ("吕老太", "水还在漏", "张队", "马上出动") if word in bodies]

    def heard(role: Role, unit: str = "") -> list[str]:
        file = files.read(district.db, district.office, district.who(role, unit), case, NOW + 90)
        opened = [file.words.opened(e) for e in file.timeline()]
        return [f"{e.whom}:{e.text}" for e in opened if isinstance(e, ev.CallLogged)]

    assert heard("dispatcher") == ["吕老太:水还在漏", "张队:马上出动"]
    assert heard("unit", UNIT) == ["张队:马上出动"]
    assert heard("unit", TOWN) == []
