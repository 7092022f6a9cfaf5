"""Several dispatchers at once: one gets a clear conflict, and nothing is lost."""

from __future__ import annotations

from typing import Any

from tests.district import TOWN, UNIT, Api
from tests.web.api.test_twice import together

OTHERS = ("区水利局", "区教体局", "区民政局", "区司法局")


def post(token: str, path: str, body: dict[str, Any]) -> Any:
    return Api(token).post(path, body)


def test_who_says_what_he_saw_is_told_that_it_changed(district, api) -> None:
    answer = api().case(UNIT)
    token, path = api().token, f"/cases/{answer['case']}/steps"
    severities = ("较大", "重大", "特别重大")
    bodies = [
        {"do": "severity.changed", "data": {"severity": s}, "seen": answer["version"]} for s in severities
    ]
    found = together(3, lambda n: post(token, path, bodies[n]))
    assert sorted(r.status_code for r in found) == [200, 409, 409]
    for refused in (r.json() for r in found if r.status_code == 409):
        assert refused["code"] == "case.conflict"
        assert refused["params"] == {"case": answer["case"], "version": answer["version"] + 1}
        assert answer["case"] in refused["detail"]
    told = api().seen(answer["case"])["timeline"]
    assert [line["do"] for line in told].count("severity.changed") == 1
    won = next(n for n, r in enumerate(found) if r.status_code == 200)
    assert api().seen(answer["case"])["severity"] == severities[won]


def test_an_order_also_says_what_was_seen(api) -> None:
    answer = api().case(UNIT)
    order = answer["orders"][0]
    api().done(f"/orders/{order}/sign", {"seen": answer["version"]})
    refused = api().post(f"/orders/{order}/depart", {"seen": answer["version"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "case.conflict")
    api().done(f"/orders/{order}/depart", {"seen": answer["version"] + 1})


def test_who_says_nothing_is_served_one_after_the_other(api) -> None:
    """Every command is decided anew on what the other left."""
    answer = api().case(UNIT)
    token, path = api().token, f"/cases/{answer['case']}/steps"
    bodies = [{"do": "casualties.changed", "data": {"deaths": n}} for n in range(4)]
    found = together(4, lambda n: post(token, path, bodies[n]))
    assert [r.status_code for r in found] == [200] * 4
    assert {r.json()["version"] for r in found} == {answer["version"] + n for n in range(1, 5)}


def test_orders_issued_at_once_have_different_numbers(api) -> None:
    answer = api().case(UNIT)
    token, path = api().token, f"/cases/{answer['case']}/orders"
    found = together(4, lambda n: post(token, path, {"unit": OTHERS[n]}))
    assert [r.status_code for r in found] == [200] * 4
    numbers = sorted(r.json()["orders"][0] for r in found)
    assert numbers == [f"{answer['case']}-{n}" for n in range(2, 6)]
    assert {o["unit"] for o in api().seen(answer["case"])["orders"]} == {UNIT, *OTHERS}


def test_two_who_send_the_same_unit_send_it_once(api) -> None:
    answer = api().case(UNIT)
    tokens, path = (api("centre").token, api("dispatch").token), f"/cases/{answer['case']}/orders"
    found = together(2, lambda n: post(tokens[n], path, {"unit": TOWN}))
    assert sorted(r.status_code for r in found) == [200, 409]
    assert {r.json().get("code") for r in found} == {None, "order.same_unit"}


def test_one_system_that_says_the_same_twice_in_a_second_said_it_once(api) -> None:
    """Without a key: the very same line in the log is not written twice."""
    answer = api().case(UNIT)
    token, path = api().token, f"/cases/{answer['case']}/orders"
    found = together(2, lambda n: post(token, path, {"unit": TOWN}))
    assert {tuple(r.json()["orders"]) for r in found if r.status_code == 200} == {(f"{answer['case']}-2",)}
    assert [o["unit"] for o in api().seen(answer["case"])["orders"]] == [UNIT, TOWN]


def test_many_calls_at_once_get_different_numbers(api) -> None:
    token = api().token
    found = together(8, lambda _: post(token, "/cases", {"place": TOWN, "orders": [{"unit": UNIT}]}))
    assert len({r.json()["case"] for r in found}) == 8
