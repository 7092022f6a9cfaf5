"""Board and case file: what the pages are given to show."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from liandong.store.models import User
from liandong.web import shapes
from tests.district import NOW, TOWN, UNIT, Clock, District
from tests.web.api.test_lane import walk

ROLES = ("dispatcher", "supervisor", "leader", "administrator", "auditor", "officer")


@pytest.fixture
def page(district: District, clock: Clock):
    """`page("leader", "/watch/")`: what somebody gets."""

    def ask(who: str, path: str, language: str = "en", **query: Any) -> Any:
        client = Client(raise_request_exception=False, headers={"Accept-Language": language})
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
        return client.get(path, query)

    return ask


def row_of(board: shapes.Board, order: str) -> shapes.BoardRow:
    [row] = [row for row in board.rows if row.order == order]
    return row


def test_an_order_on_the_board(api, page, clock: Clock) -> None:
    answer = api().case(UNIT, TOWN, category="供排水", severity="较大")
    order = answer["orders"][0]
    clock.passes(30)
    api().done(f"/orders/{order}/deliver", {"channel": "terminal"})
    clock.passes(270)
    board = page("dispatcher", "/watch/", q=order).context["board"]
    row = row_of(board, order)
    assert (row.case, row.place, row.unit, row.role) == (answer["case"], TOWN, UNIT, "sole")
    assert (row.order_state, row.severity, row.category) == ("issued", "较大", "供排水")
    assert (row.matter, row.orders_in_case, row.unreceived) == ("水管爆裂，路面积水", 2, False)
    assert row.sign is not None
    assert (row.sign.state, row.sign.used, row.sign.limit, row.sign.due) == ("running", 300, 600, NOW + 600)
    assert (row.sign.as_of, row.sign.counting, row.sign.clause) == (clock.now, True, "附件二第6项")
    assert row.arrive is not None
    assert (row.arrive.start, row.arrive.due, row.arrive.provisional) == (NOW + 30, NOW + 1230, False)


def test_the_row_follows_the_unit(api, page, clock: Clock) -> None:
    [order] = api().case(UNIT)["orders"]
    clock.passes(700)
    walk(api("unit"), order, "sign", "depart", "arrive", "handle")
    api("unit").done(f"/orders/{order}/progress", {"text": "正在关阀"})
    row = row_of(page("leader", "/watch/", q=order).context["board"], order)
    assert row.order_state == "handling"
    assert row.last == shapes.LastWord("progress.reported", clock.now, "正在关阀")
    assert row.sign is not None
    assert (row.sign.state, row.sign.used) == ("breached", 700)
    walk(api(), order, "result", "close")
    assert page("leader", "/watch/", q=order).context["board"].rows == ()


def test_counters_are_filters(api, page, clock: Clock) -> None:
    clock.passes(86_400)  # a day of its own
    before = {c.code: c.count for c in page("dispatcher", "/watch/").context["board"].counters}
    orders = {
        state: api().case(UNIT)["orders"][0]
        for state in ("unsigned", "enroute", "handling", "callback", "dispute")
    }
    walk(api(), orders["enroute"], "sign", "depart")
    walk(api(), orders["handling"], "sign", "handle")
    walk(api(), orders["callback"], "sign", "handle", "result")
    walk(api(), orders["dispute"], "object")
    after = {c.code: c.count for c in page("dispatcher", "/watch/").context["board"].counters}
    grown = {code: after[code] - before[code] for code in after}
    assert grown == {
        "all": 5,
        "unsigned": 1,
        "overtime": 0,
        "enroute": 1,
        "handling": 1,
        "callback": 1,
        "dispute": 1,
    }
    clock.passes(601)
    late = {c.code: c.count for c in page("dispatcher", "/watch/counters").context["counters"]}
    assert late["overtime"] - before["overtime"] >= 2, "not signed, or objected before it was"
    for code, order in orders.items():
        board = page("dispatcher", "/watch/", show=code, q=order).context["board"]
        assert [row.order for row in board.rows] == [order], code
        assert (board.show, board.filtered) == (code, True)


def test_sorting_filtering_and_paging(api, page, clock: Clock) -> None:
    clock.passes(2 * 86_400)
    orders = []
    for place in ("北海街道", "东湖街道", "北海街道"):
        orders += api().case(UNIT, place=place)["orders"]
        clock.passes(60)
    asked: dict[str, Any] = {"place": ["北海街道"], "unit": UNIT}
    board = page("dispatcher", "/watch/", **asked).context["board"]
    assert [row.order for row in board.rows] == [orders[0], orders[2]]
    board = page("dispatcher", "/watch/", sort="-number", **asked).context["board"]
    assert [row.order for row in board.rows] == [orders[2], orders[0]]
    assert (board.total, board.page, board.pages, board.first, board.last) == (2, 1, 1, 1, 2)
    facet = next(f for f in board.facets if f.name == "place")
    assert [o.value for o in facet.chosen] == ["北海街道"]
    assert page("dispatcher", "/watch/", page=99, **asked).context["board"].rows == ()
    assert page("dispatcher", "/watch/", hide=["place", "nonsense"]).context["board"].hide == {"place"}


@pytest.mark.parametrize(
    "query",
    [
        {"page": "1" * 5000}, {"page": "-1"}, {"page": "²"}, {"show": "nonsense"}, {"sort": "; DROP"}, {"q": "'\"&|!"},
        {"q": "𠮷" * 200}, {"ids": "," * 500}, {"unit": "没有"}, {"look": ""},
    ],
)  # fmt: skip
def test_odd_questions_get_a_page(page, query: dict[str, str]) -> None:
    for path in ("/watch/", "/watch/rows", "/cases/", "/watch/export"):
        assert page("dispatcher", path, **query).status_code == 200


def test_what_no_database_can_hold_is_told(page) -> None:
    for path in ("/watch/", "/cases/"):
        found = page("dispatcher", path, q="a\0b")
        assert found.status_code == 400
        assert "cannot be stored" in found.content.decode()
    assert page("dispatcher", "/cases/C%00").status_code == 400


def test_the_strip_shows_what_comes_next(api, page, clock: Clock) -> None:
    clock.passes(3 * 86_400)
    order = api().case(UNIT)["orders"][0]
    strip = page("dispatcher", "/watch/strip").context["strip"]
    assert order in [breach.order for breach in strip.breaches]
    assert order in [waiting.order for waiting in strip.unreceived]
    nearest = next(b for b in strip.breaches if b.order == order)
    assert (nearest.clock.due, nearest.unit) == (clock.now + 600, UNIT)


@pytest.mark.parametrize("who", ROLES)
def test_every_role_gets_its_frame(district: District, page, who: str) -> None:
    shell = page(who, "/watch/").context["shell"]
    assert shell.role == ("officer" if who == "officer" else who)
    assert shell.duty_name == f"{who} 王"
    assert (shell.centre, shell.pack) == ("区社会应急联动指挥中心", "越城区社会应急联动工作规范")
    rooms = [room.code for room in shell.rooms]
    assert {"watch", "cases", "packs"} <= set(rooms)
    assert ("admin" in rooms) == (who == "administrator")
    assert [room.code for room in shell.rooms if room.current] == ["watch"]
    assert "统一值班时间" in shell.samples, "sample values are named on every page"
    assert "~" in shell.cursor
    assert shell.feed_url == "/feed/open"


def test_a_case_file(api, page, clock: Clock) -> None:
    answer = api().case(
        UNIT, TOWN, caller={"name": "周𠮷祥", "phone": "13800001111"}, address="人民路1号", severity="重大"
    )
    lead, joint = answer["orders"]
    clock.passes(60)
    walk(api("unit"), lead, "sign")
    clock.passes(600)
    late = {"at": "2026-11-24T10:02:00+08:00", "by": "街道 李四", "channel": "phone", "reason": "电话签收"}
    api().done(f"/orders/{joint}/sign", late)
    api().done(f"/cases/{answer['case']}/steps", {"do": "command.taken", "data": {"role": "区领导"}})
    file = page("dispatcher", f"/cases/{answer['case']}").context["file"]
    head = file.head
    assert (head.number, head.state, head.severity, head.place) == (answer["case"], "handling", "重大", TOWN)
    assert (head.caller, head.address, head.erased) == ("周𠮷祥 138****1111", "人民路1号", False)
    assert head.commander is not None
    assert (head.commander.name, head.commander.clause) == ("区领导", "第十三条")
    assert [(card.unit, card.state, card.tier) for card in file.orders] == [
        (UNIT, "signed", 1),
        (TOWN, "signed", 1),
    ]
    told = {(row.event, row.order): row for row in file.timeline if row.kind == "event"}
    assert [row.at for row in file.timeline] == sorted(row.at for row in file.timeline)
    assert told["order.signed", lead].who == "unit"
    by_phone = told["order.signed", joint]
    assert (by_phone.who, by_phone.entered_by, by_phone.channel) == ("街道 李四", "centre", "phone")
    assert (by_phone.at, by_phone.entered_at, by_phone.reason) == (NOW + 120, NOW + 660, "电话签收")
    fresh = page("dispatcher", f"/cases/{answer['case']}/live")
    assert fresh.context["file"].head.version == head.version


def test_why_a_clock_stands_where_it_stands(api, page, clock: Clock) -> None:
    answer = api().case(UNIT)
    order = answer["orders"][0]
    clock.passes(700)
    walk(api(), order, "sign")
    key = f"{order}~YC.C.SIGN~1"
    why = page("supervisor", f"/cases/{answer['case']}/why/{key}").context["why"]
    assert (why.key, why.unit, why.over) == (key, UNIT, 100)
    assert [clause.ref for clause in why.clauses] == ["附件二第6项"]
    assert (why.start.event, why.start.at, why.stop.event, why.stop.at) == (
        "order.issued", NOW, "order.signed", NOW + 700,
    )  # fmt: skip
    assert sum(i.seconds for i in why.intervals if i.kind == "counted") == 700
    assert [f.item for f in why.findings] == ["YC.A06"]
    assert why.settings == (), "round the clock, everywhere: nothing that the district enters decides"
    finding = why.findings[0].key
    assert page("supervisor", f"/cases/{answer['case']}/why/{finding}").context["why"].findings
    for key in (
        "nonsense",
        f"{order}~YC.C.NONE~1",
        f"{order}~YC.C.SIGN~2",
        f"{order}~YC.C.SIGN~{'1' * 5000}",
    ):
        assert page("supervisor", f"/cases/{answer['case']}/why/{key}").status_code == 404, key


def test_why_names_the_settings_that_decided(api, page, clock: Clock) -> None:
    """Office hours for a unit of the third tier, the urban area for an arrival; both are samples."""
    answer = api().case("区财政局")
    order = answer["orders"][0]
    ask = f"/cases/{answer['case']}/why/{order}"
    [hours] = page("supervisor", f"{ask}~YC.C.SIGN~1").context["why"].settings
    assert hours.value == "working days 08:30–12:00, working days 14:00–17:30"
    assert (hours.name, hours.sample, hours.clause) == (
        "calendars.yc_admin_working",
        True,
        "第十一条; 附件二第3项",
    )
    [gate, area] = page("supervisor", f"{ask}~YC.C.ARR23~1", "zh-CN").context["why"].settings
    assert gate.value.startswith("工作日 08:30")
    assert (area.name, area.value, area.sample) == ("urban", "是", True)


def test_the_list_of_files(api, page) -> None:
    case = api().case(orders=[], text="寻找走失老人")["case"]
    found = page("auditor", "/cases/", q="走失老人").context["cases"]
    assert [(line.case, line.state, line.matter) for line in found.rows] == [
        (case, "received", "寻找走失老人")
    ]
    assert page("auditor", "/cases/", q=case).context["cases"].rows[0].case == case
    assert page("auditor", "/cases/", state="closed", q=case).context["cases"].rows == ()


# --- the exported list ---------------------------------------------------------------


def exported(page, who: str = "dispatcher", **query: Any) -> tuple[Any, list[dict[str, str]]]:
    response = page(who, "/watch/export", **query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    return response, list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"), ("+1", "'+1"), ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("＝1+1", "'＝1+1"),
        ("330602199001011234", "'330602199001011234"), ("0012", "'0012"), ("12E5", "'12E5"),
        ("三楼,右手\"第二间\"\n有狗", "三楼,右手\"第二间\"\n有狗"), ("𠮷祥家漏水😀", "𠮷祥家漏水😀"), ("12号楼", "12号楼"),
    ],
)  # fmt: skip
def test_a_cell_is_what_was_said(api, page, text: str, kept: str) -> None:
    order = api().case(UNIT, text=text)["orders"][0]
    _, rows = exported(page, q=order)
    assert [(row["Order"], row["Matter"]) for row in rows] == [(order, kept)]


def test_the_file_opens_rightly_in_a_spreadsheet(api, page) -> None:
    order = api().case(UNIT)["orders"][0]
    response, [row] = exported(page, q=order)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="board-2026-11-24-100000.csv"'
    assert (row["Role"], row["State"], row["Sign"]) == ("sole", "Issued", "running 2026-11-24 10:10:00")
    response = page("dispatcher", "/watch/export", "zh-CN", q=order)
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["状态"] == "已下达"
    assert not set("abcdefghijklmnopqrstuvwxyz") & set("".join(row) + row["状态"] + row["签收"])


def test_the_list_is_the_one_on_the_screen(api, page) -> None:
    one = api().case(UNIT, place="东浦街道")["orders"][0]
    _, rows = exported(page, place="东浦街道")
    assert one in [row["Order"] for row in rows]
    assert {row["Place"] for row in rows} == {"东浦街道"}
    _, rows = exported(page, "town", place="东浦街道")
    assert rows == []
