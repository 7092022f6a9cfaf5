"""What the watch sees when a process dies or the line is cut, and that everything is there again afterwards."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from liandong.local.cluster import Cluster
from tests.browser.visitor import Visitor, row
from tests.district import THIRD, TOWN, UNIT
from tests.running import Process, Running, until

Visit = Callable[..., Visitor]

LOST_S = 60 if os.environ.get("LIANDONG_LONG") else 10
"""How long a page stays without its line."""


@pytest.fixture(autouse=True)
def _put_back(here: Running) -> Iterator[None]:
    """Whatever a test took away is there again after it."""
    yield
    for name, process in here.processes.items():
        if process.alive:
            process.resume()
        else:
            here.start(name)


def bar(page: Page) -> Locator:
    return page.locator("#link-bar")


def number_in(text: str) -> int:
    """The first number in a text; -1 where there is none."""
    found = re.search(r"\d+", text)
    return int(found[0]) if found else -1


def logged(here: Running) -> int:
    """Entries in the log and marks that fired: what a page has to be told."""
    return int(
        here.rows("SELECT (SELECT count(*) FROM log_entry WHERE jurisdiction = %s) + (SELECT count(*) FROM fired)", here.made.here)[0][0]
    )  # fmt: skip


def lost_for_a_while(page: Page) -> None:
    """The bar is there and counts on."""
    expect(bar(page)).to_have_attribute("data-kind", "lost")
    first = number_in(bar(page).inner_text())
    # By the page's own count, however late this looks: it was told within 5 s and a beat.
    assert first >= 4
    until(
        lambda: number_in(bar(page).inner_text()) > max(first, LOST_S), LOST_S + 60, "the bar does not count"
    )


def shows_what_is_open(here: Running, page: Page, *units: str) -> None:
    """Every open order of these units stands on the board once, and nothing else."""
    sql = "SELECT order_id FROM order_row WHERE jurisdiction = %s AND open AND unit = ANY(%s)"
    wanted = {order for (order,) in here.rows(sql, here.made.here, list(units))}

    def shown() -> Counter[str]:
        return Counter(page.locator("tr[data-order]").evaluate_all("rows => rows.map(r => r.dataset.order)"))

    until(lambda: shown() == Counter(wanted), 30, lambda: f"shown {shown()}, open {wanted}")


def test_a_page_whose_feed_was_killed_says_so_and_catches_up_by_itself(here: Running, visit: Visit) -> None:
    api = here.api()
    before = api.case(UNIT, text="在断线前下达")
    closing = api.case(THIRD, text="断线时办结")
    api.step(closing.order, "sign", "arrive", "handle")
    visitor = visit("dispatcher")
    visitor.may_lose_the_line = True
    board = visitor.page(f"/watch/?unit={UNIT}&unit={THIRD}")
    file = visitor.page(f"/cases/{before.case}")
    expect(row(board, before.order)).to_be_visible()
    known = logged(here)

    here.feed.kill9()
    lost_for_a_while(board)
    expect(bar(file)).to_have_attribute("data-kind", "lost")
    api.step(before.order, "deliver", "sign", "depart")
    meanwhile = [api.case(UNIT, text=f"断线期间第{n}起") for n in range(3)]
    api.step(closing.order, "result", text="好了")
    api.step(closing.order, "close")
    missed = logged(here) - known
    expect(row(board, meanwhile[0].order)).to_have_count(0)

    here.start("feed")
    expect(bar(board)).to_have_attribute("data-kind", "back")
    told = number_in(bar(board).inner_text())
    assert missed <= told <= logged(here) - known, bar(board).inner_text()
    for issued in meanwhile:
        expect(row(board, issued.order)).to_be_visible()
    expect(row(board, before.order).locator(".c-last")).to_contain_text("出动")
    expect(row(board, closing.order)).to_have_count(0)
    expect(file.locator(".tl-crewdeparted")).to_have_count(1)
    shows_what_is_open(here, board, UNIT, THIRD)
    expect(bar(board)).to_be_hidden()


def test_a_page_whose_cable_was_pulled_catches_up_by_itself(here: Running, visit: Visit) -> None:
    """Nothing is closed and nothing comes any more; the browser finds no way to the pages either."""
    api = here.api()
    before = api.case(TOWN, text="在断线前下达")
    visitor = visit("town")
    visitor.may_lose_the_line = True
    board = visitor.page("/watch/")
    expect(row(board, before.order)).to_be_visible()

    visitor.context.set_offline(True)
    here.feed.pause()  # being offline does not end a stream that is open already
    lost_for_a_while(board)
    api.step(before.order, "sign")
    later = api.case(TOWN, UNIT, text="断线期间下达")
    expect(row(board, later.order)).to_have_count(0)

    here.feed.resume()
    visitor.context.set_offline(False)
    expect(bar(board)).to_have_attribute("data-kind", "back")
    expect(row(board, later.order)).to_be_visible()
    expect(row(board, before.order).locator(".c-last")).to_contain_text("签收")
    shows_what_is_open(here, board, TOWN)


def test_killed_pages_come_back_to_a_board_that_never_stopped(here: Running, visit: Visit) -> None:
    visitor = visit("dispatcher")
    visitor.may_lose_the_line = True
    board = visitor.page(f"/watch/?unit={UNIT}")
    here.web.kill9()
    here.start("web")
    issued = here.api().case(UNIT, text="页面进程重启之后")
    expect(row(board, issued.order)).to_be_visible()


def test_a_database_that_is_away_is_seen_and_everybody_comes_back_without_it(
    here: Running, visit: Visit, pg: Cluster
) -> None:
    before = {name: process.pid for name, process in here.processes.items()}
    visitor = visit("dispatcher")
    visitor.may_lose_the_line = True
    board = visitor.page(f"/watch/?unit={UNIT}")
    light = board.locator(".light[data-light=db]")
    expect(light).to_have_attribute("data-state", "ok")

    pg.kill9()
    try:
        expect(light).to_have_attribute("data-state", "bad")
        other = visitor.context.new_page()
        answer = other.goto("/watch/")
        assert answer is not None
        assert answer.status == 503
        expect(other.locator(".error-page")).to_contain_text("数据库")
        refused = here.api().post("/cases", {"place": TOWN, "text": "库不在的时候"})
        assert refused.status_code == 503
        assert refused.json()["code"] == "store.unavailable"
    finally:
        pg.start()

    expect(light).to_have_attribute("data-state", "ok")
    issued = here.api().case(UNIT, text="库回来之后")
    expect(row(board, issued.order)).to_be_visible()
    other.reload()
    expect(row(other, issued.order)).to_be_visible()
    assert before == {name: process.pid for name, process in here.processes.items() if process.alive}


def pause(engine: Process) -> None:
    engine.pause()


def kill(engine: Process) -> None:
    engine.kill9()


@pytest.mark.parametrize("stop", [pause, kill])
def test_a_stopped_engine_is_seen_and_what_came_due_fires_in_order(
    here: Running, visit: Visit, stop: Callable[[Process], None]
) -> None:
    page = visit("dispatcher").page("/watch/?show=overtime")
    light = page.locator(".light[data-light=engine]")
    expect(light).to_have_attribute("data-state", "ok")

    stop(here.engine)
    stopped_at = int(time.time())
    api = here.api()
    # Half of the signing time, four fifths, all of it, and a receipt that does not come, in the seconds to come.
    late = [api.past_case(UNIT, ago=ago) for ago in (597, 298, 478, 117, 296, 476)]
    expect(light).to_have_attribute("data-state", "bad")
    assert number_in(light.inner_text()) <= 10 + int(time.time()) - stopped_at
    until(lambda: time.time() > stopped_at + 10)
    cases = [issued.case for issued in late]
    assert here.rows("SELECT count(*) FROM fired WHERE stream = ANY(%s)", cases) == [(0,)]

    if here.engine.alive:
        here.engine.resume()
    else:
        here.start("engine")
    expect(light).to_have_attribute("data-state", "ok")
    fired = "SELECT due_at + CASE mark WHEN 'breach' THEN 2 ELSE 0 END FROM fired WHERE stream = ANY(%s) ORDER BY id"
    until(lambda: len(here.rows(fired, cases)) >= len(late), what="not all fired")
    moments = [moment for (moment,) in here.rows(fired, cases)]
    assert moments == sorted(moments)
    expect(row(page, late[0].order)).to_be_visible()
    expect(row(page, late[0].order).locator(".c-sign .cd")).to_have_class(re.compile("cd-red"))
