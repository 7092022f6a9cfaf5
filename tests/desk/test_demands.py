"""What a step must say for itself: the centre names who spoke and why, a unit writes what it did."""

from __future__ import annotations

import pytest

from liandong.core import events as ev
from liandong.desk.demands import CODE_LIMIT, demand
from liandong.desk.errors import Invalid
from liandong.desk.rights import Who

CENTRE = Who(jurisdiction=1, name="王", role="dispatcher", credential="user:1")
UNIT = Who(jurisdiction=1, name="李", role="unit", credential="user:2", unit="区水利局")


@pytest.mark.parametrize(
    ("event", "who", "given", "code"),
    [
        (ev.ResultSubmitted(order="o1", text=" "), UNIT, {}, "result.unwritten"),
        (ev.OrderSigned(order="o1"), CENTRE, {"channel": "phone"}, "voice.speaker"),
        (ev.OrderDelivered(order="o1"), CENTRE, {"channel": "radio"}, "voice.speaker"),
        (ev.OrderSuspended(order="o1"), CENTRE, {}, "reason.missing"),
        (ev.OrderReopened(order="o1"), CENTRE, {}, "reason.missing"),
        (ev.CaseScreened(outcome="refuse"), CENTRE, {}, "ground.missing"),
        (ev.CallbackDone(order="o1", grade="好" * (CODE_LIMIT + 1)), CENTRE, {}, "field.too_long"),
        (ev.CallbackDone(order="o1", topics={"时效": "慢" * (CODE_LIMIT + 1)}), CENTRE, {}, "field.too_long"),
    ],
)
def test_what_is_left_out(event: ev.Event, who: Who, given: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        demand(event, who, **given)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("event", "who", "given"),
    [
        (ev.ResultSubmitted(order="o1", text="已清理"), UNIT, {}),
        (ev.ResultSubmitted(order="o1"), CENTRE, {}),
        (ev.OrderSigned(order="o1"), CENTRE, {"channel": "phone", "by": "张某"}),
        (ev.OrderSigned(order="o1"), UNIT, {"channel": "terminal"}),
        (ev.OrderReopened(order="o1"), CENTRE, {"reason": "来电人反映未修好"}),
        (ev.CaseScreened(outcome="refuse", ground="g1"), CENTRE, {}),
        (ev.CaseScreened(outcome="refuse"), CENTRE, {"reason": "非本区事项"}),
        (ev.CaseScreened(outcome="refuse", text="非本区事项"), CENTRE, {}),
        (ev.CallbackDone(order="o1", grade="好" * CODE_LIMIT), CENTRE, {}),
        (ev.ArrivalReported(order="o1"), CENTRE, {"channel": "phone"}),
    ],
)
def test_what_is_enough(event: ev.Event, who: Who, given: dict[str, str]) -> None:
    demand(event, who, **given)
