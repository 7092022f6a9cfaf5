"""Messages in words: both languages, ids and clause, nothing else, whatever the parameters are."""

from __future__ import annotations

import pytest

from liandong.engine.letters import SAID, letter
from liandong.store.shapes import Message


def message(template: str = "clock.breached", params: str = "{}", order: str = "C1-1") -> Message:
    return Message(
        id=5,
        jurisdiction=1,
        key="C1-1/clock.breached/SIGN/liaison/mail",
        kind="case",
        stream="C1",
        order_id=order,
        channel="mail",
        recipient="liaison:区水利局",
        template=template,
        params=params,
        attempt=1,
        created_at=1,
    )


def test_a_breach_in_both_languages() -> None:
    made = letter(
        message(
            params='{"unit":"区水利局","rule":"SIGN","name":"签收时限","clause":"第九条","at":1606183200,"case":"C1"}'
        )
    )
    assert made.id == "1/C1-1/clock.breached/SIGN/liaison/mail"
    assert made.title == "【联动】警单 C1-1 已超时 Order C1-1 is overdue"
    assert made.body == (
        "区水利局办理警单 C1-1 已超过时限“签收时限”(到期时间 2020-11-24 10:00:00)。\n"
        "警情:C1\n依据:第九条\n\n"
        "区水利局 has exceeded the limit “签收时限” on order C1-1 (limit reached at 2020-11-24 10:00:00).\n"
        "Case: C1\nBy: 第九条\n\n"
        "编号 1/C1-1/clock.breached/SIGN/liaison/mail"
    )


@pytest.mark.parametrize("template", [*SAID, "something.new"])
@pytest.mark.parametrize(
    "params", ["{}", "not json", '{"unit":null,"at":"soon"}', '{"rule":"{x}","extra":[1]}', "[]"]
)
def test_no_parameters_stop_a_message(template: str, params: str) -> None:
    made = letter(message(template, params, order=""))
    assert made.title.startswith("【联动】")
    assert "C1" in made.body
    assert made.id in made.body
