"""The same request sent twice is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from liandong.web.api.cases import ACTIONS
from tests.district import TOWN, UNIT, Api, new_key
from tests.web.api.test_lane import BODIES, STEPS, WAYS, walk

CALL = {"place": TOWN, "text": "电线垂落", "orders": [{"unit": UNIT}]}


def test_a_call_taken_in_twice_is_one_case(district, api) -> None:
    key = new_key()
    first = api().post("/cases", CALL, key)
    before = district.logged()
    again = api().post("/cases", CALL, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "replayed": True}
    assert district.logged() == before


@pytest.mark.parametrize(("action", "before", "after"), [s for s in STEPS if s[1] != "closed"])
def test_a_transition_sent_twice_is_done_once(district, api, action: str, before: str, after: str) -> None:
    """Also when the state moved on, so that the step would be refused now."""
    [order] = api().case(UNIT)["orders"]
    walk(api(), order, *WAYS[before])
    key, body = new_key(), BODIES.get(action, {})
    first = api().done(f"/orders/{order}/{action}", body, key)
    if after not in ("withdrawn", "reassigned", "closed"):
        walk(api(), order, "withdraw")
    entries = district.logged()
    again = api().done(f"/orders/{order}/{action}", body, key)
    assert again == {**first, "replayed": True}
    assert district.logged() == entries


def test_steps_and_further_orders_too(district, api) -> None:
    answer = api().case(UNIT)
    for path, body in (
        (f"/cases/{answer['case']}/orders", {"unit": TOWN}),
        (f"/cases/{answer['case']}/steps", {"do": "severity.changed", "data": {"severity": "重大"}}),
    ):
        key = new_key()
        first = api().done(path, body, key)
        entries = district.logged()
        assert api().done(path, body, key) == {**first, "replayed": True}
        assert district.logged() == entries


def test_a_replay_outlives_what_it_would_be_refused_for(district, api, clock) -> None:
    """A call whose time would now lie before what is taken is still answered as it was."""
    key, body = new_key(), {**CALL, "orders": [{"unit": UNIT, "role": "lead"}]}
    first = api().done("/cases", body, key)
    walk(api(), first["orders"][0], "sign", "handle", "result", "close")
    assert api().done("/cases", body, key) == {**first, "replayed": True}


@pytest.mark.parametrize("action", ["sign", "withdraw"])
def test_a_key_is_for_one_request(district, api, action: str) -> None:
    [order] = api().case(UNIT)["orders"]
    key = new_key()
    api().done(f"/orders/{order}/{action}", BODIES.get(action, {}), key)
    entries = district.logged()
    other = api().post(f"/orders/{order}/{action}", {"reason": "另一个理由"}, key)
    elsewhere = api().post(f"/orders/{order}/depart", BODIES.get(action, {}), key)
    for refused in (other, elsewhere):
        assert (refused.status_code, refused.json()["code"]) == (422, "key.reused")
    assert district.logged() == entries


def test_a_key_for_a_call_is_for_no_other_call(api) -> None:
    key = new_key()
    api().done("/cases", CALL, key)
    refused = api().post("/cases", {**CALL, "text": "别的事"}, key)
    assert (refused.status_code, refused.json()["code"]) == (422, "key.reused")


def test_a_key_belongs_to_its_system(api) -> None:
    """Two systems that count their keys from one do not meet."""
    key, call = new_key(), {"place": TOWN}
    assert api("centre").done("/cases", call, key)["case"] != api("intake").done("/cases", call, key)["case"]


def test_a_refused_command_leaves_its_key_free(district, api) -> None:
    [order] = api().case(UNIT)["orders"]
    key = new_key()
    assert api().post(f"/orders/{order}/close", {}, key).status_code == 409
    walk(api(), order, "sign", "handle", "result")
    assert api().done(f"/orders/{order}/close", {}, key)["replayed"] is False
    key = new_key()
    assert api().post("/cases", {**CALL, "orders": [{"unit": "没有这个单位"}]}, key).status_code == 409
    assert api().done("/cases", CALL, key)["replayed"] is False


def test_what_another_system_handed_over_is_entered_once_for_ever(district, api) -> None:
    body = {"place": TOWN, "text": "路灯不亮", "source": "12345", "external_id": new_key()}
    first = api().done("/cases", body, new_key())
    again = api("intake").done("/cases", body, new_key())
    assert again == {**first, "replayed": True}
    [kept] = district.rows("SELECT for_ever FROM idempotency WHERE key = %s", body["external_id"])
    assert kept == (True,)
    assert api().done("/cases", {**body, "source": "110"})["case"] != first["case"]


def test_a_request_without_a_key_is_done_each_time(api) -> None:
    assert api().done("/cases", CALL)["case"] != api().done("/cases", CALL)["case"]


def together(count: int, call: Any) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


def test_the_same_call_from_many_threads_is_one_case(district, api) -> None:
    key, token = new_key(), api().token
    answers = together(8, lambda _: Api(token).done("/cases", CALL, key))
    assert len({a["case"] for a in answers}) == 1
    assert sum(not a["replayed"] for a in answers) == 1
    assert len(district.rows("SELECT 1 FROM idempotency WHERE key = %s", key)) == 1


def test_the_same_step_from_many_threads_is_one_step(district, api) -> None:
    [order] = api().case(UNIT)["orders"]
    key, token = new_key(), api().token
    answers = together(8, lambda _: Api(token).done(f"/orders/{order}/sign", {}, key))
    assert sum(not a["replayed"] for a in answers) == 1
    assert {a["version"] for a in answers} == {answers[0]["version"]}
    told = [line["do"] for line in api().seen(order[:-2])["timeline"]]
    assert told.count(ACTIONS["sign"]) == 1
