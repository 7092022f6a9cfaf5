"""From the call to the closed file through the API: states and clocks as the regulation has them."""

from __future__ import annotations

from typing import Any

import pytest

from liandong.web.api.cases import ACTIONS
from tests.district import NOW, TOWN, UNIT, Api, Clock, iso

REASON = {"reason": "群众来电说明"}

WAYS: dict[str, tuple[str, ...]] = {
    "issued": (),
    "signed": ("sign",),
    "enroute": ("sign", "depart"),
    "onscene": ("sign", "depart", "arrive"),
    "handling": ("sign", "handle"),
    "submitted": ("sign", "handle", "result"),
    "verifying": ("sign", "handle", "result", "verify"),
    "closed": ("sign", "handle", "result", "close"),
    "rework": ("sign", "handle", "result", "return"),
    "suspended": ("sign", "handle", "suspend"),
    "objected": ("object",),
}
"""State → the transitions that lead there."""

BODIES: dict[str, dict[str, Any]] = {
    "object": REASON | {"unit": TOWN},
    "reject-objection": REASON,
    "reassign": REASON | {"unit": "区水利局"},
    "withdraw": REASON,
    "return": REASON,
    "suspend": REASON,
    "reopen": REASON,
    "extend": REASON | {"to": "2026-11-26T18:00:00+08:00"},
    "progress": {"text": "正在抢修"},
    "support": {"text": "请增派抽水泵"},
    "result": {"text": "已修复"},
    "report-arrival": {"number": "85133058", "channel": "phone"},
    "first-contact": {"reached": True},
    "second-contact": {"reached": False},
}

STEPS = (
    ("deliver", "issued", "issued"),
    ("sign", "issued", "signed"),
    ("depart", "signed", "enroute"),
    ("arrive", "enroute", "onscene"),
    ("arrive", "issued", "onscene"),
    ("report-arrival", "onscene", "onscene"),
    ("handle", "onscene", "handling"),
    ("handle", "signed", "handling"),
    ("first-contact", "signed", "signed"),
    ("second-contact", "handling", "handling"),
    ("progress", "handling", "handling"),
    ("support", "onscene", "onscene"),
    ("result", "handling", "submitted"),
    ("verify", "submitted", "verifying"),
    ("close", "verifying", "closed"),
    ("close", "submitted", "closed"),
    ("return", "verifying", "rework"),
    ("accept-rework", "rework", "handling"),
    ("object", "issued", "objected"),
    ("object", "signed", "objected"),
    ("reject-objection", "objected", "issued"),
    ("reassign", "objected", "reassigned"),
    ("withdraw", "issued", "withdrawn"),
    ("withdraw", "suspended", "withdrawn"),
    ("suspend", "handling", "suspended"),
    ("resume", "suspended", "handling"),
    ("reopen", "closed", "handling"),
)

NEVER_HERE = {"extend"}
"""This regulation has no handling limit that could be extended."""


def walk(api: Api, order: str, *actions: str) -> dict[str, Any]:
    """Take transitions one after the other; the last answer."""
    answer: dict[str, Any] = {}
    for action in actions:
        answer = api.done(f"/orders/{order}/{action}", BODIES.get(action, {}))
    return answer


def state_of(api: Api, order: str) -> str:
    case = api.seen(order.rpartition("-")[0])
    return next(o["state"] for o in case["orders"] if o["order"] == order)


def test_every_action_is_walked() -> None:
    assert {action for action, _, _ in STEPS} | NEVER_HERE == set(ACTIONS)


@pytest.mark.parametrize(("action", "before", "after"), STEPS)
def test_transition(api, action: str, before: str, after: str) -> None:
    [order] = api().case(UNIT)["orders"]
    walk(api(), order, *WAYS[before])
    assert state_of(api(), order) == before
    walk(api(), order, action)
    assert state_of(api(), order) == after
    last = [line for line in api().seen(order[:-2])["timeline"] if line["do"] == ACTIONS[action]]
    assert last, "the timeline tells of it"


