"""The dispatcher's desk: one call sent on in one step, also one that was received already; what waits, what repeats."""

from __future__ import annotations

from typing import Any

import pytest

from liandong.core import events as ev
from liandong.desk import console
from liandong.desk.errors import Conflict, Forbidden, Refused
from liandong.desk.intake import Issue, once_for
from liandong.store import similar, todo
from tests.district import NOW, TOWN, UNIT, Clock, District

PHONE = "13800138000"


def sheet(*units: str, text: str = "自来水管爆裂，路面积水", **more: Any) -> console.Sheet:
    orders = tuple(
        Issue(unit=u, role="lead" if n == 0 and len(units) > 1 else "") for n, u in enumerate(units)
    )
    given = {"screening": ev.CaseScreened(outcome="accept"), "orders": orders, "phone": PHONE, **more}
    return console.Sheet(received=ev.CaseReceived(text=text, place=TOWN, category="供排水"), **given)


@pytest.fixture
def send(district: District):
    def act(filled: console.Sheet, **more: Any):
        return console.send(
            district.db, district.office, district.who(), filled, now=NOW, completed="补录", **more
        )

    return act


def seen(api: Any, case: str) -> dict[str, Any]:
    return api().seen(case)


def test_a_new_call_is_entered_screened_and_dispatched_at_once(api, send) -> None:
    done = send(sheet(UNIT, TOWN))
    found = seen(api, done.case)
    assert [(o["unit"], o["role"], o["state"]) for o in found["orders"]] == [
        (UNIT, "lead", "issued"), (TOWN, "co", "issued"),
    ]  # fmt: skip
    assert (found["state"], found["lead"]) == ("dispatched", UNIT)


def test_the_same_sheet_twice_is_one_case(district: District, send) -> None:
    once = once_for("user:1", "sheet-1", b"body", keys=district.office.keys)
    first, again = send(sheet(UNIT), once=once), send(sheet(UNIT), once=once)
    assert (first.case, again.replayed) == (again.case, True)


def test_a_call_that_is_refused_has_no_orders(api, send) -> None:
    done = send(sheet(screening=ev.CaseScreened(outcome="refuse"), reason="民事纠纷，告知起诉"))
    assert seen(api, done.case)["state"] == "refused"


def test_a_received_call_is_completed_and_dispatched(api, send) -> None:
    case = api().case(text="路上全是水", place="", channel="110")["case"]
    version = seen(api, case)["version"]
    filled = console.Sheet(
        received=ev.CaseReceived(place=TOWN, category="供排水", severity="较大"),
        screening=ev.CaseScreened(outcome="accept"),
        orders=(Issue(unit=UNIT), ),
        case=case,
    )  # fmt: skip
    done = send(filled, seen=version)
    found = seen(api, case)
    assert done.case == case
    assert (found["place"], found["severity"], found["state"]) == (TOWN, "较大", "dispatched")
    assert found["text"] == "路上全是水"
    with pytest.raises(Conflict):
        send(filled, seen=version)


def test_all_or_nothing(api, send) -> None:
    case = api().case(text="路上全是水", place=TOWN)["case"]
    with pytest.raises(Refused) as refused:
        send(sheet(UNIT, "没有这个单位", case=case))
    assert refused.value.code == "unit.unknown"
    assert seen(api, case)["orders"] == []


def test_a_repeat_is_entered_and_joined(api, send) -> None:
    first = send(sheet(UNIT))
    done = send(sheet(into=first.case))
    assert seen(api, done.case)["state"] == "merged"
    received = api().case(text="又一个电话", place=TOWN)["case"]
    send(sheet(case=received, into=first.case))
    assert seen(api, received)["state"] == "merged"


def test_only_a_dispatcher(district: District) -> None:
    for role, unit in (("unit", UNIT), ("supervisor", ""), ("leader", "")):
        with pytest.raises(Forbidden):
            console.send(district.db, district.office, district.who(role, unit), sheet(UNIT), now=NOW)


def test_what_waits_is_counted_by_kind_the_oldest_first(district: District, api, clock: Clock) -> None:
    here = district.here
    before = {w.what: w.n for w in district.db.call(todo.waiting, here, NOW + 100, 1)}
    calls_before = next((w.n for w in district.db.call(todo.calls, here, NOW, 1)), 0)
    objected = api().case(UNIT)["orders"][0]
    api("unit").done(f"/orders/{objected}/object", {"reason": "不归我们管"})
    answered = api().case(UNIT)["orders"][0]
    for step in ("sign", "arrive", "handle", "result"):
        api("unit").done(f"/orders/{answered}/{step}", {"text": "已处置"} if step == "result" else {})
    clock.passes(10)
    call = api().case(text="110 转来的电话", channel="110")["case"]
    found = district.db.call(todo.waiting, here, NOW + 100, 1000)
    counts = {w.what: w.n for w in found}
    assert counts["objection"] == before.get("objection", 0) + 1
    assert counts["callback"] == before.get("callback", 0) + 1
    assert objected in [w.order for w in found if w.what == "objection"]
    calls = district.db.call(todo.calls, here, clock.now, 1000)
    assert (calls[-1].case, calls[-1].n) == (call, calls_before + 1)


def test_similar_cases_are_those_of_the_same_place_and_words_or_number(district: District, api) -> None:
    phone = {"name": "周", "phone": "13900001111"}
    pipe = api().case(
        UNIT, text="人民东路水管爆裂，水漫到了路上", address="人民东路中兴路口", place="塔山街道"
    )["case"]
    api().case(UNIT, text="人民东路水管爆裂", place="富盛镇")
    api().case(UNIT, text="有人占道摆摊", place="塔山街道")
    called = api().case(UNIT, text="孩子走丢了", place="富盛镇", caller=phone)["case"]

    def ask(text: str = "", place: str = "", number: str = "") -> list[str]:
        found = district.db.call(
            similar.similar,
            district.office.keys,
            district.here,
            text=text,
            place=place,
            phone=number,
            now=NOW,
        )
        return [s.case for s in found]

    assert ask("水管爆裂，人民东路全是水", "塔山街道") == [pipe]
    assert ask("水管爆裂，人民东路全是水") == []
    assert ask(number="139-0000-1111") == [called]
    assert ask("完全不同的另外一件事情", "塔山街道") == []
