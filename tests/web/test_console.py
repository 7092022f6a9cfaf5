"""The console's addresses: who may, what is suggested, what is kept, and a call that is sent on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from liandong.store.models import User
from tests.district import PASSWORD, TOWN, UNIT, Clock, District

PHONE = "13712345678"
KEY = "a" * 32


@pytest.fixture
def desk(district: District, clock: Clock):
    """`desk("dispatcher").post("/console/send", …)`: somebody's browser with scripts."""

    def sit(who: str = "dispatcher") -> Client:
        headers = {"Accept-Language": "en", "HX-Request": "true"}
        client = Client(raise_request_exception=False, headers=headers)
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
        return client

    return sit


def sheet(*units: str, **more: Any) -> dict[str, Any]:
    return {
        "key": KEY, "phone": PHONE, "name": "周", "address": "人民东路", "place": TOWN, "text": "自来水管爆裂，路面积水",
        "category": "供排水", "severity": "一般", "outcome": "accept", "unit": list(units), "via": "network", **more,
    }  # fmt: skip


def drafts(district: District) -> int:
    return int(district.rows("SELECT count(*) FROM draft")[0][0])


def category(district: District, case: str) -> str:
    return str(district.rows("SELECT category FROM case_row WHERE case_id = %s", case)[0][0])


def test_the_room_opens(desk) -> None:
    page = desk().get("/console/").content.decode()
    assert 'id="sheet"' in page
    assert "YC.OUT2" in page


@pytest.mark.parametrize("who", ["supervisor", "officer", "leader", "administrator", "auditor"])
def test_nobody_else_sends(desk, district: District, who: str) -> None:
    logged = district.logged()
    for path in ("send", "suggest", "draft", "draft/drop"):
        assert desk(who).post(f"/console/{path}", sheet(UNIT)).status_code == 403
    assert district.logged() == logged


def test_a_call_is_sent_on_with_two_orders_and_its_draft_is_gone(desk, district: District, api) -> None:
    here = desk()
    here.post("/console/draft", sheet(UNIT, TOWN, lead=UNIT))
    before = drafts(district)
    found = here.post("/console/send", sheet(UNIT, TOWN, lead=TOWN, order_text="注意交通"))
    assert found.status_code == 200, found.content.decode()
    case = api().seen(found["X-Case"])
    assert [(o["unit"], o["role"]) for o in case["orders"]] == [(UNIT, "co"), (TOWN, "lead")]
    assert (case["address"], case["caller"]["phone"]) == ("人民东路", "137****5678")
    assert category(district, found["X-Case"]) == "供排水"
    assert drafts(district) == before - 1
    again = here.post("/console/send", sheet(UNIT, TOWN, lead=TOWN, order_text="注意交通"))
    assert again["X-Case"] == found["X-Case"]


def test_a_refusal_is_told_in_place_and_the_draft_stays(desk, district: District) -> None:
    here = desk()
    here.post("/console/draft", sheet(UNIT, key="b" * 32))
    before = drafts(district)
    found = here.post("/console/send", sheet("没有这个单位", key="b" * 32))
    assert found.status_code == 409
    assert "没有这个单位" in found.content.decode()
    assert drafts(district) == before


def test_a_call_is_transferred_by_a_printed_ground(desk, api) -> None:
    found = desk().post("/console/send", sheet(key="c" * 32, outcome="transfer", ground="YC.OUT2|110"))
    assert api().seen(found["X-Case"])["state"] == "transferred"
    without = desk().post("/console/send", sheet(key="d" * 32, outcome="transfer", ground="YC.OUT3|"))
    assert without.status_code == 409
    assert "whom" in without.content.decode()


def test_advice_names_units_reasons_and_the_place(desk) -> None:
    form = sheet(place="", address="府山街道人民东路12号", place_auto="1", category_auto="1", category="")
    page = desk().post("/console/suggest", form).content.decode()
    assert f'data-place="{TOWN}"' in page
    assert 'data-category="供排水"' in page
    assert "<mark>水管爆裂</mark>" in page
    assert "附件一 一.10" in page
    assert PHONE not in page


def test_the_callers_history_and_a_repeat_are_found(desk, api) -> None:
    caller = {"name": "吴", "phone": "13755556666"}
    case = api().case(UNIT, text="路口自来水管爆裂，水漫路面", place="塔山街道", caller=caller)["case"]
    form = sheet(phone="137 5555 6666", place="塔山街道", text="自来水管爆裂，水漫路面")
    page = desk().post("/console/suggest", form).content.decode()
    assert 'data-earlier="1"' in page
    assert page.count(case) >= 2
    found = desk().post("/console/send", sheet(key="e" * 32, into=case))
    assert api().seen(found["X-Case"])["state"] == "merged"


