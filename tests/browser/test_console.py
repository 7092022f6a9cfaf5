"""A dispatcher at the console, key by key: what is typed becomes the case, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.district import PASSWORD, THIRD, TOWN, UNIT
from tests.running import Running, until

Visit = Callable[..., Visitor]

WORDS = "自来水管爆裂，路面积水，半条车道不能走"


class Keys:
    """Fingers on a keyboard; the mouse lies untouched."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def at(self, field: str) -> None:
        """Where the typing goes now."""
        expect(self.page.locator(f"#{field}")).to_be_focused()


def phone(n: int) -> str:
    return f"1390000{n:04}"


def ready(page: Page) -> Keys:
    """The console, with an empty sheet, waiting for the first key."""
    expect(page.locator("#f-phone")).to_be_visible()
    keys = Keys(page)
    keys.press("F2")
    keys.at("f-phone")
    return keys


def fill(keys: Keys, number: str, words: str = WORDS) -> None:
    """Number, name, address, matter; Enter goes on from field to field."""
    keys.type(number)
    keys.press("Enter")
    keys.at("f-name")
    keys.type("周")
    keys.press("Enter", "Enter")
    keys.at("f-address")
    keys.type("府山街道人民东路与中兴路口")
    keys.press("Enter", "Enter")
    keys.at("f-text")
    keys.type(words)


def offer(page: Page, n: int):
    return page.locator(f'.offer[data-n="{n}"]')


def picks(page: Page) -> list[str]:
    return page.locator(".upick .upick-name").all_inner_texts()


def sent_case(page: Page) -> str:
    """The number of the case that was sent last, as the strip has it."""
    return page.locator("#sent").get_attribute("data-last") or ""


def drafts(here: Running) -> int:
    return int(here.rows("SELECT count(*) FROM draft")[0][0])


def test_a_call_becomes_two_orders_without_the_mouse(here: Running, visit: Visit) -> None:
    page = visit("dispatcher", color_scheme="light").page("/console/")
    keys = ready(page)
    fill(keys, phone(1))
    expect(page.locator("#f-place")).to_have_value(TOWN)
    expect(page.locator("#place-tag")).to_contain_text("市区")
    expect(page.locator("#f-category")).to_have_value("供排水")
    expect(offer(page, 1)).to_contain_text(UNIT)
    expect(offer(page, 1)).to_contain_text("水管爆裂")
    expect(offer(page, 1)).to_contain_text("附件一 一.10")
    expect(offer(page, 1)).to_contain_text("签收 10 分钟")
    expect(page.locator("#phone-masked")).to_have_text("139****0001")
    keys.press("Alt+1", "Alt+2", "F4")
    assert picks(page) == [UNIT, TOWN]
    expect(page.locator("#send")).to_contain_text("下达 2 张警单")
    keys.press("F8")
    expect(page.locator(".said-done")).to_contain_text("已下达 2 张警单")
    keys.at("f-phone")
    expect(page.locator("#f-text")).to_have_value("")
    expect(page.locator(".sent-case")).to_contain_text("已派单")

    case = here.api().get(f"/cases/{sent_case(page)}")
    assert (case["text"], case["place"], case["address"]) == (WORDS, TOWN, "府山街道人民东路与中兴路口")
    assert case["caller"] == {"name": "周", "phone": "139****0001"}
    assert [(o["unit"], o["role"]) for o in case["orders"]] == [(UNIT, "lead"), (TOWN, "co")]
    assert [e["do"] for e in case["timeline"][:4]] == [
        "case.received", "case.screened", "order.issued", "order.issued",
    ]  # fmt: skip

    here.api("unit").step(case["orders"][0]["order"], "sign")
    expect(page.locator(".sent-case")).to_contain_text("已签收")


