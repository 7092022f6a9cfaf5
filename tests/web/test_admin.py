"""Django's admin, the superuser's last resort: rows are added and kept there too."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from liandong.store.models import (
    ApiToken,
    CalendarDay,
    SettingValue,
    Unit,
    User,
)
from tests.district import PASSWORD, UNIT, Api, District, forget


@pytest.fixture
def desk(district: District) -> Client:
    """The superuser's browser."""
    client = Client(headers={"Accept-Language": "en"})
    root = User.objects.filter(username="root").first() or User.objects.create_superuser("root")
    client.force_login(root, "django.contrib.auth.backends.ModelBackend")
    return client


def add(client: Client, model: str, **fields: Any) -> Any:
    """Send the form for a new row."""
    return client.post(f"/admin/store/{model}/add/", fields)


NOW = {"effective_from_0": "2026-11-24", "effective_from_1": "10:00:00"}


def errors_of(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, "the form is shown again"
    found: dict[str, Any] = response.context["adminform"].form.errors
    return found


def test_a_setting_is_a_new_row_with_who_entered_it(district: District, desk: Client) -> None:
    before = SettingValue.objects.filter(name="receipt_seconds").count()
    done = add(
        desk,
        "settingvalue",
        jurisdiction=district.here,
        name="receipt_seconds",
        value="90",
        reason="试行",
        **NOW,
    )
    assert done.status_code == 302
    rows = SettingValue.objects.filter(name="receipt_seconds")
    assert rows.count() == before + 1
    newest = rows.latest("pk")
    assert (newest.value, newest.entered_by.username, newest.reason) == (90, "root", "试行")
    page = desk.get(f"/admin/store/settingvalue/{newest.pk}/change/")
    assert 'name="value"' not in page.content.decode(), "it can be looked at, not changed"
    assert desk.post(f"/admin/store/settingvalue/{newest.pk}/change/", {"value": "1"}).status_code == 403
    assert desk.post(f"/admin/store/settingvalue/{newest.pk}/delete/").status_code == 403


def test_the_rules_follow_what_was_entered(district: District, desk: Client) -> None:
    """A day of rest is known to every process."""
    add(
        desk,
        "calendarday",
        jurisdiction=district.here,
        day="2027-03-01",
        rest="true",
        name="区庆",
        source="",
        **NOW,
    )
    assert CalendarDay.objects.filter(day="2027-03-01", rest=True).exists()
    forget()
    assert district.office.current(district.db).settings.days["2027-03-01"] is True


@pytest.mark.parametrize(
    ("name", "value"),
    [("calendars.yc_unified_duty", '{"from": "08:00"}'), ("limits", '{"供排水": -1}'), ("x", "[1]")],
)
def test_a_value_that_cannot_be_used_is_refused(
    district: District, desk: Client, name: str, value: str
) -> None:
    done = add(desk, "settingvalue", jurisdiction=district.here, name=name, value=value, **NOW)
    assert "value" in errors_of(done)


def test_a_unit_joins_and_has_its_term(district: District, desk: Client) -> None:
    done = add(
        desk, "unit", jurisdiction=district.here, name="区数据局", code="", short="", pinyin="qu shu ju ju"
    )
    assert done.status_code == 302
    unit = Unit.objects.get(name="区数据局")
    assert add(desk, "unitterm", unit=unit.pk, tier=2, unit_class="", active="on", **NOW).status_code == 302
    forget()
    assert district.office.current(district.db).units["区数据局"].tier == 2
    assert desk.post(f"/admin/store/unit/{unit.pk}/delete/").status_code == 403


def test_a_token_is_shown_once_and_works_until_it_ends(district: District, desk: Client) -> None:
    fields = {"jurisdiction": district.here, "system": "视频平台", "scopes": ["intake", "read"]}
    done = add(desk, "apitoken", **fields, expires_at_0="2099-01-01", expires_at_1="00:00:00")
    assert done.status_code == 302
    shown = desk.get(done["Location"]).content.decode()
    [token] = re.findall(r"ld_[\w-]{20,}", shown)
    assert token not in desk.get("/admin/store/apitoken/").content.decode()
    row = ApiToken.objects.get(system="视频平台")
    assert (row.expires_at, row.scopes) == (datetime(2098, 12, 31, 16, tzinfo=UTC), ["intake", "read"])
    assert token not in row.hash + row.hint
    assert Api(token).get("/cases").status_code == 200
    changed = {**fields, "unit": "", "expires_at_0": "2020-01-01", "expires_at_1": "00:00:00"}
    assert desk.post(f"/admin/store/apitoken/{row.pk}/change/", changed).status_code == 302
    forget()
    assert Api(token).get("/cases").status_code == 401


def test_a_token_that_was_revoked_is_none(district: District, desk: Client) -> None:
    add(desk, "apitoken", jurisdiction=district.here, system="旧系统", scopes=["read"])
    row = ApiToken.objects.get(system="旧系统")
    fields = {
        "jurisdiction": district.here,
        "system": "旧系统",
        "scopes": ["read"],
        "revoked_at_0": "2026-01-01",
        "revoked_at_1": "00:00:00",
    }
    assert desk.post(f"/admin/store/apitoken/{row.pk}/change/", fields).status_code == 302
    assert (
        add(desk, "apitoken", jurisdiction=district.here, system="旧系统", scopes=["read"]).status_code == 302
    )


@pytest.mark.parametrize(("scopes", "field"), [(["everything"], "scopes"), ([], "scopes")])
def test_a_token_has_scopes_that_exist(
    district: District, desk: Client, scopes: list[str], field: str
) -> None:
    assert field in errors_of(add(desk, "apitoken", jurisdiction=district.here, system="x", scopes=scopes))


def test_a_units_token_is_of_a_unit_of_its_own_district(district: District, desk: Client) -> None:
    """A unit that is not here would make it a token of the whole centre."""
    theirs = Unit.objects.get(jurisdiction_id=district.there, name=UNIT)
    assert "unit" in errors_of(
        add(desk, "apitoken", jurisdiction=district.here, system="y", scopes=["read"], unit=theirs.pk)
    )
    assert not ApiToken.objects.filter(system="y").exists()


def test_a_new_account_gets_its_role(district: District, desk: Client) -> None:
    fields = {
        "username": "newleader",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert add(desk, "user", **fields).status_code == 302
    user = User.objects.get(username="newleader")
    assert add(desk, "membership", user=user.pk, jurisdiction=district.here, role="leader").status_code == 302
    client = Client()
    assert client.login(request=client.get("/login/").wsgi_request, username="newleader", password=PASSWORD)
    assert client.get("/watch/").status_code == 200
    weak = {**fields, "username": "weak", "password1": "12345678", "password2": "12345678"}
    assert "password2" in errors_of(add(desk, "user", **weak))
    assert errors_of(add(desk, "membership", user=user.pk, jurisdiction=district.here, role="unit"))


def test_administrators_have_their_own_rooms(district: District) -> None:
    client = Client()
    client.force_login(
        User.objects.get(username="administrator"), "django.contrib.auth.backends.ModelBackend"
    )
    for path in ("/admin/", "/admin/store/user/", "/admin/store/settingvalue/add/"):
        assert client.get(path)["Location"].startswith("/admin/login/")
    assert client.get("/manage/").status_code == 200
