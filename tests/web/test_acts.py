"""Acting beside the board: what fits is offered, done in place, refused in place, and nobody does what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liandong.store.models import User
from liandong.web.acts.table import ACTS
from tests.district import THIRD, TOWN, UNIT, Api, Clock, District

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def at(district: District, clock: Clock) -> Callable[..., Client]:
    """`at("supervisor")`: somebody signed in."""

    def come(who: str, language: str = "en") -> Client:
        client = Client(
            raise_request_exception=False, headers={"HX-Request": "true", "Accept-Language": language}
        )
        client.force_login(User.objects.get(username=who), BACKEND)
        return client

    return come


@pytest.fixture
def case(api: Callable[..., Api]) -> tuple[str, str]:
    """A case with one order, signed by nobody."""
    made = api().case(UNIT)
    return made["case"], made["orders"][0]


def codes(page: Any) -> set[str]:
    return {code for code in ACTS if f'data-act-code="{code}"' in page.content.decode()}


def do(client: Client, case: str, code: str, order: str = "", position: int = 0, **form: str) -> Any:
    return client.post(f"/acts/{case}/do/{code}?order={order}&position={position or ''}", form)


def events(api: Callable[..., Api], case: str) -> list[str]:
    return [line["do"] for line in api().seen(case)["timeline"]]


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("dispatcher", {"urge", "supervise", "add", "phone", "deliver", "reassign", "withdraw"}),
        ("supervisor", {"urge", "supervise", "phone"}),
        ("leader", set()),
        ("auditor", set()),
        ("administrator", set()),
    ],
)
def test_the_panel_offers_what_fits_state_and_role(at, case, who: str, offered: set[str]) -> None:
    number, order = case
    assert codes(at(who).get(f"/watch/panel/{number}?order={order}")) == offered


def test_what_a_unit_hands_in_is_closed_or_returned(at, case, api) -> None:
    number, order = case
    for step in ("deliver", "sign", "arrive", "handle", "result"):
        api().done(f"/orders/{order}/{step}", {"text": "已修复"} if step == "result" else {})
    page = at("dispatcher").get(f"/watch/panel/{number}?order={order}")
    assert codes(page) >= {"close", "return", "callback", "urge"}
    form = at("dispatcher").get(f"/acts/{number}/do/return?order={order}").content.decode()
    assert "已修复" in form
    assert do(at("dispatcher"), number, "return", order).status_code == 400
    assert do(at("dispatcher"), number, "return", order, reason="路面未恢复").status_code == 200
    assert events(api, number)[-1] == "result.returned"


def test_the_unit_is_urged_and_the_row_says_how_often(at, case, api, clock) -> None:
    number, order = case
    for n in range(2):
        clock.passes(60)
        answer = do(at("dispatcher"), number, "urge", order, channel="terminal", key=f"k{n}-{order}")
        assert (answer.status_code, "said-done" in answer.content.decode()) == (200, True)
    do(at("supervisor"), number, "supervise", order, reason="群众反映强烈")
    row = at("leader", "zh-hans").get(f"/watch/rows?ids={order}").content.decode()
    assert "已催办 2 次，最近 2026-11-24 10:02:00" in row
    assert "督办中" in row


def test_a_call_with_the_caller_belongs_to_the_case_and_to_no_unit(at, case, api) -> None:
    number, order = case
    form = {"party": "caller", "direction": "in", "whom": "陈", "text": "水越来越大", "channel": "phone"}
    assert do(at("supervisor"), number, "phone", order, **form).status_code == 200
    logged = api().seen(number)["timeline"][-1]
    assert (logged["do"], logged["data"]["text"], logged["data"].get("order")) == (
        "call.logged",
        "水越来越大",
        None,
    )
    seen = api("unit").seen(number)["timeline"]
    assert "call.logged" not in [line["do"] for line in seen]


def test_a_further_unit_is_found_by_its_sound_and_sent(at, case, api) -> None:
    number, order = case
    found = at("dispatcher").get(f"/acts/{number}/units", {"find": "qslj"}).content.decode()
    assert f'value="{THIRD}"' in found
    assert (
        f'value="{UNIT}"'
        not in at("dispatcher").get(f"/acts/{number}/units", {"find": UNIT}).content.decode()
    )
    sent = do(
        at("dispatcher"),
        number,
        "add",
        order,
        unit=THIRD,
        role="co",
        channel="radio",
        text="带泵",
        find="qslj",
    )
    assert sent.status_code == 200, sent.content.decode()
    assert [o["unit"] for o in api().seen(number)["orders"]] == [UNIT, THIRD]
    assert do(at("supervisor"), number, "add", order, unit=TOWN, role="co").status_code == 403
    refused = do(at("dispatcher"), number, "add", order, unit=UNIT, role="co")
    assert (refused.status_code, "said-refused" in refused.content.decode()) == (409, True)


def test_a_receipt_by_voice_names_who_answered(at, case, api) -> None:
    number, order = case
    assert do(at("dispatcher"), number, "deliver", order, channel="phone").status_code == 400
    assert do(at("dispatcher"), number, "deliver", order, channel="phone", by="张队").status_code == 200
    told = api().seen(number)["timeline"][-1]
    assert (told["do"], told["by"], told["channel"]) == ("order.delivered", "张队", "phone")
    assert "deliver" not in codes(at("dispatcher").get(f"/watch/panel/{number}?order={order}"))


def test_a_late_entry_a_void_and_a_correction_with_reasons(at, case, api, clock) -> None:
    number, order = case
    clock.passes(1800)
    form = {
        "step": f"order.signed:{order}",
        "at": "10:05",
        "by": "张队",
        "channel": "phone",
        "reason": "终端故障",
    }
    assert do(at("dispatcher"), number, "late", **{**form, "reason": ""}).status_code == 400
    assert do(at("dispatcher"), number, "late", **form).status_code == 200
    signed = api().seen(number)["timeline"]
    line = next(r for r in signed if r["do"] == "order.signed")
    assert (line["at"], line["by"], line["entered_by"]) == (
        "2026-11-24T10:05:00+08:00",
        "张队",
        "dispatcher 王",
    )
    assert do(at("supervisor"), number, "void", position=line["position"]).status_code == 400
    assert (
        do(at("supervisor"), number, "void", position=line["position"], reason="另一张单").status_code == 200
    )
    assert next(r for r in api().seen(number)["timeline"] if r["do"] == "order.signed")["voided"]
    for field, new, status in (
        ("deaths", "1", 200),
        ("deaths", "many", 400),
        ("place", "北海街道", 200),
        ("secrecy", "true", 200),
    ):
        answer = do(at("supervisor"), number, "correct", field=field, new=new, reason="核实")
        assert answer.status_code == status, answer.content.decode()
    assert api().seen(number)["place"] == "北海街道"


def test_cases_are_merged_and_reopened(at, api) -> None:
    one, two = api().case(), api().case()
    assert do(at("dispatcher"), one["case"], "merge", into=two["case"]).status_code == 200
    assert do(at("dispatcher"), one["case"], "merge", into=two["case"]).status_code == 409
    done = api().case(screening={"outcome": "answer"})
    assert do(at("dispatcher"), done["case"], "reopen", reason="新情况").status_code == 200


@pytest.mark.parametrize("code", sorted(ACTS))
@pytest.mark.parametrize("who", ["officer", "town", "leader", "auditor", "administrator", "stranger"])
def test_nobody_acts_on_what_is_not_theirs(at, case, api, who: str, code: str) -> None:
    number, order = case
    before = events(api, number)
    form = {
        "reason": "因故", "unit": THIRD, "text": "话", "by": "某", "into": number, "at": "10:00",
        "step": f"order.withdrawn:{order}", "field": "place", "new": TOWN, "channel": "phone",
    }  # fmt: skip
    answer = do(at(who), number, code, order, 1, **form)
    if (who, code) != ("officer", "deliver"):
        assert answer.status_code in (400, 403, 404), f"{who} {code}: {answer.content.decode()}"
        assert events(api, number) == before


def test_a_form_that_does_not_fit_says_so(at, case) -> None:
    number, order = case
    page = at("leader").get(f"/acts/{number}/do/urge?order={order}")
    assert (page.status_code, "does not fit" in page.content.decode()) == (200, True)
    assert at("dispatcher").get(f"/acts/{number}/do/nonsense").status_code == 404
    assert at("dispatcher").get(f"/acts/{number}/do/urge?order=C1-1").status_code == 404


def test_the_wall_shows_towns_and_today(at, case, api, clock) -> None:
    clock.passes(3000)
    page = at("leader", "zh-hans").get("/watch/wall").content.decode()
    assert "大屏" in page
    red = re.findall(r'class="tile tile-red"><span class="tile-name">([^<]+)<', page)
    assert TOWN in red
    assert "其中办结" in page