def test_there_is_nothing_to_extend_where_no_handling_limit_was_entered(api) -> None:
    [order] = api().case(UNIT)["orders"]
    walk(api(), order, *WAYS["handling"])
    answer = api().post(f"/orders/{order}/extend", BODIES["extend"])
    assert (answer.status_code, answer.json()["code"]) == (409, "extension.no_limit")


@pytest.mark.parametrize(("action", "before", "after"), STEPS)
def test_the_same_transition_by_its_event_name(api, action: str, before: str, after: str) -> None:
    answer = api().case(UNIT)
    [order] = answer["orders"]
    walk(api(), order, *WAYS[before])
    given = dict(BODIES.get(action, {}))
    around = {name: given.pop(name) for name in ("reason", "channel") if name in given}
    names = {"support": {"text": "what"}, "object": {"unit": "propose"}}.get(action, {})
    data = {names.get(name, name): value for name, value in given.items()}
    body = {"do": ACTIONS[action], "order": order, "data": data, **around}
    api().done(f"/cases/{answer['case']}/steps", body)
    assert state_of(api(), order) == after


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_what_does_not_fit_the_state_is_refused_and_changes_nothing(district, api, action: str) -> None:
    """A withdrawn order takes no step at all."""
    [order] = api().case(UNIT)["orders"]
    walk(api(), order, "withdraw")
    before = district.logged()
    refused = api().post(f"/orders/{order}/{action}", BODIES.get(action, {}))
    assert (refused.status_code, refused.json()["code"]) == (409, "order.state")
    assert district.logged() == before


def clocks_of(case: dict[str, Any], order: str) -> dict[str, dict[str, Any]]:
    return {c["rule"]: c for c in case["clocks"] if c["order"] == order}


def test_a_case_from_the_call_to_the_closed_file(api, clock: Clock) -> None:
    """Two units; receipts start the arrival clock, the lead signs late, both report, the file closes."""
    centre = api()
    answer = centre.case(UNIT, TOWN, category="供排水")
    case, (lead, joint) = answer["case"], answer["orders"]
    assert answer["state"] == "dispatched"

    clock.passes(30)
    for order in (lead, joint):
        centre.done(f"/orders/{order}/deliver", {"channel": "terminal"})
    sign, arrive = (clocks_of(centre.seen(case), lead)[rule] for rule in ("YC.C.SIGN", "YC.C.ARR1"))
    assert (sign["start"], sign["due_at"]) == ("2026-11-24T10:00:00+08:00", "2026-11-24T10:10:00+08:00")
    assert (arrive["start"], arrive["provisional"]) == ("2026-11-24T10:00:30+08:00", False)
    assert arrive["due_at"] == "2026-11-24T10:20:30+08:00"

    clock.passes(90)
    walk(centre, joint, "sign")
    assert centre.seen(case)["state"] == "handling"
    clock.passes(481)  # 10:10:01: the first second beyond ten minutes
    walk(centre, lead, "sign")
    seen = centre.seen(case)
    assert clocks_of(seen, joint)["YC.C.SIGN"]["state"] == "met"
    late = clocks_of(seen, lead)["YC.C.SIGN"]
    assert (late["state"], late["used_s"], late["clause"]) == ("breached", 601, "附件二第6项")
    [finding] = seen["findings"]
    assert (finding["item"], finding["unit"], finding["points"]) == ("YC.A06", UNIT, "0.5")
    assert (finding["state"], finding["month"]) == ("proposed", "2026-11")

    for order in (lead, joint):
        walk(centre, order, "depart")
        clock.passes(60)
        walk(centre, order, "arrive", "report-arrival", "handle")
    assert clocks_of(centre.seen(case), lead)["YC.C.ARR1"]["state"] == "met"
    clock.passes(3600)
    walk(centre, lead, "result")
    assert centre.seen(case)["state"] == "handling"
    assert walk(centre, joint, "result")["state"] == "verifying"
    walk(centre, lead, "verify", "return", "accept-rework", "result", "verify")
    assert walk(centre, lead, "close")["state"] == "verifying"
    assert walk(centre, joint, "close")["state"] == "closed"
    end = centre.seen(case)
    assert [o["reworks"] for o in end["orders"]] == [1, 0]
    assert [f["item"] for f in end["findings"]] == ["YC.A06"]
    centre.done(f"/cases/{case}/steps", {"do": "callback.done", "data": {"order": lead, "grade": "满意"}})


