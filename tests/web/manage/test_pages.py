"""Every page of the administration opens, in both languages, and shows what is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liandong.store.models import Unit
from tests.district import UNIT, District


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens(district: District, browser: Callable[..., Client], language: str) -> None:
    client = browser("administrator", language)
    unit = Unit.objects.get(jurisdiction=district.here, name=UNIT)
    for path in (
        "/manage/", "/settings/", "/calendars/2026", "/calendars/2027", "/units/", f"/units/{unit.pk}",
        "/people/", "/systems/", "/channels/", "/password/",
    ):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200, path
    shell = client.get("/units/").context["shell"]
    assert [room.code for room in shell.rooms if room.current] == ["admin"]


def test_what_needs_attention_is_named(district: District, desk: Client) -> None:
    matters = {m.code: m for m in desk.get("/manage/").context["matters"]}
    assert {"sample", "liaison", "year", "never", "none"} <= set(matters)
    assert matters["year"].url == "/calendars/2027"
    assert "45" not in str(matters["sample"].text)
