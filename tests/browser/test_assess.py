"""The supervisor at the assessment, by keys: why, dismissed with a reason, confirmed, the rest together; the sums follow."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import expect

from liandong.core.calendar import month_of
from tests.browser.visitor import Visitor
from tests.running import Running

UNIT = "区气象局"
"""On duty day and night; its orders are this story's alone."""

LATE_S = 1_500
LIMIT_S = 600


def test_a_months_findings_are_decided(here: Running, visit: Callable[..., Visitor]) -> None:
    month = month_of(int(time.time()) - LATE_S + LIMIT_S)
    orders = [here.api("centre").past_case(UNIT, ago=LATE_S, text="展馆停电").order for n in range(4)]
    supervisor = visit("supervisor")
    page = supervisor.page("/")
    expect(page).to_have_url(f"{here.url}/assess/")
    page.goto(f"/assess/?month={month}&unit={quote(UNIT)}&item=YC.A06&sort=unit")
    cards = page.locator("#findings > .finding")
    expect(cards).to_have_count(len(orders))
    expect(cards.first.locator(".st-over")).to_be_attached()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#side .why-in")).to_contain_text("附件二第6项")
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()

    page.keyboard.press("d")
    page.keyboard.type("当时停电，有维修记录")
    page.keyboard.press("Enter")
    expect(page.locator(".finding.fi-dismissed")).to_contain_text("当时停电，有维修记录")
    expect(cards.nth(1)).to_have_class("finding fi-proposed is-current")

    page.keyboard.press("c")
    expect(page.locator(".finding.fi-confirmed")).to_have_count(1)

    page.locator("#pick-all").click()
    reason = page.locator('#bulk [name="reason"]')
    reason.fill("核实属实")
    reason.press("Enter")
    expect(page.locator(".finding.fi-confirmed")).to_have_count(3)
    expect(page.locator(".fi-verdict", has_text="核实属实")).to_have_count(2)
    expect(page.locator('#as-tabs [href*="state=confirmed"] b')).to_have_text("3")

    page.goto(f"/assess/ledger?month={month}")
    row = page.locator("tr", has_text=UNIT)
    expect(row.locator(".l-sum b")).to_have_text("1.5")
    row.locator("td a").first.click()
    expect(page.locator("#findings > .finding")).to_have_count(len(orders))