def test_a_call_without_orders_waits_for_its_screening(api) -> None:
    case = api().case(orders=[])["case"]
    assert api().seen(case)["state"] == "received"
    answer = api().done(
        f"/cases/{case}/steps", {"do": "case.screened", "data": {"outcome": "accept", "ground": "YC.IN1"}}
    )
    assert answer["state"] == "accepted"
    issued = api().done(f"/cases/{case}/orders", {"unit": TOWN, "text": "请先行处置"})
    assert (issued["state"], issued["orders"]) == ("dispatched", [f"{case}-1"])


def test_the_first_order_accepts_a_call_that_nobody_screened(api) -> None:
    case = api().case(orders=[])["case"]
    api().done(f"/cases/{case}/orders", {"unit": TOWN})
    told = [line["do"] for line in api().seen(case)["timeline"]]
    assert told == ["case.received", "case.screened", "order.issued"]


@pytest.mark.parametrize(
    ("screening", "state"),
    [
        ({"outcome": "answer", "text": "已说明"}, "answered"),
        ({"outcome": "transfer", "ground": "YC.OUT2", "to": "110"}, "transferred"),
        ({"outcome": "refer", "ground": "YC.OUT1", "to": "应急预案"}, "referred"),
        ({"outcome": "accept", "ground": "YC.IN2"}, "accepted"),
    ],
)
def test_a_call_may_come_with_its_screening(api, screening: dict[str, str], state: str) -> None:
    assert api().case(orders=[], screening=screening)["state"] == state


def test_an_objection_that_is_right_moves_the_order(api) -> None:
    [order] = api().case(UNIT)["orders"]
    walk(api(), order, "object")
    answer = walk(api(), order, "reassign")
    case = api().seen(answer["case"])
    assert answer["orders"] == [f"{answer['case']}-2"]
    assert [(o["unit"], o["state"]) for o in case["orders"]] == [
        (UNIT, "reassigned"),
        ("区水利局", "issued"),
    ]
    assert {c["end"] for c in case["clocks"] if c["order"] == order} == {"superseded"}


def test_a_dispute_is_opened_and_decided(api) -> None:
    answer = api().case(UNIT)
    [order] = answer["orders"]
    walk(api(), order, "object")
    steps = f"/cases/{answer['case']}/steps"
    api().done(steps, {"do": "dispute.opened", "data": {"units": [UNIT, TOWN], "order": order}})
    assert state_of(api(), order) == "dispute"
    decided = {"do": "dispute.determined", "data": {"unit": TOWN, "order": order, "decided_by": "区政府办"}}
    answer = api().done(steps, decided)
    assert [o["unit"] for o in api().seen(answer["case"])["orders"]] == [UNIT, TOWN]


