"""A supervisor and a dispatcher at their boards: urging, a further unit, a void with its reason, the tone, the paper."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, row
from tests.district import THIRD, TOWN, UNIT
from tests.running import Running

Visit = Callable[..., Visitor]


def act(page: Page, key: str) -> None:
    """Open an act's form by its key."""
    page.keyboard.press(key)
    page.locator("#act .act-form").wait_for()


def test_a_supervisor_and_a_dispatcher_share_a_breach(here: Running, visit: Visit) -> None:
    issued = here.api("centre").past_case(UNIT, ago=1200, text="窨井盖缺失，电动车摔倒", place=TOWN)
    watching = visit("supervisor")
    supervisor, dispatcher = watching.page(), visit("dispatcher").page()
    for page in (supervisor, dispatcher):
        row(page, issued.order).click()
        expect(page.locator(".look-in")).to_have_attribute("data-case", issued.case)

    # The supervisor urges from the keyboard; the dispatcher's row tells of it by itself.
    act(supervisor, "u")
    supervisor.keyboard.type("请立即签收")
    supervisor.keyboard.press("Enter")
    expect(supervisor.locator("#act .said-done")).to_contain_text("已催办")
    expect(row(dispatcher, issued.order).locator(".reminded b")).to_have_text("1")
    expect(supervisor.locator("[data-act-code=add]")).to_have_count(0)

    # A supervision order needs a reason: the browser itself says so, and nothing is lost.
    act(supervisor, "s")
    supervisor.locator("#act [name=text]").fill("半小时内报告进展")
    supervisor.keyboard.press("Enter")
    expect(supervisor.locator("#act [name=reason]:invalid")).to_have_count(1)
    supervisor.locator("#act [name=reason]").fill("群众再次反映")
    supervisor.keyboard.press("Enter")
    expect(supervisor.locator("#act .said-done")).to_be_visible()

    # While the dispatcher fills in a form, fresh parts come around it.
    act(dispatcher, "a")
    dispatcher.keyboard.type("qslj")
    expect(dispatcher.locator("#act .pick-name").first).to_have_text(THIRD)
    act(supervisor, "p")
    supervisor.locator("#act [name=text]").fill("值班员称已通知队员")
    supervisor.keyboard.press("Enter")
    expect(dispatcher.locator(".look .tl-call-logged, .look .tl-calllogged")).to_have_count(1)
    expect(dispatcher.locator("#act [name=find]")).to_have_value("qslj")
    dispatcher.keyboard.press("Enter")
    expect(dispatcher.locator("#act .said-done")).to_contain_text("警单已下达")
    dispatcher.locator("#fresh").click()  # rows do not jump under the eye of somebody who chose one
    expect(row(dispatcher, f"{issued.case}-2")).to_be_visible()

    # A second urge is refused in place once the order is withdrawn by the other.
    act(supervisor, "u")
    dispatcher.locator("[data-act-code=withdraw]").click()
    dispatcher.locator("#act [name=reason]").fill("已由他单位处置")
    dispatcher.keyboard.press("Enter")
    expect(row(dispatcher, issued.order)).to_have_count(0)
    supervisor.locator("#act .button-main").click()
    expect(supervisor.locator("#act .said-refused")).to_be_visible()
    told = [c for c in watching.complaints if "409" in c]
    assert len(told) == 1  # the browser itself notes that the refusal was one
    watching.complaints.remove(told[0])


def test_the_tone_is_off_until_somebody_wants_it_and_remembered(here: Running, visit: Visit) -> None:
    visitor = visit("dispatcher")
    page = visitor.page()
    switch = page.locator("[data-sound]")
    expect(switch).to_have_attribute("data-sound", "off")
    switch.click()
    expect(switch).to_have_attribute("data-sound", "on")
    again = visitor.page()
    other = again.locator("[data-sound]")
    expect(other).to_have_attribute("data-sound", "blocked")
    again.mouse.click(500, 500)
    expect(other).to_have_attribute("data-sound", "on")
    # Two deadlines missed in the same second are one tone.
    api = here.api("centre")
    for _ in range(2):
        api.past_case(UNIT, ago=598, text="一秒后超时", place=TOWN)
    expect(other).to_have_attribute("data-rang", "1")


def test_an_entry_is_voided_with_a_reason_and_the_paper_tells_it(here: Running, visit: Visit) -> None:
    api = here.api("centre")
    issued = api.past_case(UNIT, ago=300, text="路灯不亮", place=TOWN)
    api.step(issued.order, "sign", by="张队", channel="phone")
    visitor = visit("supervisor")
    page = visitor.page(f"/cases/{issued.case}")
    line = page.locator(".tl-ordersigned")
    line.hover()
    line.locator(".tl-void").click()
    page.locator("#act [name=reason]").fill("记到了另一张单上")
    page.keyboard.press("Enter")
    expect(page.locator("#act .said-done")).to_be_visible()
    expect(page.locator(".tl-ordersigned.is-voided")).to_have_count(1)
    page.keyboard.press("e")
    page.locator("#act [name=field]").select_option("place")
    expect(page.locator("#act [data-old]")).to_have_text(TOWN)
    page.locator("#act [name=new]").fill("北海街道")
    page.locator("#act [name=reason]").fill("现场核实")
    page.keyboard.press("Enter")
    expect(page.locator("#file-head")).to_contain_text("北海街道")

    paper = visitor.page(f"/cases/{issued.case}/print")
    expect(paper.locator(".paper-time .is-voided")).to_contain_text("签收")
    expect(paper.locator(".paper-clocks").first).to_contain_text("附件二第6项")
    paper.emulate_media(media="print")
    expect(paper.locator(".paper-bar")).to_be_hidden()
    assert b"/Count" in paper.pdf(prefer_css_page_size=True)


def test_the_wall_lives_by_itself(here: Running, visit: Visit) -> None:
    page = visit("leader", viewport={"width": 1920, "height": 1080}).page("/watch/wall")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    tile = page.locator(".tile", has_text=TOWN).locator("b")
    before = int(tile.inner_text())
    here.api("centre").case(UNIT)
    expect(tile).to_have_text(str(before + 1))
    assert page.evaluate(
        "document.documentElement.scrollHeight <= 1080 && document.documentElement.scrollWidth <= 1920"
    )
