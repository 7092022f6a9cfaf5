"""The terminal as the unit lives with it: it rings, two of them keep in step, the network goes, a phone, a theft."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor
from tests.district import THIRD, TOWN, UNIT
from tests.running import Issued, Running, until

Visit = Callable[..., Visitor]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

PIN = "748213"

EAR = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };
"""
"""Counts what the page lets sound."""


@pytest.fixture
def enrolled(here: Running, visit: Visit) -> Callable[..., tuple[Visitor, Page]]:
    """`enrolled("officer")`: a browser that an officer made a terminal of the own unit."""

    def enrol(account: str = "officer", **options: Any) -> tuple[Visitor, Page]:
        with_officers_word(here)
        visitor = visit(account, **options)
        visitor.context.add_init_script(EAR)
        page = visitor.page("/terminal/")
        page.locator(".t-menu summary").click()
        with page.expect_navigation():
            page.locator('form[action="/terminal/enrol/here"] button').click()
        alive(page)
        page.close()  # a touch is remembered from page to page; a new tab knows of none
        return visitor, visitor.page("/terminal/")

    return enrol


def with_officers_word(here: Running) -> None:
    """The district lets officers enrol terminals."""
    here.rows(
        "UPDATE store_jurisdiction SET officers_enrol = true WHERE id = %s RETURNING id", here.made.here
    )


def alive(page: Page) -> None:
    page.locator("#terminal[data-live]").wait_for(state="attached")


def state(page: Page) -> Locator:
    return page.locator("#terminal")


def order_shown(page: Page, order: str) -> Locator:
    return page.locator(f'.t-order[data-order="{order}"]')


def big(page: Page) -> Locator:
    return page.locator(".t-act .t-big:visible")


def tones(page: Page) -> int:
    return int(page.evaluate("window.tones"))


def steps(here: Running, issued: Issued) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = here.api().get(f"/cases/{issued.case}")["timeline"]
    return found


def finish(here: Running, *units: str) -> None:
    """Nothing of these units is left over from other tests."""
    sql = "SELECT case_id, order_id FROM order_row WHERE open AND jurisdiction = %s AND unit = ANY(%s)"
    for case, order in here.rows(sql, here.made.here, list(units)):
        here.api().done(
            f"/cases/{case}/steps", do="order.withdrawn", data={"order": order}, reason="测试收尾"
        )


def test_two_terminals_ring_until_one_is_signed_at(
    here: Running, enrolled: Callable[..., tuple[Visitor, Page]]
) -> None:
    finish(here, UNIT)
    _, duty = enrolled()
    other_visitor, other = enrolled()
    other_visitor.context.clear_cookies(name="liandong")  # the session is over; the device is not
    other.reload()
    alive(other)
    for page in (duty, other):
        expect(state(page)).to_have_attribute("data-state", "idle")
        page.locator(".t-begin").click()
        expect(page.locator("#t-silent")).to_be_hidden()
    expect(other.locator("#d-duty")).to_be_visible()
    other.locator("#d-duty [data-do=close]").click()

    issued = here.api().case(UNIT, TOWN, text="河里有人落水", address="老码头")
    for page in (duty, other):
        expect(state(page)).to_have_attribute("data-state", "ringing")
        expect(order_shown(page, issued.order)).to_contain_text("河里有人落水")
        rung = tones(page)
        until(lambda page=page, rung=rung: tones(page) > rung + 8)  # type: ignore[misc]
    until(lambda: [e for e in steps(here, issued) if e["do"] == "order.delivered"])
    receipts = [e for e in steps(here, issued) if e["do"] == "order.delivered"]
    assert [(e["channel"], e["data"]["order"]) for e in receipts] == [("terminal", issued.order)]

    duty.keyboard.press("Enter")
    for page in (duty, other):
        expect(state(page)).to_have_attribute("data-state", "handling")
        expect(big(page)).to_contain_text("出动")
    expect(other.locator("#toast")).to_contain_text("officer 王 已于")
    silent = tones(other)
    other.wait_for_timeout(2500)
    assert tones(other) == silent

    second = here.api().case(UNIT, text="另一件急事")
    expect(order_shown(other, second.order)).to_be_visible()
    expect(state(other)).to_have_attribute("data-state", "ringing")
    expect(other.locator(".t-item")).to_have_count(2)
    other.locator(f'[data-pick="{issued.order}"]').click()
    expect(order_shown(other, issued.order)).to_be_visible()
    expect(state(other)).to_have_attribute("data-state", "ringing")


