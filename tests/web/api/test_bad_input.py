"""Bad input: a clear problem in the reader's language, with what to do; nothing is saved."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.district import NOW, TOWN, UNIT, Clock, new_key

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CALL = {"place": TOWN, "text": "水管爆裂", "orders": [{"unit": UNIT}]}


def call(**changes: Any) -> bytes:
    return json.dumps({**CALL, **changes}).encode()


def refused(
    district, api, path: str, content: bytes, status: int, code: str, **headers: str
) -> dict[str, Any]:
    """The problem in English, after the same in Chinese; nothing may have been entered."""
    before = district.rows("SELECT count(*), sum(version) FROM stream_head")
    texts = {}
    for language in ("zh-CN", "en"):
        response = api("centre", language).send(
            path, content, **{"content_type": "application/json", **headers}
        )
        problem = response.json()
        assert (response.status_code, problem["code"]) == (status, code), problem
        assert response["Content-Type"] == "application/problem+json; charset=utf-8"
        assert (problem["status"], problem["type"]) == (status, f"urn:liandong:problem:{code}")
        texts[language] = problem
    assert CHINESE.search(texts["zh-CN"]["detail"])
    assert CHINESE.search(texts["zh-CN"]["title"])
    plain = texts["en"]["detail"]
    for value in texts["en"]["params"].values():
        plain = plain.replace(str(value), "")
    assert not CHINESE.search(plain), "what is not quoted is English"
    assert "%" not in plain
    assert "%" not in re.sub(r"%\d", "", texts["zh-CN"]["detail"])
    assert district.rows("SELECT count(*), sum(version) FROM stream_head") == before
    found: dict[str, Any] = texts["en"]
    return found


BODIES: dict[str, tuple[bytes, int, str, dict[str, Any]]] = {
    "nothing": (b"", 400, "request.empty", {}),
    "no JSON": (b"{", 400, "request.json", {"byte": 1}),
    "a slip": (b'{"text": "a" "place": "b"}', 400, "request.json", {"byte": 13}),
    "no UTF-8": (b'{"text": "\xb4\xf3\xcb\xae"}', 400, "request.json", {}),
    "half a surrogate pair": (rb'{"text": "\ud800"}', 400, "request.json", {}),
    "half a pair in the middle": (rb'{"text": "a\udc00b"}', 400, "request.json", {}),
    "not a number": (b'{"deaths": NaN}', 400, "request.json", {}),
    "a list": (b"[]", 422, "request.object", {}),
    "null": (b"null", 422, "request.object", {}),
    "a text": ('"水管爆裂"'.encode(), 422, "request.object", {}),
    "ten thousand brackets": (b'{"orders": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400, "", {}),
    "a number for a text": (call(text=7), 422, "field.type", {"field": "text", "wanted": ["text"]}),
    "a text for a number": (call(deaths="七"), 422, "field.type", {"field": "deaths", "wanted": ["integer"]}),
    "half a death": (call(deaths=0.5), 422, "field.type", {"field": "deaths", "wanted": ["integer"]}),
    "a text for yes or no": (call(secrecy="是"), 422, "field.type", {"field": "secrecy", "wanted": ["boolean"]}),
    "an object for a list": (call(orders={}), 422, "field.type", {"field": "orders", "wanted": ["list"]}),
    "a list inside": (call(orders=[[]]), 422, "field.type", {"field": "orders.0", "wanted": ["object"]}),
    "an unknown field": (call(texte="x"), 422, "field.unknown", {"field": "texte"}),
    "a field without a name": (call(**{"": 1}), 422, "field.unknown", {"field": '""'}),
    "a field with a name like ours": (call(**{"a`b\n": 1}), 422, "field.unknown", {"field": "a`b\n"}),
    "a field with a page for a name": (call(**{"名" * 5000: 1}), 422, "field.unknown", {"field": "名" * 100 + "…"}),
    "an unknown field inside": (
        call(orders=[{"unit": UNIT, "rolle": "lead"}]), 422, "field.unknown", {"field": "orders.0.rolle"},
    ),
    "no unit": (call(orders=[{}]), 422, "field.missing", {"field": "orders.0.unit"}),
    "an empty unit": (call(orders=[{"unit": ""}]), 422, "field.missing", {"field": "orders.0.unit"}),
    "an unknown role": (
        call(orders=[{"unit": UNIT, "role": "boss"}]), 422, "field.choice",
        {"field": "orders.0.role", "value": "boss", "known": ["lead", "co", "support", "sole"]},
    ),
    "an unknown channel": (call(channel="鸽子"), 422, "field.choice", {"field": "channel", "value": "鸽子"}),
    "an unknown outcome": (
        call(orders=[], screening={"outcome": "maybe"}), 422, "field.choice",
        {"field": "screening.outcome", "value": "maybe", "known": ["accept", "answer", "refuse", "transfer", "refer"]},
    ),
    "minus one dead": (call(deaths=-1), 422, "field.at_least", {"field": "deaths", "limit": 0}),
    "more dead than people": (call(deaths=10**12), 422, "field.at_most", {"field": "deaths"}),
    "a number without end": (b'{"deaths": 1' + b"0" * 5000 + b"}", 422, "field.too_large", {"field": "deaths"}),
    "a number beyond any": (b'{"headcount": 1e999}', 422, "", {"field": "headcount"}),
    "20,001 characters": (call(text="水" * 20_001), 422, "field.too_long", {"field": "text", "limit": 20_000}),
    "a place without end": (call(place="镇" * 201), 422, "field.too_long", {"field": "place", "limit": 200}),
    "61 orders": (call(orders=[{"unit": UNIT}] * 61), 422, "field.too_long", {"field": "orders", "limit": 60}),
    "NUL in the text": (call(text="a\0b"), 400, "request.control_characters", {"field": "text"}),
    "a bell in the name": (call(caller={"name": "王\a"}), 400, "request.control_characters", {"field": "caller.name"}),
    "an escape in the place": (call(place="\x1b[31m"), 400, "request.control_characters", {"field": "place"}),
    "a control in the address": (call(address="a\x85"), 400, "request.control_characters", {"field": "address"}),
    "a control in an order": (
        call(orders=[{"unit": UNIT, "text": "\x07"}]), 400, "request.control_characters", {"field": "orders.0.text"},
    ),
    "a control in the category": (call(category="\x7f"), 400, "request.control_characters", {"field": "category"}),
    "10 MB of text": (call(text="水" * 3_500_000), 413, "request.too_large", {}),
    "10 MB of ASCII": (call(text="a" * 10_000_000), 413, "request.too_large", {}),
    "no time": (call(received_at="昨天晚上"), 400, "time.malformed", {"at": "昨天晚上", "field": "received_at"}),
    "year 99999": (call(received_at="99999-01-01T00:00:00+08:00"), 400, "time.malformed", {}),
    "no offset": (call(received_at="2026-11-24T09:00:00"), 400, "time.malformed", {}),
    "no time of day": (call(received_at="2026-11-24"), 400, "time.malformed", {}),
    "a week's day": (call(received_at="2026-W48-2"), 400, "time.malformed", {}),
    "the 30th of February": (call(received_at="2026-02-30T09:00:00+08:00"), 400, "time.malformed", {}),
    "25 o'clock": (call(received_at="2026-11-24T25:00:00+08:00"), 400, "time.malformed", {}),
    "a time without end": (call(received_at="2026" * 40), 422, "field.too_long", {"field": "received_at"}),
    "year one": (call(received_at="0001-01-01T00:00:00+08:00"), 400, "time.too_early", {}),
    "tomorrow": (call(received_at="2026-11-25T09:00:00+08:00"), 409, "time.future", {"now": NOW}),
    "year 9999": (call(received_at="9999-12-31T23:59:59+08:00"), 409, "time.future", {}),
    "an unknown unit": (call(orders=[{"unit": "区飞碟局"}]), 409, "unit.unknown", {"unit": "区飞碟局"}),
    "a place outside": (call(place="杭州市西湖区"), 409, "place.outside", {"place": "杭州市西湖区"}),
    "the same unit twice": (call(orders=[{"unit": UNIT}, {"unit": UNIT}]), 409, "order.same_unit", {"unit": UNIT}),
    "two leads": (
        call(orders=[{"unit": UNIT, "role": "lead"}, {"unit": TOWN, "role": "lead"}]), 409, "lead.second",
        {"unit": TOWN, "lead": UNIT},
    ),
    "an order on what is refused": (
        call(screening={"outcome": "answer"}), 409, "case.state", {"state": "answered"},
    ),
    "a ground that nobody printed": (
        call(orders=[], screening={"outcome": "accept", "ground": "YC.IN9"}), 409, "ground.unknown", {},
    ),
    "for the police alone": (call(police="only"), 409, "scope.police_only", {}),
    "an earlier case that is none": (
        call(orders=[], screening={"outcome": "answer", "same_as": "C20261124-0"}), 409, "case.unknown",
        {"case": "C20261124-0"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_call_that_cannot_be_taken(district, api, name: str) -> None:
    content, status, code, params = BODIES[name]
    if not code:
        response = api().send("/cases", content)
        assert response.status_code in (400, 422)
        code, status = response.json()["code"], response.status_code
        assert code.startswith(("request.", "field."))
    problem = refused(district, api, "/cases", content, status, code)
    assert params.items() <= problem["params"].items()


def test_a_refusal_by_the_regulation_names_its_clause(district, api) -> None:
    for name, clause in (
        ("two leads", "第十三条"),
        ("a place outside", "第二条"),
        ("for the police alone", "第四条"),
    ):
        content, status, code, _ = BODIES[name]
        assert refused(district, api, "/cases", content, status, code)["clause"] == clause


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"],
)
def test_a_wrong_kind_of_content(district, api, kind: str) -> None:
    refused(district, api, "/cases", call(), 415, "request.content_type", content_type=kind)


def test_a_json_kind_of_its_own_is_json(api) -> None:
    for kind in ("application/json; charset=utf-8", "application/vnd.example+json"):
        assert api().send("/cases", call(), content_type=kind).status_code == 201


def test_a_wrong_address_and_a_wrong_method(district, api) -> None:
    refused(district, api, "/casess", call(), 404, "request.address")
    refused(district, api, "/units", call(), 405, "request.method")
    response = api().client.delete("/api/v1/cases", headers=api().headers({}))
    assert (response.status_code, set(response["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert response.json()["params"]["method"] == "DELETE"
    assert api().client.get("/api/v2/cases").json()["code"] == "request.address"


@pytest.mark.parametrize(
    "text",
    ["煤气味很重😀🧯", "姓周名𠮷祥", "ｆｕｌｌｗｉｄｔｈ　空格", "عربي", "e\u0301tage", "第一行\n第二行\t列"],
)
def test_every_script_is_kept_and_found_again(api, text: str) -> None:
    mark = new_key().replace("-", "")
    case = api().case(UNIT, text=f"{text} {mark}")["case"]
    assert api().seen(case)["text"] == f"{text} {mark}"
    word = text.split("\n")[0].split()[0]
    assert [c["case"] for c in api().get("/cases", q=f"{word} {mark}").json()["cases"]] == [case]


# --- steps ----------------------------------------------------------------------------


@pytest.fixture
def answer(api) -> dict[str, Any]:
    found: dict[str, Any] = api().case(UNIT)
    return found


STEPS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no such event": ({"do": "order.eaten"}, 400, "step.unknown"),
    "a call on a case": ({"do": "case.received"}, 400, "step.unknown"),
    "an erasure": ({"do": "case.erased", "data": {"ground": "request"}}, 400, "step.unknown"),
    "another stream's event": ({"do": "roster.set"}, 400, "step.unknown"),
    "no event": ({}, 422, "field.missing"),
    "a field of another event": ({"do": "lead.set", "data": {"severity": "一般"}}, 422, "field.unknown"),
    "data of another kind": ({"do": "lead.set", "data": []}, 422, "field.type"),
    "a field of another kind": ({"do": "casualties.changed", "data": {"deaths": "一"}}, 422, "field.type"),
    "deaths without end": ({"do": "casualties.changed", "data": {"deaths": 10**30}}, 422, "field.at_most"),
    "too many deaths": ({"do": "casualties.changed", "data": {"deaths": 10**9}}, 422, "field.at_most"),
    "minus one head": ({"do": "headcount.changed", "data": {"headcount": -1}}, 422, "field.at_least"),
    "a needed field": ({"do": "severity.changed"}, 422, "field.missing"),
    "NUL deep inside": (
        {"do": "callback.done", "data": {"topics": {"速度\0": "满意"}}}, 400, "request.control_characters",
    ),
    "a number of one's own": ({"do": "order.issued", "order": "X-1", "data": {"unit": TOWN}}, 400, "order.numbered"),
    "an unknown order": ({"do": "order.signed", "order": "C20261124-0-1"}, 404, "order.unknown"),
    "no order": ({"do": "order.signed", "data": {"order": ""}}, 404, "order.unknown"),
    "a sign before the case": (
        {"do": "severity.changed", "data": {"severity": "一般"}, "at": "2026-11-24T09:00:00+08:00"},
        409, "time.before_case",
    ),
    "the future": ({"do": "plan.activated", "at": "2026-11-24T10:00:01+08:00"}, 409, "time.future"),
    "no time": ({"do": "plan.activated", "at": "10:00"}, 400, "time.malformed"),
    "a merge with nothing": ({"do": "case.merged", "data": {"into": "C20261124-0"}}, 409, "case.unknown"),
    "no reason": ({"do": "case.corrected", "data": {"field": "place", "new": TOWN}}, 409, "reason.missing"),
    "an unknown word": (
        {"do": "case.corrected", "data": {"field": "colour", "new": "红"}, "reason": "错"}, 409, "correction.field",
    ),
    "a text for a number": (
        {"do": "case.corrected", "data": {"field": "deaths", "new": "三"}, "reason": "错"}, 409, "correction.value",
    ),
    "nothing for a text": (
        {"do": "case.corrected", "data": {"field": "place", "new": None}, "reason": "错"}, 409, "correction.value",
    ),
    "void nothing": ({"do": "event.voided", "reason": "错"}, 409, "void.nothing"),
    "void what is not there": ({"do": "event.voided", "data": {"positions": [99]}, "reason": "错"}, 409, "void.unknown"),
    "void the call": ({"do": "event.voided", "data": {"positions": [1]}, "reason": "错"}, 409, "void.forbidden"),
    "a second lead": (
        {"do": "order.issued", "data": {"unit": TOWN, "role": "lead"}}, 409, "lead.second",
    ),
    "seen too much": ({"do": "plan.activated", "seen": 10**6}, 409, "case.conflict"),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_cannot_be_taken(district, api, name: str) -> None:
    body, status, code = STEPS[name]
    case = api().case(orders=[{"unit": UNIT, "role": "lead"}])["case"]
    refused(district, api, f"/cases/{case}/steps", json.dumps(body).encode(), status, code)


def test_a_second_lead_is_refused_by_article_13(district, api) -> None:
    case = api().case(orders=[{"unit": UNIT, "role": "lead"}])["case"]
    body = json.dumps({"unit": TOWN, "role": "lead"}).encode()
    problem = refused(district, api, f"/cases/{case}/orders", body, 409, "lead.second")
    assert problem["clause"] == "第十三条"
    assert UNIT in problem["detail"]
    assert TOWN in problem["detail"]


TRANSITIONS: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "an unknown action": ("eat", {}, 400, "step.unknown"),
    "a field that it has not": ("sign", {"unit": TOWN}, 422, "field.unknown"),
    "a reason too long": ("object", {"reason": "不" * 20_001}, 422, "field.too_long"),
    "controls in a reason": ("object", {"reason": "\x00"}, 400, "request.control_characters"),
    "controls in a name": ("sign", {"by": "王\x1b"}, 400, "request.control_characters"),
    "controls in a channel": ("sign", {"channel": "\x02"}, 400, "request.control_characters"),
    "an arrival report before the arrival": ("report-arrival", {"number": "1"}, 409, "order.state"),
    "a result before the work": ("result", {"text": "好了"}, 409, "order.state"),
    "a new deadline that has passed": (
        "extend", {"reason": "料不齐", "to": "2026-11-24T09:00:00+08:00"}, 409, "extension.past",
    ),
    "no new deadline": ("extend", {"reason": "料不齐"}, 422, "field.missing"),
    "a deadline after our time": ("extend", {"reason": "料不齐", "to": "9999-01-01T00:00:00+08:00"}, 422, "field.at_most"),
    "a unit that is none": ("reassign", {"reason": "不归它管", "unit": "区飞碟局"}, 409, "unit.unknown"),
    "to the same unit": ("reassign", {"reason": "不归它管", "unit": UNIT}, 409, "reassign.same_unit"),
    "no reason": ("withdraw", {}, 409, "reason.missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_transition_that_cannot_be_made(district, api, answer, name: str) -> None:
    action, body, status, code = TRANSITIONS[name]
    path = f"/orders/{answer['orders'][0]}/{action}"
    refused(district, api, path, json.dumps(body).encode(), status, code)


def test_a_sign_before_the_issue(district, api, clock: Clock) -> None:
    """The centre may enter an earlier time, but not one before the order was there."""
    case = api().case(orders=[])["case"]
    clock.passes(600)
    [order] = api().done(f"/cases/{case}/orders", {"unit": UNIT})["orders"]
    body = {"at": "2026-11-24T10:05:00+08:00", "by": "张三", "reason": "电话签收"}
    problem = refused(
        district, api, f"/orders/{order}/sign", json.dumps(body).encode(), 409, "time.before_issue"
    )
    assert problem["detail"].startswith("2026-11-24 10:05:00 lies before order")


@pytest.mark.parametrize("missing", ["by", "reason"])
def test_an_earlier_time_needs_a_speaker_and_a_reason(
    district, api, answer, clock: Clock, missing: str
) -> None:
    clock.passes(600)
    body = {"at": "2026-11-24T10:05:00+08:00", "by": "张三", "reason": "电话签收"}
    del body[missing]
    path = f"/orders/{answer['orders'][0]}/sign"
    refused(district, api, path, json.dumps(body).encode(), 400, "late.speaker")


@pytest.mark.parametrize(
    "case", ["C20261124-99999", "nonsense", "C20261124-1%00", "C" * 500, "..%2f..", "%F0%9F%98%80"]
)
def test_an_unknown_case_or_order(district, api, case: str) -> None:
    body = b'{"do": "plan.activated"}'
    assert api().get(f"/cases/{case}").status_code in (400, 404, 422)
    assert api().send(f"/cases/{case}/steps", body).status_code in (400, 404, 422)
    response = api().send(f"/orders/{case}-1/sign", b"{}")
    assert response.status_code in (400, 404, 422)
    assert response["Content-Type"].startswith("application/problem+json")


def test_a_circle_of_merges(district, api) -> None:
    one, two, three = (api().case(orders=[])["case"] for _ in range(3))

    def merge(case: str, into: str) -> bytes:
        return json.dumps({"do": "case.merged", "data": {"into": into}, "reason": "同一件事"}).encode()

    refused(district, api, f"/cases/{one}/steps", merge(one, one), 409, "merge.self")
    for case, into in ((one, two), (two, three)):
        assert api().send(f"/cases/{case}/steps", merge(case, into)).status_code == 200
    refused(district, api, f"/cases/{three}/steps", merge(three, one), 409, "merge.cycle")
    refused(district, api, f"/cases/{one}/steps", merge(one, three), 409, "merge.twice")


@pytest.mark.parametrize("key", ["k" * 201, "钥匙" * 150, "a\x07b"])
def test_an_idempotency_key_that_cannot_be_kept(district, api, key: str) -> None:
    before = district.logged()
    response = api().send("/cases", call(), **{"Idempotency-Key": key})
    assert response.status_code == 400
    assert response.json()["code"] in ("field.too_long", "request.control_characters")
    assert district.logged() == before


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\0b"}, {"state": "\0"}, {"place": "\0"}, {"q": "'; DROP TABLE log_entry; --"}, {"q": "& | ! ( ) : *"},
        {"q": "💧" * 500}, {"offset": "-1"}, {"limit": "0"}, {"limit": "99999"}, {"offset": "1" * 18}, {"q": "%_\\"},
    ],
)  # fmt: skip
def test_odd_questions_get_an_answer_or_a_problem(api, query: dict[str, str]) -> None:
    response = api().get("/cases", **query)
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response.json()["code"] == "store.bad_text"


@pytest.mark.parametrize("number", ["viele", "1.5", "", "1" * 5000])
def test_a_number_that_is_none(api, number: str) -> None:
    response = api().get("/cases", limit=number)
    assert (response.status_code, response.json()["code"]) == (422, "field.type")
    assert response.json()["detail"] == "“limit” must be: a whole number."


@pytest.mark.parametrize(
    "cursor", ["nonsense", "9" * 30, "1." + "9" * 30 + ".1", "-1.-1.-1", "\0", "~", "1.1"]
)
def test_a_cursor_that_means_nothing_is_stale(api, cursor: str) -> None:
    page = api().get("/feed", cursor=cursor)
    assert page.status_code == 200
    assert page.json()["stale"] is True
    assert api().get("/feed", cursor=page.json()["cursor"]).json()["stale"] is False
