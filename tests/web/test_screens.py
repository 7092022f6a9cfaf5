"""Every page in both languages, held against the rules of all screens: strict policy, no id twice, nothing untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from liandong.store.models import User
from tests.district import TOWN, UNIT, Api, District
from tests.web.api.test_lane import walk

PAGES = {
    "dispatcher": (
        "/watch/", "/watch/?look={case}", "/watch/?unit=x&severity=较大&show=overtime&hide=place&sort=-unit",
        "/watch/?q=none", "/watch/rows", "/watch/rows?ids={order}", "/watch/strip", "/watch/counters", "/watch/wall",
        "/watch/facets/unit", "/watch/panel/{case}?order={order}", "/cases/", "/cases/{case}", "/cases/{case}?why={why}",
        "/cases/{case}/live", "/cases/{case}/timeline", "/cases/{case}/why/{why}", "/cases/{case}/print",
        "/cases/C20200101-1", "/console/", "/console/todo", "/packs/", "/assess/",
        "/acts/{case}/do/urge?order={order}",
    ),
    "supervisor": ("/assess/", "/assess/ledger", "/assess/duties"),
    "officer": ("/terminal/", "/watch/", "/cases/{case}"),
    "administrator": ("/manage/", "/settings/", "/calendars/2026", "/units/", "/people/", "/systems/", "/channels/"),
    "": ("/login/", "/status/"),
}  # fmt: skip

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle="),
    "a style element": re.compile(r"<style"),
    "an inline handler": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)="),
    "an inline script": re.compile(r"<script(?![^>]*(?:src=|application/json))"),
    "an address outside": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
    "a variable that was not there": re.compile(r"\{\{|\}\}|\{%|>None<|>True<|>False<"),
}
LATIN = re.compile(r">[^<>]*[A-Za-z]{4,}[^<>]*<")
"""Words of four and more Latin letters in Chinese pages; some are meant."""
MEANT = re.compile(
    r"English|Enter|yuecheng|[Ll]iandong|JSON|Space|Ctrl|Shift|Excel|XLSX|[A-Z]{2}\.[A-Z]+\.|C\d{8}-\d+|\{[a-z]+\}"
    r"|https?:|webhook|[a-z]+_[a-z]+|dispatcher|supervisor|officer|administrator|auditor|leader|nobody|centre"
)

FULL_OF_NAMES = {"/people/", "/systems/", "/packs/"}
"""Accounts, systems and scopes are named as they were entered, rules by their ids."""


def faults(path: str, html: str, language: str) -> Iterator[str]:
    """What one page does that it may not."""
    for what, rule in FORBIDDEN.items():
        if match := rule.search(html):
            yield f"{path}: {what}: {match.group(0).strip()[:80]}"
    html = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    ids = re.findall(r'\sid="([^"]+)"', html)
    yield from (
        f"{path}: the id {i} stands {ids.count(i)} times" for i in sorted(set(ids)) if ids.count(i) > 1
    )
    if language == "zh-hans" and path not in FULL_OF_NAMES:
        text = re.sub(r"<(script|datalist|textarea|code).*?</\1>", "", html, flags=re.DOTALL)
        for match in LATIN.finditer(text):
            if not MEANT.search(match.group(0)):
                yield f"{path}: not translated: {' '.join(match.group(0).split())[:80]}"


@pytest.fixture(scope="module")
def names(district: District) -> dict[str, str]:
    """A case with two orders, one of them under way."""
    api = Api(district.tokens["centre"])
    answer = api.case(UNIT, TOWN, category="供排水", severity="较大")
    order = answer["orders"][0]
    walk(api, order, "sign", "depart", "arrive", "handle")
    return {"case": answer["case"], "order": order, "why": f"{order}~YC.C.SIGN~1"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_keeps_the_rules(
    district: District, names: dict[str, str], who: str, language: str
) -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": language})
    if who:
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    found = []
    for path in PAGES[who]:
        response = client.get(path.format(**names))
        assert response.status_code in (200, 403, 404), f"{path}: {response.status_code}"
        found += faults(path, response.content.decode(), language)
    assert found == [], "\n".join(found)
