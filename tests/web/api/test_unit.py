"""What a unit's own system may see and do: its orders, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.district import NOW, TOWN, UNIT, Clock, iso


@pytest.fixture
def both(api) -> dict[str, Any]:
    """A case of two units: the tests' unit first."""
    return api().case(UNIT, TOWN)


@pytest.fixture
def foreign(api) -> dict[str, Any]:
    """A case of the town alone."""
    return api().case(TOWN, text="别家的案子")


def test_a_unit_cannot_set_back_the_clock(api, both, clock: Clock) -> None:
    """Its sign counts when the server receives it; the time that it says is kept as a claim."""
    order = both["orders"][0]
    clock.passes(700)
    api("unit").done(f"/orders/{order}/sign", {"at": iso(NOW + 60)})
    seen = api().seen(both["case"])
    assert seen["orders"][0]["signed_at"] == "2026-11-24T10:11:40+08:00"
    assert ("YC.C.SIGN", "breached") in {(c["rule"], c["state"]) for c in seen["clocks"]}
    line = next(line for line in seen["timeline"] if line["do"] == "order.signed")
    assert line["claimed_at"] == "2026-11-24T10:01:00+08:00"
    assert (line["by"], line["channel"]) == ("unit", "terminal")


def test_a_unit_acts_on_its_own_order(api, both) -> None:
    order = both["orders"][0]
    for action in ("deliver", "sign", "depart", "arrive", "handle", "progress", "result"):
        api("unit").done(f"/orders/{order}/{action}", {"text": "已修复"} if action == "result" else {})
    assert api("unit").seen(both["case"])["orders"][0]["state"] == "submitted"


@pytest.mark.parametrize("action", ["deliver", "sign", "arrive", "result", "object"])
def test_another_units_order_does_not_exist_for_it(district, api, both, foreign, action: str) -> None:
    before = district.logged()
    text = {"text": "已修复"} if action == "result" else {}
    for order in (both["orders"][1], foreign["orders"][0], "C20261124-99999-1"):
        refused = api("unit").post(f"/orders/{order}/{action}", {"reason": "不归我们管"} | text)
        assert (refused.status_code, refused.json()["code"]) == (404, "order.unknown")
    assert district.logged() == before


@pytest.mark.parametrize("action", ["withdraw", "close", "return", "reassign", "extend", "suspend"])
def test_a_unit_takes_no_step_of_the_centre(district, api, both, action: str) -> None:
    before = district.logged()
    body = {"reason": "不归我们管", "unit": TOWN, "to": "2026-11-30T00:00:00+08:00"}
    keep = {"reason"} | {"reassign": {"unit"}, "extend": {"to"}}.get(action, set())
    given = {name: value for name, value in body.items() if name in keep}
    refused = api("greedy unit").post(f"/orders/{both['orders'][0]}/{action}", given)
    assert (refused.status_code, refused.json()["code"]) == (403, "right.missing")
    assert district.logged() == before


def test_a_unit_takes_in_no_calls_and_issues_no_orders(district, api, both) -> None:
    before = district.logged()
    assert api("greedy unit").post("/cases", {"place": TOWN}).status_code == 403
    assert api("greedy unit").post(f"/cases/{both['case']}/orders", {"unit": UNIT}).status_code == 403
    assert district.logged() == before


def test_a_unit_reads_only_cases_of_its_own(api, both, foreign) -> None:
    listed = [c["case"] for c in api("unit").get("/cases", limit=200).json()["cases"]]
    assert both["case"] in listed
    assert foreign["case"] not in listed
    for path in (foreign["case"], "C20261124-99999"):
        refused = api("unit").get(f"/cases/{path}")
        assert (refused.status_code, refused.json()["code"]) == (404, "case.unknown")


def test_a_unit_does_not_find_the_words_of_others(api, foreign) -> None:
    assert api().get("/cases", q="别家的案子").json()["cases"] != []
    assert api("unit").get("/cases", q="别家的案子").json()["cases"] == []


def test_a_unit_sees_who_else_works_on_the_case_but_not_how(api, both) -> None:
    """The others' clocks, findings and reasons are theirs and the centre's."""
    api("town").done(f"/orders/{both['orders'][1]}/object", {"reason": "与我街道无关"})
    seen = api("unit").seen(both["case"])
    assert [(o["unit"], o["role"]) for o in seen["orders"]] == [(UNIT, "sole"), (TOWN, "co")]
    assert {c["unit"] for c in seen["clocks"]} == {UNIT}
    assert {line["do"] for line in seen["timeline"]} >= {"case.received", "order.issued"}
    assert "order.objected" not in {line["do"] for line in seen["timeline"]}
    assert "与我街道无关" not in str(seen)


def test_a_units_feed_holds_what_concerns_it(api, both, foreign) -> None:
    start = api("unit").get("/feed").json()["cursor"]
    first = api().case(UNIT, TOWN)
    other = api().case(TOWN)
    page = api("unit").get("/feed", cursor=start).json()
    assert {e["case"] for e in page["entries"]} == {first["case"]}
    assert all(UNIT in e["units"] for e in page["entries"])
    assert {e["case"] for e in api("feed").get("/feed", cursor=start).json()["entries"]} == {
        first["case"],
        other["case"],
    }


def test_the_neighbours_system_finds_nothing_here(district, api, both) -> None:
    """Case numbers are each district's own: the same number is another case there."""
    there = api("stranger")
    refused = there.get(f"/cases/{both['case']}")
    assert refused.status_code == 404
    assert there.post(f"/orders/{both['orders'][0]}/sign", {}).status_code == 404
    own = there.case(UNIT, text="邻县的案子")
    assert there.get("/cases", q="水管爆裂").json()["cases"] == []
    assert api().get("/cases", q="邻县的案子").json()["cases"] == []
    assert [c["case"] for c in there.get("/cases").json()["cases"]] == [own["case"]]
