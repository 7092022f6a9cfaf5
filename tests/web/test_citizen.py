"""The citizen's page: the state in plain words, nothing else, the same answer to every wrong question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liandong.desk import citizen
from liandong.desk.citizen import case_number
from liandong.store import private
from tests.district import TOWN, UNIT, Api, Clock, District, new_key

PHONE = "13857561234"

OWN = r'csrfmiddlewaretoken" value="[^"]+"|name="number" value="[^"]*"|server-now" content="[0-9]+"'
"""What differs between two pages that say the same."""


@pytest.fixture
def ask(district: District, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Somebody who is not signed in asks, each time from another address unless one is given."""
    numbers = iter(range(1, 250))

    def asked(number: str, digits: str, address: str = "", language: str = "en", place: int = 0) -> Any:
        client = Client(headers={"Accept-Language": language})
        came_from = address or f"192.0.2.{next(numbers)}"
        sent = {"number": number, "digits": digits, "place": str(place or district.here)}
        return client.post("/status/", sent, REMOTE_ADDR=came_from)

    return asked


def call(api: Callable[..., Api], *units: str, **fields: Any) -> str:
    caller = {"name": "陈某", "phone": PHONE}
    return str(api().case(*units, caller=caller, address="御茶村12号", **fields)["case"])


def test_the_state_follows_the_case(
    district: District, api: Callable[..., Api], ask: Callable[..., Any], clock: Clock
) -> None:
    case = call(api, UNIT, TOWN)
    told = ask(case, "1234")
    assert told.status_code == 200
    assert told.context["told"].units == 2
    assert "passed to 2 units" in told.content.decode()
    orders = [o["order"] for o in api().seen(case)["orders"]]
    clock.passes(30)
    for action in ("sign", "depart", "arrive"):
        api().done(f"/orders/{orders[0]}/{action}", {"by": "王", "channel": "phone"}, new_key())
    assert "being handled by 2 units" in ask(case, "1234").content.decode()
    chinese = ask(case, "１２３４", language="zh-hans").content.decode()
    assert "2 个单位正在处理您的诉求" in chinese


def test_no_names_and_no_faults_of_units(
    district: District, api: Callable[..., Api], ask: Callable[..., Any], clock: Clock
) -> None:
    case = call(api, UNIT, text="水管爆裂，淹了店面")
    clock.passes(7200)
    page = ask(case, "1234").content.decode()
    for words in (UNIT, "陈某", PHONE, "御茶村", "水管", "逾期", "超时", "overdue", "签收"):
        assert words not in page, words


def test_every_wrong_question_has_the_same_answer(
    district: District, api: Callable[..., Api], ask: Callable[..., Any], clock: Clock
) -> None:
    case = call(api, UNIT)
    silent = str(api().case(UNIT)["case"])
    erased = call(api, screening={"outcome": "answer"})
    with district.db.connection() as conn:
        private.erase(conn, district.here, erased, clock.now)
    pages = [
        ask(number, digits)
        for number, digits in (
            (case, "4321"),
            ("C20261124-99999", "1234"),
            (silent, ""),
            (silent, "xxxx"),
            (erased, "1234"),
            ("no number", "1234"),
            (case, "234"),
            (case, PHONE),
        )
    ]
    assert {p.status_code for p in pages} == {200}
    bare = {re.sub(OWN, "", p.content.decode()) for p in pages}
    assert len(bare) == 1
    assert "told" not in pages[0].context or pages[0].context["told"] is None
    assert "No request fits" in bare.pop()


def test_another_jurisdictions_case_is_not_found(
    district: District, api: Callable[..., Api], ask: Callable[..., Any], clock: Clock
) -> None:
    case = call(api, UNIT)
    assert "told" not in ask(case, "1234", place=district.there).context
    assert ask(case, "1234", place=district.bare).status_code == 200


def test_guessing_is_throttled_by_case_and_by_address(
    district: District, api: Callable[..., Api], ask: Callable[..., Any], clock: Clock
) -> None:
    case = call(api, UNIT)
    for n in range(citizen.CASE_TRIES):
        assert ask(case, f"{n:04}").status_code == 200
    stopped = ask(case, "1234")
    assert stopped.status_code == 429
    assert "told" not in stopped.context
    clock.passes(citizen.CASE_WINDOW_S)
    assert ask(case, "1234").context["told"].case == case
    for n in range(citizen.ADDRESS_TRIES):
        assert ask(f"C20200101-{n}", "1234", address="198.51.100.7").status_code == 200
    assert ask(case, "1234", address="198.51.100.7").status_code == 429
    assert ask(case, "1234", address="198.51.100.8").status_code == 200


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("C20261124-138", "C20261124-138"),
        (" c20261124-0138 ", "C20261124-138"),
        ("Ｃ２０２６１１２４－１３８", "C20261124-138"),
        ("20261124—138", "C20261124-138"),
        ("C20261124138", "C20261124-138"),
        ("C2026", ""),
        ("D20261124-1", ""),
        ("'; DROP TABLE", ""),
    ],
)
def test_numbers_as_people_type_them(typed: str, meant: str) -> None:
    assert case_number(typed) == meant


def test_the_page_asks_nobody_to_sign_in_and_keeps_nothing(district: District) -> None:
    page = Client(headers={"Accept-Language": "zh-hans"}).get("/status/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert "我的诉求办到哪了" in page.content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/status/", {"number": "C20261124-1", "digits": "1234"}).status_code == 403
