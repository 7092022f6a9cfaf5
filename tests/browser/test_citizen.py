"""A caller asks on a phone what happened to the request, without signing in and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.running import Running

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_caller_asks_what_happened(here: Running, visit: Visit, scripts: bool) -> None:
    issued = here.api().case(
        "区综合执法局", "府山街道", text="水管爆裂", caller={"name": "陈某", "phone": "13857561234"}
    )
    page = visit(java_script_enabled=scripts, **PHONE).page("/status/")
    page.get_by_label("诉求编号").fill(issued.case.lower())
    page.get_by_label("来电号码后四位").fill("9999")
    page.get_by_role("button", name="查询进度").click()
    expect(page.get_by_role("alert").first).to_contain_text("没有与这个编号和尾号相符的诉求")
    expect(page.get_by_label("诉求编号")).to_have_value(issued.case.lower())

    page.get_by_label("来电号码后四位").fill("1234")
    page.get_by_role("button", name="查询进度").click()
    expect(page.locator(".citizen-says")).to_have_text("您的诉求已转 2 个单位办理。")
    expect(page.locator(".citizen-line [aria-current]")).to_have_text("已转办")
    assert "陈某" not in page.content()
    assert "综合执法" not in page.content()

    here.api().step(issued.orders[0], "deliver", "sign", "depart", "arrive")
    page.get_by_label("诉求编号").fill(issued.case)
    page.get_by_label("来电号码后四位").fill("1234")
    page.get_by_role("button", name="查询另一件").click()
    expect(page.locator(".citizen-line [aria-current]")).to_have_text("处理中")
    page.locator(".citizen-head [name=language]").click()
    expect(page.locator("h1")).to_have_text("What happened to my request?")
