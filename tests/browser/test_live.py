"""The board and a case file, watched while a story runs through the API: everything comes by itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, counter, row
from tests.district import TOWN, UNIT
from tests.running import Running, until

Visit = Callable[..., Visitor]

CENTRES_LINE = "85133058"
"""The number on which the pack wants arrivals to be told."""


class Counters:
    """The board's counters, told by how much each has changed since the beginning."""

    def __init__(self, page: Page) -> None:
        self._page = page
        codes = ("all", "unsigned", "enroute", "handling", "callback")
        self._before = {code: int(counter(page, code).inner_text()) for code in codes}

    def have_changed_by(self, **by: int) -> None:
        for code, before in self._before.items():
            expect(counter(self._page, code)).to_have_text(str(before + by.get(code, 0)))


DAY, SHANGHAI = 86_400, 8 * 3600


def seconds(text: str) -> int:
    """`09:41` or `14:02:17` in seconds; what is neither is far from any."""
    if not re.fullmatch(r"\d+(:\d\d)+", text):
        return -DAY
    return reduce(lambda so_far, part: so_far * 60 + int(part), text.split(":"), 0)


def mark(page: Page) -> None:
    page.evaluate("window.neverReloaded = true")


def never_reloaded(page: Page) -> bool:
    return bool(page.evaluate("window.neverReloaded === true"))


def test_a_story_is_watched_from_the_call_to_the_closed_file(here: Running, visit: Visit) -> None:
    centre, unit = here.api("centre"), here.api("unit")
    visitor = visit("dispatcher")
    board = visitor.page("/watch/")
    mark(board)
    counters = Counters(board)

    issued = centre.case(UNIT, TOWN, text="河边有人落水，请快一点", place=TOWN, severity="较大")
    lead, other = issued.orders
    expect(row(board, lead)).to_contain_text("河边有人落水")
    expect(row(board, lead)).to_have_class(re.compile("sev-yellow"))
    expect(row(board, lead).locator(".no-receipt")).to_be_visible()
    expect(row(board, lead).locator(".c-sign .cd")).to_have_class(re.compile("cd-blue.*cd-live"))
    expect(row(board, lead).locator(".c-arrive .cd")).to_have_class(re.compile("cd-soft"))
    expect(row(board, other)).to_contain_text(TOWN)
    counters.have_changed_by(all=2, unsigned=2)

    file = visitor.page(f"/cases/{issued.case}")
    mark(file)
    card = file.locator(f"#order-{lead}")
    expect(file.locator(".tl-orderissued")).to_have_count(2)

    unit.step(lead, "deliver")
    expect(row(board, lead).locator(".no-receipt")).to_have_count(0)
    expect(row(board, lead).locator(".c-arrive .cd")).not_to_have_class(re.compile("cd-soft"))
    expect(file.locator(".tl-orderdelivered")).to_have_count(1)

    unit.step(lead, "sign")
    expect(row(board, lead).locator(".c-sign .cd")).to_have_class(re.compile("cd-green"))
    expect(row(board, lead).locator(".c-last")).to_contain_text("签收")
    expect(file.locator(".tl-ordersigned")).to_contain_text(UNIT)
    expect(card.locator(".order-head .state")).to_have_text("已签收")
    expect(file.locator(".file-title .state")).to_have_text("处置中")
    counters.have_changed_by(all=2, unsigned=1, enroute=1)

    unit.step(lead, "depart", "arrive")
    unit.step(lead, "report-arrival", number=CENTRES_LINE, channel="phone")
    expect(row(board, lead).locator(".c-arrive .cd")).to_have_class(re.compile("cd-green"))
    expect(file.locator(".tl-arrivalreported")).to_contain_text(CENTRES_LINE)
    counters.have_changed_by(all=2, unsigned=1, handling=1)

    unit.step(lead, "handle")
    unit.step(lead, "progress", text="人已救起，正在送医")
    expect(row(board, lead).locator(".c-last")).to_contain_text("人已救起")
    expect(row(board, lead).locator(".c-result .cd")).to_be_visible()

    unit.step(lead, "result", text="人已送医，生命体征平稳")
    expect(file.locator(".tl-resultsubmitted")).to_contain_text("生命体征平稳")
    counters.have_changed_by(all=2, unsigned=1, callback=1)

    centre.step(lead, "close")
    expect(row(board, lead)).to_have_count(0)
    expect(card.locator(".order-head .state")).to_have_text("已办结")
    centre.step(other, "withdraw", reason="一家单位已经足够")
    expect(row(board, other)).to_have_count(0)
    expect(file.locator(".file-title .state")).to_have_text("已办结")
    counters.have_changed_by()

    entries = len(centre.get(f"/cases/{issued.case}")["timeline"])
    expect(file.locator(".tl-event")).to_have_count(entries)
    assert never_reloaded(board)
    assert never_reloaded(file)


def test_the_first_order_comes_onto_an_empty_board(here: Running, visit: Visit) -> None:
    page = visit("dispatcher").page("/watch/?unit=区科技局")
    expect(page.locator(".empty-state")).to_be_visible()
    issued = here.api().case("区科技局", text="展板倒了")
    expect(row(page, issued.order)).to_be_visible()
    expect(page.locator(".empty-state")).to_be_hidden()
    expect(page.locator(".pager-count")).to_have_text(re.compile("共 1 条"))
    here.api().step(issued.order, "withdraw", reason="误报")
    expect(page.locator(".empty-state")).to_be_visible()


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(minutes=5), timedelta(minutes=-5)])
def test_a_countdown_agrees_with_the_server_whatever_the_browsers_clock_says(
    here: Running, visit: Visit, wrong_by: timedelta
) -> None:
    issued = here.api().past_case(UNIT, ago=100)
    (clock,) = [c for c in here.api().get(f"/cases/{issued.case}")["clocks"] if c["rule"] == "YC.C.SIGN"]
    due = datetime.fromisoformat(clock["due_at"]).timestamp()
    page = visit("dispatcher").context.new_page()
    if wrong_by:
        page.clock.install(time=datetime.now(UTC) + wrong_by)
    page.goto(f"/watch/?q={issued.case}")
    shown = row(page, issued.order).locator(".c-sign .cd-t")
    clock_shown = page.locator("#server-time .top-clock")

    def agrees() -> bool:
        now = time.time()
        left, of_day = seconds(shown.inner_text()), seconds(clock_shown.inner_text())
        return abs(left - (due - now)) < 2 and abs(of_day - (now + SHANGHAI) % DAY) < 2

    def differs() -> str:
        return f"{shown.inner_text()} at {clock_shown.inner_text()} instead of {due - time.time():.0f} s left"

    until(agrees, what=differs)
    page.wait_for_timeout(2500)  # it goes on as it should
    until(agrees, what=differs)