def test_a_page_that_may_not_sound_says_so_and_the_first_touch_mends_it(
    here: Running, enrolled: Callable[..., tuple[Visitor, Page]]
) -> None:
    finish(here, UNIT)
    _, page = enrolled()
    expect(page.locator("#t-silent")).to_be_visible()
    expect(page.locator("#t-sound")).to_have_attribute("data-state", "off")
    issued = here.api().case(UNIT)
    expect(order_shown(page, issued.order)).to_be_visible()
    expect(page.locator("html")).to_have_class(re.compile("is-ringing"))
    expect(page).to_have_title(re.compile("新警单"))
    assert tones(page) == 0
    page.mouse.click(683, 400)
    expect(page.locator("#t-silent")).to_be_hidden()
    until(lambda: tones(page) > 8)
    assert order_shown(page, issued.order).get_attribute("data-state") == "issued"


def test_what_is_done_without_a_network_is_kept_and_sent(
    here: Running, enrolled: Callable[..., tuple[Visitor, Page]]
) -> None:
    finish(here, UNIT)
    visitor, page = enrolled()
    visitor.may_lose_the_line = True
    issued, beaten = here.api().case(UNIT, text="隧道内积水"), here.api().case(UNIT, text="被别人先签了")
    expect(page.locator(".t-item")).to_have_count(2)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    visitor.context.set_offline(True)
    here.feed.pause()
    lost_at = time.monotonic()
    page.locator(f'[data-pick="{issued.order}"]').click()
    pick_shown(page, issued.order)
    for word in ("出动", "已到场", "开始处置"):
        big(page).click()
        expect(big(page)).to_contain_text(word)
        expect(big(page)).to_be_disabled()  # a second press of the same hand is none
    expect(page.locator(".t-draft.is-waiting")).to_have_count(3)
    expect(page.locator("#link-bar")).to_have_attribute("data-kind", "lost")
    expect(page.locator("#t-line")).to_have_attribute("data-state", "off")
    done_at = int(time.time())
    until(lambda: time.monotonic() - lost_at > 9)

    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#t-offline")).to_be_visible()
    expect(page.locator(".t-off-drafts")).to_contain_text("3")
    assert "隧道内积水" not in page.content()

    here.feed.resume()
    visitor.context.set_offline(False)
    expect(order_shown(page, issued.order).or_(order_shown(page, beaten.order))).to_be_visible()
    expect(page.locator("#t-drafts")).to_be_hidden()
    until(lambda: [e for e in steps(here, issued) if e["do"] == "crew.arrived"])
    told = [e for e in steps(here, issued) if e["do"] in ("order.signed", "crew.departed", "crew.arrived")]
    assert [e["do"] for e in told] == ["order.signed", "crew.departed", "crew.arrived"]
    assert all(e["claimed_at"] is not None or e["at"] for e in told)
    assert told[0]["claimed_at"] is not None
    assert done_at

    alive(page)
    page.locator(f'[data-pick="{beaten.order}"]').click()
    expect(order_shown(page, beaten.order)).to_be_visible()
    page.route("**/deeds/**", lambda route: route.abort())
    big(page).click()
    expect(big(page)).to_contain_text("出动")
    here.api("unit").step(beaten.order, "sign")
    page.unroute("**/deeds/**")
    expect(page.locator(".t-draft.is-refused")).to_contain_text("未被接受")
    page.locator(".t-draft.is-refused button").click()
    expect(page.locator("#t-drafts")).to_be_hidden()


def pick_shown(page: Page, order: str) -> None:
    """Without a network the order in hand stays; these tests have the first one in hand."""
    if order_shown(page, order).count() == 0:
        pytest.fail("the order in hand is another one")