def test_a_unit_is_added_by_its_sound_and_made_the_lead(here: Running, visit: Visit) -> None:
    page = visit("dispatcher").page("/console/")
    keys = ready(page)
    fill(keys, phone(2))
    expect(offer(page, 1)).to_contain_text(UNIT)
    keys.press("Alt+1", "F9")
    keys.type("qslj")
    expect(page.locator('.found[aria-selected="true"]')).to_contain_text(THIRD)
    keys.press("Enter")
    keys.at("f-text")
    expect(page.locator(".offer").filter(has_text=THIRD)).to_contain_text("签收")
    assert picks(page) == [UNIT, THIRD]
    page.locator(f'.upick[data-unit="{THIRD}"] .upick-lead').focus()
    keys.press("Enter", "F8")
    expect(page.locator(".said-done")).to_be_visible()
    case = here.api().get(f"/cases/{sent_case(page)}")
    assert [(o["unit"], o["role"]) for o in case["orders"]] == [(UNIT, "co"), (THIRD, "lead")]


def test_a_call_is_refused_and_one_is_passed_to_110(here: Running, visit: Visit) -> None:
    visitor = visit("dispatcher")
    visitor.may_lose_the_line = True  # Chromium itself complains of an answer that refuses
    page = visitor.page("/console/")
    keys = ready(page)
    fill(keys, phone(3), "邻居在网上说我坏话，要你们管")
    keys.press("F6")
    expect(page.locator("#dispatch")).to_be_hidden()
    expect(page.locator("#say")).to_contain_text("不属于联动受理范围")
    keys.type("告知可向法院起诉")
    keys.press("F8")
    expect(page.locator(".said-done")).to_be_visible()
    case = here.api().get(f"/cases/{sent_case(page)}")
    assert (case["state"], case["orders"]) == ("refused", [])
    assert case["timeline"][1]["reason"] == "告知可向法院起诉"

    fill(keys, phone(4), "有人持刀伤人")
    keys.press("F7", "F8")
    expect(page.locator("#said .said-refused")).to_contain_text("转接")
    expect(page.locator("#f-text")).to_have_value("有人持刀伤人")
    keys.press("1")
    expect(page.locator("#say")).to_contain_text("110")
    keys.press("F8")
    expect(page.locator(".said-done")).to_be_visible()
    assert here.api().get(f"/cases/{sent_case(page)}")["state"] == "transferred"


def test_a_draft_survives_the_browser_and_an_expired_session(here: Running, visit: Visit) -> None:
    visitor, before = fresh(here, visit), drafts(here)
    page = visitor.page("/console/")
    keys = ready(page)
    fill(keys, phone(5), "河边有人喊救命")
    keys.press("Control+s")
    expect(page.locator("#sheet-saved")).to_contain_text("已存草稿")
    page.reload()
    expect(page.locator("#f-text")).to_have_value("河边有人喊救命")
    expect(page.locator("#f-phone")).to_have_value(phone(5))

    other = visitor.context.new_page()  # the browser was started anew: another tab, nothing remembered
    other.goto("/console/")
    other.locator(".todo-draft .todo-item", has_text="河边有人喊救命").click()
    expect(other.locator("#f-text")).to_have_value("河边有人喊救命")
    other.close()

    visitor.may_lose_the_line = True
    page.locator("#f-text").focus()
    keys.press("Control+End")
    keys.type("，在桥下")
    expect(offer(page, 1)).to_be_visible()
    keys.press("Alt+1")
    visitor.context.clear_cookies(name="liandong")
    keys.press("F8")
    lock = page.locator("#idle-lock")
    expect(lock).to_contain_text("登录已过期")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(lock).to_be_hidden()
    expect(page.locator(".said-done")).to_contain_text("已下达 1 张警单")
    assert here.api().get(f"/cases/{sent_case(page)}")["text"] == "河边有人喊救命，在桥下"
    until(lambda: drafts(here) == before, what="its draft is still there")


def test_a_desk_left_alone_is_covered_and_keeps_its_call(here: Running, visit: Visit) -> None:
    visitor = fresh(here, visit)
    visitor.may_lose_the_line = True
    page = visitor.page("/console/")
    keys = ready(page)
    fill(keys, phone(6))
    page.locator('[data-act="lock"]').press("Enter")
    expect(page.locator("#idle-lock")).to_contain_text("已锁定")
    expect(page.locator("#f-text")).to_be_hidden()
    keys.press("Escape")
    keys.type("falsch")
    keys.press("Enter")
    expect(page.locator("#idle-wrong .idle-wrong")).to_be_visible()
    assert page.request.get("/console/todo", headers={"HX-Request": "true"}).status == 423
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.locator("#f-text")).to_have_value(WORDS)
    page.locator('[data-act="drop"]').click()
    page.locator('[data-act="drop"]').click()
    expect(page.locator("#f-text")).to_have_value("")


