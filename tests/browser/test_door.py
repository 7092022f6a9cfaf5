"""The door: signing in and out, language, theme, and what every page keeps."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.district import PASSWORD

Visit = Callable[..., Visitor]


def test_a_dispatcher_signs_in_and_out(visit: Visit) -> None:
    page = visit().page("/watch/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/watch/"))
    page.get_by_label("用户名").fill("dispatcher")
    page.get_by_label("密码").fill("not this one")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("不正确")
    expect(page.get_by_label("用户名")).to_have_value("dispatcher")

    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(r"/watch/$"))
    expect(page.locator(".top-duty")).to_have_text("dispatcher 王")

    page.locator(".top-menu summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile(r"/login/"))
    page.goto("/watch/")
    expect(page).to_have_url(re.compile(r"/login/"))
