"""The administration in a browser: a setting is entered, and the regulation's page tells of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


def test_a_setting_is_entered_and_the_regulation_tells_of_it(visit: Visit) -> None:
    visitor = visit("administrator")
    page = visitor.page("/manage/")
    expect(page.locator("[data-matter=sample]")).to_contain_text("示例值")
    page.locator("[data-matter=sample] a").click()
    expect(page).to_have_url(re.compile(r"/settings/\?state=sample"))
    expect(page.locator(".top-rooms [aria-current]")).to_have_text("管理")
    page.get_by_role("link", name="市区的含义", exact=True).click()

    # Refused in place, with what was typed.
    page.locator("[name=value]").fill("  ")
    page.locator("[name=reason]").fill("中心会议")
    page.get_by_role("button", name="填写").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("[name=reason]")).to_have_value("中心会议")
    visitor.complaints.clear()  # that it was refused

    page.locator("[name=value]").fill("以区政府 2026 年认定的建成区为准")
    page.get_by_role("button", name="填写").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator(".setting-value")).to_have_text("以区政府 2026 年认定的建成区为准")
    newest = page.locator("tr.is-current")
    expect(newest).to_contain_text("administrator 王")
    expect(newest).to_contain_text("中心会议")

    # The clause leads to its place in the regulation, and there the new value stands.
    page.locator(".clause a").click()
    expect(page).to_have_url(re.compile(r"/packs/#"))
    target = page.locator(".reg-piece:target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("以区政府 2026 年认定的建成区为准")

    # Search among the clauses by keyboard.
    page.keyboard.press("/")
    page.keyboard.type("回执等待时间")
    expect(page.locator("#reg-hits")).to_be_visible()
    expect(page.locator(".reg-piece:not(.is-hidden)").first).to_contain_text("回执等待时间")
    page.locator("#reg-search").fill("没有这样的字")
    expect(page.locator(".reg-piece:not(.is-hidden)")).to_have_count(0)
    expect(page.locator("#reg-hits")).to_have_text("本页没有这些字。")
