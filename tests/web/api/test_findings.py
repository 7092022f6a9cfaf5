"""Findings through the interface: a month's list, one with its why, decisions, the closing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.district import NOW, TOWN, UNIT, Clock, District, iso, new_key

MONTH = "2026-11"
SIGN = "YC.A06"


@pytest.fixture
def late(api, clock: Clock) -> str:
    """An order that its unit received and did not sign in time."""
    clock.now = NOW + 700
    order: str = api().case(UNIT)["orders"][0]
    api("unit").done(f"/orders/{order}/deliver", {})
    clock.passes(601)
    return order


def listed(api, system: str = "assess", **query: Any) -> dict[str, Any]:
    response = api(system).get("/findings", **{"month": MONTH, **query})
    assert response.status_code == 200, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def of(api, order: str, system: str = "assess") -> dict[str, Any]:
    [row] = listed(api, system, order=order, item=SIGN)["findings"]
    return dict(row)


def test_a_finding_says_why(api, late: str) -> None:
    row = of(api, late)
    assert (row["state"], row["unit"], row["points"], row["clause"]) == ("proposed", UNIT, 0.5, "附件二第6项")
    assert row["because"][0]["due_at"] == "2026-11-24T10:21:40+08:00"
    one = api("read").get(f"/findings/{row['id']}").json()
    clock = one["clock"]
    assert (clock["rule"], clock["state"], clock["used_s"], clock["limit_s"]) == (
        "YC.C.SIGN",
        "breached",
        601,
        600,
    )
    assert [(w["counted"], w["because"]) for w in clock["why"]] == [(True, "duty")] or clock["why"]
    assert {e["do"] for e in one["entries"]} == {"order.issued", "order.delivered"}


def test_filters_and_pages(api, late: str) -> None:
    everything = listed(api)
    assert everything["total"] == len(everything["findings"]) > 0
    assert listed(api, item="YC.A99")["findings"] == []
    assert listed(api, state="booked")["total"] == 0
    assert listed(api, unit=TOWN)["totals"] == []
    assert listed(api, month="2026-10")["findings"] == []
    page = listed(api, limit=1, offset=0)
    assert (len(page["findings"]), page["total"]) == (1, everything["total"])
    assert listed(api, offset=1_000)["findings"] == []
    [whole] = [t for t in everything["totals"] if t["unit"] == UNIT and t["item"] == ""]
    assert whole["pending"] >= 0.5


@pytest.mark.parametrize("month", ["2026", "2026-13", "now", "2026-11-01"])
def test_no_month(api, month: str) -> None:
    refused = api("read").get("/findings", month=month)
    assert (refused.status_code, refused.json()["code"]) == (400, "period.unknown")
    assert api("read").get("/findings").status_code == 422


def test_confirm_correct_withdraw(district: District, api, late: str) -> None:
    row = of(api, late)
    path, key = f"/findings/{row['id']}/decision", new_key()
    first = api("assess").post(path, {"outcome": "confirm", "by": "督查员"}, key)
    again = api("assess").post(path, {"outcome": "confirm", "by": "督查员"}, key)
    assert (first.status_code, again.status_code, again.json()["replayed"]) == (201, 200, True)
    decided = of(api, late)
    assert (decided["state"], decided["decided_by"]) == ("confirmed", "督查员")
    refused = api("assess").post(path, {"outcome": "dismiss", "reason": "平台故障"})
    assert (refused.status_code, refused.json()["code"]) == (409, "finding.decided")
    assert refused.json()["clause"] == "附件二第6项"
    api("assess").done(path, {"outcome": "dismiss", "reason": "平台故障", "correct": True})
    assert (of(api, late)["state"], of(api, late)["reason"]) == ("dismissed", "平台故障")
    api("assess").done(path, {"outcome": "withdraw", "reason": "再查"})
    assert of(api, late)["state"] == "proposed"
    whole = district.rows("SELECT DISTINCT units FROM log_entry WHERE kind = 'period'")
    assert whole == [([UNIT],)], "its unit hears of it on the feed"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"outcome": "dismiss"}, 409, "reason.missing"),
        ({"outcome": "withdraw", "reason": "x"}, 409, "finding.undecided"),
        ({"outcome": "confirm", "points": 5}, 409, "points.range"),
        ({"outcome": "confirm", "points": "viel"}, 422, "field.type"),
        ({"outcome": "forget"}, 422, "field.choice"),
        ({"outcome": "confirm", "seen": 12345}, 409, "stream.conflict"),
        ({"outcome": "dismiss", "reason": "\u0007"}, 400, "request.control_characters"),
        ({}, 422, "field.missing"),
    ],
)
def test_decisions_that_cannot_be(
    district: District, api, late: str, body: dict[str, Any], status: int, code: str
) -> None:
    before = district.logged()
    refused = api("assess").post(f"/findings/{of(api, late)['id']}/decision", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.content.decode()
    assert district.logged() == before


def test_rights(api, late: str) -> None:
    row = of(api, late)
    path, body = f"/findings/{row['id']}/decision", {"outcome": "confirm"}
    for system in ("centre", "read", "unit", "register"):
        assert api(system).post(path, body).status_code == 403
    refused = api("greedy assessor").post(path, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "right.missing")
    assert api("stranger").get(f"/findings/{row['id']}").status_code == 404


def test_a_unit_sees_its_own(api, late: str) -> None:
    assert of(api, late, "unit")["order"] == late
    assert {f["unit"] for f in listed(api, "unit")["findings"]} == {UNIT}
    assert listed(api, "town", unit=UNIT)["findings"] == []
    assert api("town").get(f"/findings/{of(api, late)['id']}").status_code == 404


def test_by_hand_once(api, late: str) -> None:
    body = {"item": "YC.A08", "unit": UNIT, "order": late, "reason": "现场检查"}
    api("assess").done("/findings", body)
    refused = api("assess").post("/findings", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "finding.duplicate")
    [row] = listed(api, order=late, item="YC.A08")["findings"]
    assert (row["state"], row["basis"]) == ("proposed", "inspector")
    foreign = api("assess").post("/findings", body | {"unit": TOWN})
    assert foreign.json()["code"] == "finding.order_unit"


def test_a_month_is_closed_when_it_is_over(api, clock: Clock) -> None:
    refused = api("assess").post(f"/periods/{MONTH}/close", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "period.not_over")
    assert api("assess").post("/periods/2026-00/close", {}).json()["code"] == "period.unknown"
    assert api("assess").done("/periods/2026-10/close", {})["stream"] == "2026-10"
    assert listed(api, month="2026-10")["closed_at"]
    again = api("assess").post("/periods/2026-10/close", {})
    assert again.json()["code"] == "period.frozen_already"


@pytest.mark.parametrize("number", ["x", "2026-11-000000000000", "%20", "2026-13-000000000000"])
def test_no_such_finding(api, number: str) -> None:
    assert api("read").get(f"/findings/{number}").status_code == 404
    refused = api("assess").post(f"/findings/{number}/decision", {"outcome": "confirm"})
    assert (refused.status_code, refused.json()["code"]) == (404, "finding.number")


def test_an_arrival_proved_earlier_takes_the_finding_back(api, clock: Clock) -> None:
    """The record is voided and the earlier arrival entered in one step, with who said so and why."""
    start = clock.now
    order = api().case(UNIT, place=TOWN)["orders"][0]
    for seconds, action in (
        (0, "deliver"),
        (60, "sign"),
        (1300, "arrive"),
        (1310, "handle"),
        (1400, "result"),
    ):
        clock.now = start + seconds
        api("unit").done(f"/orders/{order}/{action}", {"text": "已修复"} if action == "result" else {})
    api().done(f"/orders/{order}/report-arrival", {"number": "85133058", "channel": "phone"})
    [before] = listed(api, order=order, item="YC.A07")["findings"]
    late = {"at": iso(start + 600)}
    assert api().post(f"/orders/{order}/arrive", late).json()["code"] == "late.speaker"
    done = api().done(f"/orders/{order}/arrive", late | {"by": "队长", "reason": "对讲机记录在先"})
    assert len(done["entries"]) == 2
    assert before["state"] == "proposed"
    assert listed(api, order=order, item="YC.A07")["findings"] == []
    seen = api().seen(order.rpartition("-")[0])
    assert seen["orders"][0]["arrived_at"] == "2026-11-24T10:10:00+08:00"
    assert [line["voided"] for line in seen["timeline"] if line["do"] == "crew.arrived"] == [False, True]


def test_the_case_file_shows_the_decision(api, late: str) -> None:
    api("assess").done(f"/findings/{of(api, late)['id']}/decision", {"outcome": "confirm"})
    case = late.rpartition("-")[0]
    for system in ("centre", "unit"):
        [row] = [f for f in api(system).seen(case)["findings"] if f["item"] == SIGN]
        assert row["state"] == "confirmed"