@pytest.fixture
def second(here: Running) -> str:
    """Another dispatcher's account."""
    with psycopg.connect(here.database.owner, autocommit=True) as conn:
        for table, where, other in (
            ("store_user", "username = 'dispatcher'", {"username": "'second'", "name": "'李'"}),
            ("store_membership", "user_id = (SELECT id FROM store_user WHERE username = 'dispatcher')",
             {"user_id": "(SELECT id FROM store_user WHERE username = 'second')"}),
        ):  # fmt: skip
            columns = [
                c for (c,) in conn.execute(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'",
                    (table,),
                )
            ]  # fmt: skip
            values = ", ".join(other.get(c, c) for c in columns)
            copied = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {where}"
            conn.execute(copied.encode())
    return "second"


def test_a_call_of_the_110_feed_is_opened_by_two_and_sent_by_one(
    here: Running, visit: Visit, second: str
) -> None:
    case = (
        here.api()
        .case(text="小区停电，电梯里可能有人", place=TOWN, channel="110", caller={"phone": phone(7)})
        .case
    )
    late = visit(second)
    late.may_lose_the_line = True
    mine, theirs = visit("dispatcher").page("/console/"), late.page("/console/")
    line = f'.todo-call .todo-item[data-sheet$="{case}"]'
    mine.locator(line).click()
    expect(mine.locator(".sheet-number")).to_have_text(case)
    expect(mine.locator("#f-phone")).to_have_value("139****0007")
    expect(theirs.locator(line)).to_contain_text("dispatcher 王")
    theirs.locator(line).click()
    expect(theirs.locator("#sheet-held")).to_contain_text("dispatcher 王")
    for page in (mine, theirs):
        expect(offer(page, 1)).to_be_visible()
        Keys(page).press("Alt+1")
        expect(page.locator("#send")).to_contain_text("下达 1 张警单")
    Keys(mine).press("F8")
    expect(mine.locator(".said-done")).to_be_visible()
    expect(theirs.locator(line)).to_have_count(0)
    Keys(theirs).press("F8")
    expect(theirs.locator("#said .said-refused")).to_contain_text(case)
    expect(theirs.locator(".upick")).to_have_count(1)
    assert len(here.api().get(f"/cases/{case}")["orders"]) == 1


def test_a_repeat_is_proposed_and_joined(here: Running, visit: Visit) -> None:
    first = (
        here.api()
        .case(UNIT, text="中兴路自来水管爆裂，水漫路面", place="塔山街道", caller={"phone": phone(8)})
        .case
    )
    page = visit("dispatcher").page("/console/")
    keys = ready(page)
    keys.type(phone(8))
    keys.press("Enter")
    expect(page.locator("#history-count")).to_have_text("1")
    twin = page.locator(".twin", has_text=first)
    expect(twin).to_contain_text("中兴路自来水管爆裂")
    twin.locator("button").focus()
    keys.press("Enter", "F8")
    expect(page.locator(".said-done")).to_contain_text(first)
    assert here.api().get(f"/cases/{sent_case(page)}")["state"] == "merged"


def test_in_english(here: Running, visit: Visit) -> None:
    page = visit("dispatcher", locale="en-GB").page("/console/")
    keys = ready(page)
    fill(keys, phone(9))
    expect(offer(page, 1)).to_contain_text("on duty")
    expect(page.locator("#send")).to_have_text(re.compile("Enter, nobody sent"))
    keys.press("Alt+1", "F8")
    expect(page.locator(".said-done")).to_contain_text("1 order issued")
    keys.press("Escape", "?")
    expect(page.locator("#help")).to_contain_text("Add a unit by name, sound or duty")


def fresh(here: Running, visit: Visit) -> Visitor:
    """A dispatcher with a session of their own: what happens to it concerns no other test."""
    visitor = visit("")
    page = visitor.context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "dispatcher")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/")
    page.close()
    return visitor