def test_a_draft_is_the_own_and_comes_back_whole(desk, district: District, clock: Clock) -> None:
    here, key = desk(), "f" * 32
    words = "桥下有人喊救命"
    assert here.post("/console/draft", sheet(UNIT, key=key, text=words)).json()["at"] == clock.now
    assert words.encode() not in district.rows("SELECT sealed FROM draft WHERE id = %s", key)[0][0]
    page = here.get(f"/console/sheet?draft={key}").content.decode()
    for said in (words, PHONE, "人民东路", f'value="{UNIT}"'):
        assert said in page
    assert words in here.get("/console/todo").content.decode()
    assert here.post("/console/draft/drop", {"key": key}).status_code == 204
    assert words not in here.get(f"/console/sheet?draft={key}").content.decode()


def test_a_received_call_shows_its_caller_masked_and_who_has_it_open(desk, api, district: District) -> None:
    case = api().case(text="110 转来：路面塌陷", channel="110", caller={"name": "周", "phone": PHONE})["case"]
    other = User.objects.create_user("second", name="李")
    other.memberships.create(jurisdiction_id=district.here, role="dispatcher")
    desk("second").post("/console/draft", {"key": "1" * 32, "case": case})
    page = desk().get(f"/console/sheet?case={case}").content.decode()
    assert "137****5678" in page
    assert PHONE not in page
    assert "李 has had this call open" in page
    told = desk().post("/console/draft", {"key": "2" * 32, "case": case}).json()
    assert told["others"] == ["李"]
    assert "李" in desk().get("/console/todo").content.decode()
    seen = api().seen(case)["version"]
    first = desk().post(
        "/console/send", sheet(UNIT, key="2" * 32, case=case, seen=seen, text="110 转来：路面塌陷")
    )
    assert first.status_code == 200, first.content.decode()
    late = desk("second").post("/console/send", sheet(UNIT, key="1" * 32, case=case, seen=seen))
    assert late.status_code == 409
    assert "Somebody else" in late.content.decode()
    found = api().seen(case)
    assert (found["text"], found["state"]) == ("110 转来：路面塌陷", "dispatched")
    assert category(district, case) == "供排水"


def test_another_jurisdictions_call_is_not_there(desk, api) -> None:
    case = api("stranger").case(text="邻县的事")["case"]
    assert "邻县的事" not in desk().get(f"/console/sheet?case={case}").content.decode()


def test_units_are_found_by_their_sound(desk) -> None:
    page = desk().get("/console/units?q=qslj").content.decode()
    assert 'data-unit="区水利局"' in page


# --- the idle lock -----------------------------------------------------------------------------------


def test_a_desk_left_alone_locks_itself_and_opens_by_the_password(desk, clock: Clock) -> None:
    here = desk()
    here.get("/console/")
    clock.passes(14 * 60)
    assert here.post("/idle/here").status_code == 204
    clock.passes(16 * 60)
    assert here.post("/console/send", sheet(UNIT, key="3" * 32)).status_code == 423
    assert here.get("/console/todo").status_code == 423
    page = here.get("/watch/", headers={"HX-Request": ""})
    assert (page.status_code, page["Location"]) == (302, "/idle/?next=%2Fwatch%2F")
    assert here.post("/idle/here").status_code == 423
    assert here.post("/idle/unlock", {"password": "wrong", "was": "dispatcher"}).status_code == 403
    assert here.get("/console/todo").status_code == 423
    opened = here.post("/idle/unlock", {"password": PASSWORD, "was": "dispatcher"})
    assert opened.json()["same"] is True
    assert here.get("/console/todo").status_code == 200


def test_a_desk_is_locked_at_once_when_asked(desk) -> None:
    here = desk()
    here.get("/console/")
    assert here.post("/idle/leave").status_code == 204
    assert here.get("/cases/").status_code == 423


def test_other_rooms_do_not_lock(desk, clock: Clock) -> None:
    here = desk("supervisor")
    here.get("/watch/")
    clock.passes(8 * 3600)
    assert here.get("/watch/").status_code == 200


def test_a_session_that_is_over_begins_again_in_place(desk) -> None:
    nobody = Client(headers={"HX-Request": "true"})
    assert nobody.post("/console/send", sheet(UNIT)).status_code == 401
    opened = nobody.post("/idle/unlock", {"password": PASSWORD, "was": "dispatcher"})
    assert (opened.status_code, opened.json()["same"]) == (200, True)
    assert nobody.post("/console/send", sheet(UNIT, key="4" * 32)).status_code == 200