def test_plan_lead_command_and_severity(api) -> None:
    answer = api().case(UNIT, TOWN)
    case, steps = answer["case"], f"/cases/{answer['case']}/steps"
    assert api().seen(case)["lead"] == UNIT
    api().done(steps, {"do": "lead.set", "data": {"unit": TOWN}})
    assert api().seen(case)["lead"] == TOWN
    api().done(steps, {"do": "command.taken", "data": {"role": "区领导"}})
    command = api().seen(case)["command"]
    assert [(c["unit"] or c["role"], c["to"] is None) for c in command][-1] == ("区领导", True)
    api().done(steps, {"do": "command.released", "data": {"role": "区领导"}})
    api().done(steps, {"do": "severity.changed", "data": {"severity": "较大"}})
    api().done(steps, {"do": "casualties.changed", "data": {"deaths": 1}})
    api().done(steps, {"do": "headcount.changed", "data": {"headcount": 40, "controllable": False}})
    answer = api().done(steps, {"do": "plan.activated", "data": {"plan": "防汛预案"}})
    seen = api().seen(case)
    assert (answer["state"], seen["severity"]) == ("plan", "较大")
    assert {o["state"] for o in seen["orders"]} == {"plan"}


def test_a_correction_and_a_voided_entry_stay_on_the_timeline(api, clock: Clock) -> None:
    answer = api().case(UNIT, category="供排水")
    case, [order] = answer["case"], answer["orders"]
    steps = f"/cases/{case}/steps"
    api().done(steps, {"do": "case.corrected", "data": {"field": "place", "new": "北海街道"}, **REASON})
    assert api().seen(case)["place"] == "北海街道"
    clock.passes(60)
    signed = walk(api(), order, "sign")
    api().done(steps, {"do": "event.voided", "data": {"positions": signed["entries"]}, **REASON})
    seen = api().seen(case)
    assert state_of(api(), order) == "issued"
    assert [line["do"] for line in seen["timeline"] if line["voided"]] == ["order.signed"]


def test_a_late_entry_by_the_centre_names_who_spoke(api, clock: Clock) -> None:
    """The unit signed by telephone in time; the centre writes it down after the limit: the breach is gone."""
    answer = api().case(UNIT)
    [order] = answer["orders"]
    clock.passes(900)
    assert [f["item"] for f in api().seen(answer["case"])["findings"]] == ["YC.A06"]
    late = {"at": iso(NOW + 300), "by": "执法局 张三", "channel": "phone", "reason": "电话签收，事后补录"}
    api().done(f"/orders/{order}/sign", late)
    seen = api().seen(answer["case"])
    [signed] = seen["orders"]
    assert signed["signed_at"] == "2026-11-24T10:05:00+08:00"
    assert signed["signed_entered_at"] == "2026-11-24T10:15:00+08:00"
    assert (signed["signed_by"], signed["signed_entered_by"]) == ("执法局 张三", "centre")
    assert clocks_of(seen, order)["YC.C.SIGN"]["state"] == "met"
    assert [(f["item"], f["state"]) for f in seen["findings"]] == [("YC.A06", "retracted")]


def test_a_late_entry_that_contradicts_what_follows_names_it(api, clock: Clock) -> None:
    answer = api().case(UNIT)
    [order] = answer["orders"]
    clock.passes(120)
    walk(api(), order, "sign")
    clock.passes(60)
    late = {"at": iso(NOW + 60), "by": "张三", "reason": "补录"}
    refused = api().post(f"/orders/{order}/object", late)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "late.collides")
    assert "Order signed" in problem["detail"]


def test_numbers_in_names_are_masked_and_other_units_signers_are_not_shown(api) -> None:
    answer = api().case(UNIT, TOWN)
    first, second = answer["orders"]
    api().done(f"/orders/{first}/sign", {"channel": "phone", "by": "张某 13712345678"})
    api().done(f"/orders/{second}/sign", {"channel": "phone", "by": "李某"})
    seen = {o["order"]: o for o in api().seen(answer["case"])["orders"]}
    assert seen[first]["signed_by"] == "张某 137****5678"
    other = {o["order"]: o for o in api("town").seen(answer["case"])["orders"]}
    assert (other[second]["signed_by"], other.get(first, {}).get("signed_by", "")) == ("李某", "")
    assert "张某" not in str(api("town").seen(answer["case"]))