def test_a_phone_in_one_hand(here: Running, enrolled: Callable[..., tuple[Visitor, Page]]) -> None:
    finish(here, UNIT)
    issued = here.api().case(UNIT, text="围墙倒塌，" * 12, caller={"name": "陈", "phone": "13857561234"})
    _, page = enrolled(**PHONE)
    expect(order_shown(page, issued.order)).to_be_visible()
    for word in ("签收", "出动", "已到场", "开始处置"):
        expect(big(page)).to_contain_text(word)
        box = big(page).bounding_box()
        assert box is not None
        assert box["y"] > 844 / 2
        assert box["y"] + box["height"] <= 844
        assert box["height"] >= 90
        assert int(page.evaluate("document.documentElement.scrollWidth")) <= 390
        big(page).tap()
    expect(big(page)).to_contain_text("上报结果")

    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(picture, "JPEG")
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.locator("#t-camera").set_input_files([photo])  # type: ignore[list-item]
    expect(page.locator("#d-progress .t-chosen li")).to_have_count(1)
    page.locator("#d-progress textarea").fill("已设警戒")
    page.locator("#d-progress .t-send").tap()
    page.locator(".t-story summary").click()
    thumb = page.locator(".t-timeline .attached img").first
    expect(thumb).to_be_attached()
    until(lambda: thumb.evaluate("(img) => img.complete && img.naturalWidth > 0"))

    page.locator('[data-open="caller"]').tap()
    assert "13857561234" not in page.content()
    page.locator("#d-caller .t-send").tap()
    expect(page.locator('#t-phone a[href="tel:13857561234"]')).to_be_visible()
    page.locator("#d-caller [data-do=close]").tap()

    big(page).tap()
    page.locator("#d-result .t-send").tap()
    expect(page.locator("#d-result .t-form-said")).to_be_visible()
    page.locator("#d-result textarea").fill("已清理完毕")
    page.locator("#d-result .t-send").tap()
    expect(page.locator(".t-wait:visible")).to_contain_text("已上报")
    until(lambda: [e["do"] for e in steps(here, issued)][-2:] == ["progress.reported", "result.submitted"])


def test_a_revoked_terminal_shows_nothing_more(
    here: Running, enrolled: Callable[..., tuple[Visitor, Page]]
) -> None:
    finish(here, UNIT)
    issued = here.api().case(UNIT, text="不给小偷看的事")
    visitor, page = enrolled()
    expect(order_shown(page, issued.order)).to_be_visible()
    visitor.may_lose_the_line = True
    here.rows("UPDATE store_device SET revoked_at = now() WHERE revoked_at IS NULL RETURNING id")
    expect(page.locator("#t-cut-off")).to_be_visible()
    assert "不给小偷看的事" not in page.content()


def test_six_tabs_share_one_stream(here: Running, enrolled: Callable[..., tuple[Visitor, Page]]) -> None:
    finish(here, UNIT)
    visitor, first = enrolled()
    streams: list[str] = []
    visitor.context.on(
        "request",
        lambda request: "/feed/stream" in request.url and streams.append(urlsplit(request.url).path),
    )
    first.reload()
    alive(first)
    tabs = [first, *(visitor.page("/terminal/") for _ in range(5))]
    assert len(streams) == 1
    issued = here.api().case(UNIT, text="六个标签页")
    for tab in tabs:
        expect(order_shown(tab, issued.order)).to_be_visible()
    assert len(streams) == 1
    first.close()
    later = here.api().case(UNIT, text="领头的关了")
    for tab in tabs[1:]:
        expect(tab.locator(f'[data-pick="{later.order}"]')).to_be_visible()
    assert len(streams) == 2


def test_a_pin_signs_at_a_terminal_without_a_session_in_english(
    here: Running, enrolled: Callable[..., tuple[Visitor, Page]]
) -> None:
    finish(here, UNIT)
    visitor, page = enrolled(locale="en-GB", color_scheme="light")
    page.goto("/terminal/pin")
    for name in ("pin", "again"):
        page.locator(f"input[name={name}]").fill(PIN)
    page.locator("form[data-once] .button-main").click()
    alive(page)
    visitor.context.clear_cookies(name="liandong")
    issued = here.api().case(UNIT, text="一处积水")
    page.reload()
    expect(page.locator("#t-duty")).to_contain_text("nobody on duty")
    expect(big(page)).to_contain_text("Sign for it")
    found = Axe().run(page).response["violations"]
    wrong = [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]
    assert wrong == []
    visitor.complaints.clear()
    big(page).click()
    expect(page.locator("#d-duty")).to_be_visible()
    page.locator("#d-duty select").select_option(label="officer 王")
    page.locator("#d-duty .t-pin").fill("000000")
    page.locator("#d-duty .t-send").click()
    expect(page.locator("#d-duty .t-form-said")).to_contain_text("not right")
    page.locator("#d-duty .t-pin").fill(PIN)
    page.locator("#d-duty .t-send").click()
    expect(big(page)).to_contain_text("We set out")
    expect(page.locator("#t-duty")).to_contain_text("officer 王")
    until(lambda: [e for e in steps(here, issued) if e["do"] == "order.signed"])
    visitor.complaints = [c for c in visitor.complaints if "Failed to load resource" not in c]


def test_an_officer_of_another_unit_sees_the_own_terminal_alone(here: Running, visit: Visit) -> None:
    issued = here.api().case(UNIT, THIRD, text="与府山街道无关")
    page = visit("town").page("/terminal/")
    expect(page.locator(".t-unit")).to_contain_text(TOWN)
    assert issued.order not in page.content()
