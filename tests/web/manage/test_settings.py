"""Settings: entered from a moment on, never overwritten, refused in place where they cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liandong.store.models import SettingValue
from tests.district import NOW, Clock, District, forget

REASON = {"reason": "区政府办会议纪要"}


def form(page: Any) -> dict[str, Any]:
    """What the page's form holds."""
    return {h.value: h for h in page.context["page"].history}


def test_the_list_tells_what_each_holds(desk: Client) -> None:
    page = desk.get("/settings/")
    rows = {r.now.name: r for r in page.context["rows"]}
    assert rows["receipt_seconds"].now.state == "sample"
    assert rows["receipt_seconds"].now.value == "120 s"
    assert rows["receipt_seconds"].clause in page.content.decode()
    assert list(desk.get("/settings/?state=unset").context["rows"]) == []


def test_a_value_holds_from_a_moment_on(district: District, desk: Client, clock: Clock) -> None:
    before = SettingValue.objects.filter(name="receipt_seconds").count()
    sent = {"value": "90", "since": "2026-11-25 08:00", **REASON}
    done = desk.post("/settings/receipt_seconds", sent)
    assert (done.status_code, done["Location"]) == (302, "/settings/receipt_seconds")
    rows = SettingValue.objects.filter(name="receipt_seconds")
    assert rows.count() == before + 1
    newest = rows.latest("pk")
    assert (newest.value, newest.sample, newest.reason) == (90, False, "区政府办会议纪要")
    assert newest.entered_by is not None
    assert newest.entered_by.username == "administrator"
    page = desk.get("/settings/receipt_seconds").context["page"]
    assert (page.now.value, page.now.state) == ("120 s", "sample")
    assert [(h.value, h.state) for h in page.history] == [("90 s", "coming"), ("120 s", "current")]
    clock.passes(86_400)
    page = desk.get("/settings/receipt_seconds").context["page"]
    assert (page.now.value, page.now.state) == ("90 s", "entered")
    forget()
    rules = district.office.current(district.db)
    assert (rules.at(NOW).receipt_seconds(), rules.at(NOW + 86_400).receipt_seconds()) == (120, 90)


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("receipt_seconds", {"value": "-5"}, "seconds"),
        ("receipt_seconds", {"value": "很快"}, ""),
        ("receipt_seconds", {"value": ""}, ""),
        ("calendars.yc_unified_duty", {"days": "every", "from": "8", "to": "20:00"}, "Row 1"),
        ("calendars.yc_unified_duty", {"days": ["every", "workdays"], "from": ["8:00", "9:00"], "to": ["20:00", "10:00"]}, "Row 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_the_form(
    district: District, desk: Client, name: str, fields: dict[str, Any], said: str
) -> None:
    before = SettingValue.objects.count()
    found = desk.post(f"/settings/{name}", fields | REASON)
    assert found.status_code == 422
    problems = found.context["page"].problems
    assert problems or fields["value"] == ""
    assert said in "".join(problems)
    assert SettingValue.objects.count() == before
    if fields.get("value"):
        assert f'value="{fields["value"]}"' in found.content.decode(), "what was filled in is still there"


def test_a_reason_and_a_moment_to_come_are_needed(desk: Client) -> None:
    found = desk.post("/settings/receipt_seconds", {"value": "60", "since": "2020-01-01 00:00"})
    assert found.status_code == 422
    assert set(found.context["page"].errors) == {"reason", "since"}


def test_hours_places_and_pairs_are_read_as_they_were_shown(district: District, desk: Client) -> None:
    hours = {"days": ["every", ""], "from": ["8:30", ""], "to": ["17:30", ""]}
    assert desk.post("/settings/calendars.yc_admin_working", hours | REASON).status_code == 302
    row = SettingValue.objects.filter(name="calendars.yc_admin_working").latest("pk")
    assert row.value == [{"days": "every", "from": "08:30:00", "to": "17:30:00"}]
    page = desk.get("/settings/urban").context["page"]
    places = [place for place, _ in page.editor.rows]
    flags = {"key": places} | {f"flag-{n}": "yes" if n == 0 else "no" for n in range(len(places) - 1)}
    assert desk.post("/settings/urban", flags | REASON).status_code == 302
    urban = SettingValue.objects.filter(name="urban").latest("pk").value
    assert urban[places[0]] is True
    assert urban[places[1]] is False
    assert places[-1] not in urban
    pairs = {"key": ["占道经营", ""], "value": ["富盛镇", ""]}
    assert desk.post("/settings/delegations", pairs | REASON).status_code == 302
    assert SettingValue.objects.filter(name="delegations").latest("pk").value == {"占道经营": "富盛镇"}


def test_what_the_pack_needs_cannot_be_taken_away(desk: Client) -> None:
    taken = {"do": "unset", **REASON}
    assert desk.post("/settings/calendars.yc_unified_duty", taken).status_code == 422
    assert desk.post("/settings/urban_meaning", taken).status_code == 302
    assert desk.get("/settings/urban_meaning").context["page"].now.state == "unset"


def test_the_register_can_be_taken_over_as_the_list_of_units(desk: Client) -> None:
    assert desk.post("/settings/towns", REASON).status_code == 302
    row = SettingValue.objects.filter(name="towns").latest("pk")
    assert {"name": "府山街道", "tier": 1, "class": "镇街"} in row.value
    assert not row.sample


def test_administrators_alone(browser: Callable[..., Client], district: District) -> None:
    for account in ("dispatcher", "supervisor", "officer", "leader", "auditor"):
        assert browser(account).post("/settings/receipt_seconds", {"value": "1"} | REASON).status_code == 403
    assert browser("").post("/settings/receipt_seconds", {"value": "1"} | REASON).status_code == 302
    assert not SettingValue.objects.filter(value=1).exists()
    assert browser().get("/settings/nothing").status_code == 404
