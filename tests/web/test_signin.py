"""The door: signing in and out, too many attempts, languages."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from liandong.store.models import User
from tests.district import PASSWORD, District


@pytest.fixture
def browser(district: District) -> Client:
    return Client(headers={"Accept-Language": "en"}, REMOTE_ADDR="10.0.0.1")


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/login/", {"username": username, "password": password, **more})


def test_the_door_says_whose_house_it_is(browser: Client) -> None:
    page = browser.get("/login/", headers={"Accept-Language": "zh-CN"})
    assert "区社会应急联动指挥中心" in page.content.decode()
    assert 'lang="zh-hans"' in page.content.decode()
    assert "register" not in page.content.decode().lower()


def test_signing_in_leads_to_the_board_and_out_again(browser: Client) -> None:
    done = sign_in(browser, "dispatcher")
    assert (done.status_code, done["Location"]) == (302, "/")
    assert browser.get("/")["Location"] == "/console/"
    assert browser.get("/watch/").status_code == 200
    assert browser.get("/logout/").status_code == 405
    out = browser.post("/logout/")
    assert (out.status_code, out["Location"]) == (302, "/login/")
    assert browser.get("/watch/").status_code == 302


def test_who_was_on_the_way_goes_on(browser: Client) -> None:
    asked = browser.get("/watch/?show=unsigned")
    assert asked["Location"] == "/login/?next=/watch/%3Fshow%3Dunsigned"
    done = sign_in(browser, "leader", next="/watch/?show=unsigned")
    assert done["Location"] == "/watch/?show=unsigned"


@pytest.mark.parametrize("way", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(browser: Client, way: str) -> None:
    assert sign_in(browser, "leader", next=way)["Location"] == "/"


def test_the_session_is_a_new_one(browser: Client) -> None:
    """Whoever planted a session's key before does not get in with it."""
    browser.get("/login/")
    browser.session["planted"] = True
    browser.session.save()
    before = browser.session.session_key
    sign_in(browser, "dispatcher")
    assert browser.session.session_key != before


@pytest.mark.parametrize(
    ("username", "password"),
    [("dispatcher", "wrong"), ("stranger in town", PASSWORD), ("", ""), ("\0", "\0")],
)
def test_a_wrong_name_or_password_says_the_same(browser: Client, username: str, password: str) -> None:
    page = sign_in(browser, username, password)
    assert page.status_code == 200
    assert "sessionid" not in browser.cookies
    AccessAttempt.objects.all().delete()


def test_too_many_attempts_are_stopped_for_a_while(browser: Client) -> None:
    """For that account from that place; everybody else gets in."""
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(browser, "supervisor", "wrong").status_code == 200
    for password in ("wrong", PASSWORD):
        page = sign_in(browser, "supervisor", password)
        assert page.status_code == 429
        assert page.context["locked_minutes"] == 15
    chinese = browser.post(
        "/login/", {"username": "supervisor", "password": "wrong"}, headers={"Accept-Language": "zh-CN"}
    )
    assert "15" in chinese.content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), "supervisor").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), "leader").status_code == 302


def test_an_inactive_account_does_not_get_in(browser: Client, district: District) -> None:
    user = User.objects.create_user("away", password=PASSWORD, is_active=False)
    user.memberships.create(jurisdiction_id=district.here, role="leader")
    assert sign_in(browser, "away").status_code == 200
    assert browser.get("/watch/").status_code == 302


def test_an_account_without_a_role_is_told(browser: Client) -> None:
    sign_in(browser, "nobody")
    assert browser.get("/watch/").status_code == 403


@pytest.mark.parametrize(
    ("asked", "word", "lang"),
    [("zh-CN", "值守看板", "zh-hans"), ("en-GB", "Watch board", "en"), ("fr", "值守看板", "zh-hans")],
)
def test_the_language_is_the_readers(browser: Client, asked: str, word: str, lang: str) -> None:
    sign_in(browser, "leader")
    page = browser.get("/watch/", headers={"Accept-Language": asked}).content.decode()
    assert word in page
    assert f'lang="{lang}"' in page


def test_a_chosen_language_stays(browser: Client) -> None:
    sign_in(browser, "leader")
    for language, word in (("zh-hans", "值守看板"), ("en", "Watch board")):
        done = browser.post("/i18n/", {"language": language, "next": "/watch/"})
        assert (done.status_code, done["Location"]) == (302, "/watch/")
        assert browser.cookies["liandong_lang"].value == language
        assert word in browser.get("/watch/").content.decode()


def test_forms_need_their_own_page(district: District) -> None:
    """Nobody signs somebody in or out from another site."""
    strict = Client(enforce_csrf_checks=True)
    for path in ("/login/", "/logout/", "/i18n/"):
        assert strict.post(path, {"username": "leader", "password": PASSWORD}).status_code == 403


def test_what_every_page_says_to_the_browser(browser: Client) -> None:
    sign_in(browser, "leader")
    page = browser.get("/watch/")
    assert page["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert browser.cookies["liandong"]["httponly"]
    assert browser.cookies["liandong"]["samesite"] == "Lax"


def test_the_interface_is_read_without_the_internet(browser: Client) -> None:
    page = browser.get("/api/v1/docs").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "http://" not in page
    assert "https://" not in page
