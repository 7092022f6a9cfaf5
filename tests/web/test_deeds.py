"""A step from a form: done once, told in place, refused with its reason where it was pressed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from liandong.desk.errors import Invalid
from liandong.store.models import User
from liandong.web.deeds import moment
from tests.district import NOW, UNIT, Clock, District


@pytest.fixture
def press(district: District, clock: Clock):
    """`press("officer", case, do="order.signed", order=…)`: a form sent by htmx."""

    def send(who: str, case: str, plain: bool = False, **form: Any) -> Any:
        headers = {"Accept-Language": "en"} | ({} if plain else {"HX-Request": "true"})
        client = Client(raise_request_exception=False, headers=headers)
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
        return client.post(f"/cases/{case}/steps", form)

    return send


def states(api: Any, case: str) -> list[str]:
    return [order["state"] for order in api().seen(case)["orders"]]


def test_an_officer_signs(api, press) -> None:
    answer = api().case(UNIT)
    found = press("officer", answer["case"], do="order.signed", order=answer["orders"][0])
    assert (found.status_code, states(api, answer["case"])) == (200, ["signed"])
    assert json.loads(found["HX-Trigger"])["acted"]["case"] == answer["case"]
    assert "said-done" in found.content.decode()


def test_the_same_form_twice_does_it_once(api, press, district: District) -> None:
    answer = api().case(UNIT)
    form = {"do": "order.signed", "order": answer["orders"][0], "key": "a-form"}
    versions = [
        json.loads(press("officer", answer["case"], **form)["HX-Trigger"])["acted"]["version"] for _ in "12"
    ]
    assert versions[0] == versions[1]
    other = press("officer", answer["case"], **{**form, "do": "crew.arrived"})
    assert other.status_code == 409
    assert "key" in other.content.decode()


def test_a_refusal_stands_in_place_with_its_clause(api, press) -> None:
    answer = api().case(UNIT)
    refused = press("dispatcher", answer["case"], do="order.issued", unit=UNIT)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "said-refused" in page
    assert "<html" not in page
    assert UNIT in page


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ({"do": "no.such"}, "no.such"),
        ({"do": "order.signed", "order": "{order}", "at": "half past"}, "half past"),
        ({"do": "order.signed", "order": "{order}", "colour": "red"}, "colour"),
        ({"do": "case.corrected", "field": "deaths", "new": "2"}, "reason"),
    ],
)
def test_a_form_that_cannot_be_used(api, press, form: dict[str, str], word: str) -> None:
    answer = api().case(UNIT)
    filled = {name: value.format(order=answer["orders"][0]) for name, value in form.items()}
    found = press("dispatcher", answer["case"], **filled)
    assert found.status_code in (400, 409, 422)
    assert word in found.content.decode()


def test_another_units_order_is_not_there(api, press) -> None:
    answer = api().case(UNIT)
    found = press("town", answer["case"], do="order.signed", order=answer["orders"][0])
    assert (found.status_code, states(api, answer["case"])) == (404, ["issued"])


def test_a_version_that_has_passed_is_a_conflict(api, press) -> None:
    answer = api().case(UNIT)
    version = api().seen(answer["case"])["version"]
    press("officer", answer["case"], do="order.signed", order=answer["orders"][0])
    found = press(
        "dispatcher",
        answer["case"],
        do="order.withdrawn",
        order=answer["orders"][0],
        reason="误派",
        seen=version,
    )
    assert (found.status_code, states(api, answer["case"])) == (409, ["signed"])


def test_without_scripts_one_comes_back_to_the_page(api, press) -> None:
    answer = api().case(UNIT)
    form = {"do": "order.signed", "order": answer["orders"][0], "next": f"/cases/{answer['case']}"}
    found = press("officer", answer["case"], plain=True, **form)
    assert (found.status_code, found["Location"]) == (302, form["next"])
    away = press(
        "officer",
        answer["case"],
        plain=True,
        **{**form, "do": "crew.arrived", "next": "//elsewhere.example/"},
    )
    assert away["Location"] == "/"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", None),
        ("2026-11-24 09:59:30", NOW - 30),
        ("2026-11-24T09:59", NOW - 60),
        ("10:00", NOW),
        ("9:59:30", NOW - 30),
        ("10:00:01", NOW + 1 - 86_400),
    ],
)
def test_times_as_people_write_them(text: str, at: int | None) -> None:
    assert moment(text, NOW) == at


@pytest.mark.parametrize("text", ["soon", "25:00", "2026-02-30 10:00", "10.30"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(Invalid):
        moment(text, NOW)
