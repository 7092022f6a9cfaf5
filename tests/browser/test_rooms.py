"""What each role finds, and what every page keeps: a way by keyboard, the width of a phone, readable colours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, row
from tests.district import TOWN, UNIT
from tests.running import Issued, Running

Visit = Callable[..., Visitor]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

LONG = (
    "人民东路与中兴路口自来水管爆裂，路面积水，半条机动车道无法通行；" * 5 + "https://example.cn/" + "x" * 90
)

SIGN, ARRIVE, LATE_SIGNING = "YC.C.SIGN", "YC.C.ARR1", "YC.A06"


@pytest.fixture(scope="module")
def overdue(here: Running) -> Issued:
    """A case whose first order nobody signed in time; its second is signed."""
    issued = here.api().past_case(UNIT, TOWN, ago=1300, text="窨井盖缺失，有人摔倒", severity="较大")
    here.api().step(issued.orders[1], "sign", by="王建国", channel="phone")
    return issued


# --- who sees what -----------------------------------------------------------------------


@pytest.mark.parametrize("account", ["dispatcher", "leader", "supervisor", "auditor", "administrator"])
def test_the_centre_and_its_leaders_see_every_order(visit: Visit, overdue: Issued, account: str) -> None:
    page = visit(account).page(f"/watch/?q={overdue.case}")
    expect(page.locator("tr[data-order]")).to_have_count(2)
    page.goto(f"/cases/{overdue.case}")
    expect(page.locator(".order")).to_have_count(2)
    rooms = page.locator(".top-rooms")
    for room in ("值守看板", "案卷", "规范"):
        expect(rooms).to_contain_text(room)
    expect(rooms.get_by_text("管理", exact=True)).to_have_count(int(account == "administrator"))


def test_only_the_administrator_comes_into_the_administration(visit: Visit) -> None:
    page = visit("administrator").page("/watch/")
    page.locator(".top-rooms a").last.click()
    expect(page).to_have_url(re.compile(r"/manage/$"))
    expect(page.locator(".matters")).to_be_visible()
    page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/admin/login/"))
    stranger = visit("dispatcher")
    other = stranger.page("/watch/")
    other.goto("/manage/")
    expect(other.locator(".error-code")).to_have_text("403")
    stranger.complaints.clear()  # that the page is forbidden


def test_a_unit_officer_sees_the_own_units_orders_and_no_others(
    here: Running, visit: Visit, overdue: Issued
) -> None:
    visitor = visit("officer")
    page = visitor.page("/watch/")
    expect(row(page, overdue.orders[0])).to_be_visible()
    expect(row(page, overdue.orders[1])).to_have_count(0)
    units = page.locator("tr[data-order] .unit-name").all_inner_texts()
    assert set(units) == {UNIT}

    others = here.api().case(TOWN, text="与本单位无关")
    own = here.api().case(UNIT, text="本单位的")
    expect(row(page, own.order)).to_be_visible()
    expect(row(page, others.order)).to_have_count(0)
    response = page.goto(f"/cases/{others.case}")
    assert response is not None
    assert response.status == 404
    visitor.complaints.clear()  # that the page is missing
    # Of a case that others work on too: who they are, but not what they were told, said or did.
    page.goto(f"/cases/{overdue.case}")
    expect(page.locator(f"#order-{overdue.orders[0]} .why-link")).not_to_have_count(0)
    expect(page.locator(f"#order-{overdue.orders[1]} .why-link")).to_have_count(0)
    expect(page.locator(".timeline")).not_to_contain_text("王建国")


def test_an_account_without_a_role_is_told_so(visit: Visit) -> None:
    visitor = visit("nobody")
    page = visitor.page("/watch/")
    expect(page.locator(".error-code")).to_have_text("403")
    visitor.complaints.clear()  # that the page is forbidden


# --- why -----------------------------------------------------------------------------------


def test_the_why_of_a_clock_and_of_a_finding(visit: Visit, overdue: Issued) -> None:
    page = visit("dispatcher").page(f"/cases/{overdue.case}")
    card = page.locator(f"#order-{overdue.order}")
    why = page.locator("#why")
    card.locator(".why-link", has_text="签收").first.click()
    expect(why).to_be_visible()
    expect(why.locator(".clause b").first).to_have_text("附件二第6项")
    expect(why.locator(".clause p").first).to_contain_text("10 分钟")
    expect(why.locator(".ends .evidence")).to_contain_text("下达警单")
    expect(why.locator("svg.stretch rect")).not_to_have_count(0)
    counted = [int(n) for n in why.locator(".su-counted td:last-child").all_inner_texts()]
    total = re.search(r"\d+", why.locator("tfoot td").first.inner_text())
    assert total is not None
    assert sum(counted) == int(total[0])
    expect(why.locator("tfoot")).to_contain_text("600 秒")
    expect(why.locator(".follow")).to_contain_text("0.5")
    assert "why=" in page.url
    expect(page.locator(".tl.is-start")).to_have_count(1)

    card.locator(".finding").click()
    expect(why.locator(".why-head")).to_contain_text(LATE_SIGNING)
    expect(why.locator(".clause b").first).to_have_text("附件二第6项")
    page.reload()
    expect(why.locator(".why-head")).to_contain_text(LATE_SIGNING)
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    assert "why=" not in page.url


# --- by keyboard ------------------------------------------------------------------------------


def test_the_board_by_keyboard(visit: Visit, overdue: Issued) -> None:
    page = visit("dispatcher").page(f"/watch/?q={overdue.case}&sort=unit")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("tr.is-current")
    expect(chosen).to_have_count(1)
    order = chosen.get_attribute("data-order")
    page.keyboard.press("ArrowUp")
    expect(chosen).not_to_have_attribute("data-order", order or "")
    page.keyboard.press("Enter")
    look = page.locator("#look")
    expect(look).to_contain_text(overdue.case)
    expect(look.locator(".timeline .tl")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()

    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").fill("这样的词谁也没有说过")
    expect(page.locator("tr[data-order]")).to_have_count(0)
    expect(page.locator("#board-empty")).to_be_visible()
    page.locator("#q").fill("窨井盖")
    expect(row(page, overdue.order)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("show=overtime"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/cases/C"))
    page.keyboard.press("w")
    expect(page.locator("#why .why-head")).to_be_visible()


def test_a_chosen_row_stays_chosen_when_the_table_is_drawn_anew(visit: Visit, overdue: Issued) -> None:
    """The next key may come before the answer to the last one, or in the very moment of its drawing."""
    page = visit("dispatcher").page(f"/watch/?q={overdue.case}&sort=unit")
    page.keyboard.press("ArrowDown")
    order = page.locator("tr.is-current").get_attribute("data-order")
    with page.expect_response(re.compile(r"/watch/\?q=")):
        page.keyboard.press("1")
    page.wait_for_timeout(100)
    expect(page.locator("tr.is-current")).to_have_attribute("data-order", order or "")

    page.evaluate(
        """() => {
            document.querySelector("tr.is-current").classList.remove("is-current");
            const down = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
            document.body.addEventListener("htmx:afterSwap", down, { once: true });
        }"""
    )
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("show=overtime"))
    page.wait_for_timeout(100)
    expect(page.locator("tr.is-current")).to_have_count(1)


# --- language and theme --------------------------------------------------------------------------


def test_english_and_back(visit: Visit, overdue: Issued) -> None:
    page = visit("dispatcher").page(f"/cases/{overdue.case}?why={overdue.order}~{SIGN}~1")
    page.locator(".top-tools [name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#h-time")).to_contain_text("Timeline")
    expect(page.locator(".why-head h2")).to_have_text("Why")
    assert overdue.case in page.url
    page.goto("/watch/")
    expect(page.locator(".counter-unsigned span")).to_have_text("Unsigned")
    page.locator(".top-tools [name=language]").click()
    expect(page.locator(".counter-unsigned span")).to_have_text("未签收")


def test_dark_and_light_are_kept(visit: Visit) -> None:
    visitor = visit("dispatcher", color_scheme="light")
    page = visitor.page("/watch/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    page.locator(".top-tools [data-act=theme]").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.goto("/cases/")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    other = visitor.page("/watch/")
    expect(other.locator("html")).to_have_attribute("data-bs-theme", "dark")


# --- every page ---------------------------------------------------------------------------------


def every_page(overdue: Issued) -> dict[str, str]:
    return {
        "door": "/login/",
        "console": "/console/",
        "board": "/watch/",
        "look": f"/watch/?look={overdue.case}&order={overdue.order}",
        "file": f"/cases/{overdue.case}",
        "why": f"/cases/{overdue.case}?why={overdue.order}~{ARRIVE}~1",
        "files": "/cases/",
    }


def goto_each(visit: Visit, overdue: Issued, **options: object) -> list[tuple[str, Page]]:
    """Each page, opened one after the other by somebody signed in; the door by somebody who is not."""
    inside, outside = visit("dispatcher", **options), visit(**options)
    pages = every_page(overdue)
    return [(name, (outside if name == "door" else inside).page(path)) for name, path in pages.items()]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_is_wider_than_a_phone(here: Running, visit: Visit, overdue: Issued, language: str) -> None:
    here.api().case("绍兴电力局用电管理所", text=LONG, place="府山街道", address=LONG[:60], category="供排水")
    for name, page in goto_each(visit, overdue, locale=language, **PHONE):
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{name} is {wide} px wide"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_names_and_contrast(visit: Visit, overdue: Issued, theme: str) -> None:
    found: list[str] = []
    for name, page in goto_each(visit, overdue, color_scheme=theme):
        results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}).response
        for fault in results["violations"]:
            where = "; ".join(str(node["target"][0]) for node in fault["nodes"][:4])
            found.append(f"{name}: {fault['id']} {fault['help']}: {where}")
    assert not found, "\n".join(found)
