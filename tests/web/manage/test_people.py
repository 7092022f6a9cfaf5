"""Accounts, roles and tokens: secrets are shown once, nobody reaches beyond the own jurisdiction."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from liandong.store.models import ApiToken, Membership, User
from tests.district import PASSWORD, UNIT, Api, District, forget

NEW = {"username": "zhou", "name": "周值班", "role": "unit", "unit": UNIT}


def test_an_account_begins_with_a_one_time_password(district: District, desk: Client) -> None:
    page = desk.post("/people/", NEW)
    password = page.context["password"]
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", password)
    assert password in page.content.decode()
    assert password not in desk.get("/people/").content.decode()
    new = Client(headers={"Accept-Language": "en"})
    signed_in = new.post("/login/", {"username": "zhou", "password": password})
    assert signed_in.status_code == 302
    assert new.get("/watch/")["Location"] == "/password/"
    part = new.get("/watch/rows", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (401, "/password/")
    own = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert new.post("/password/", own | {"old_password": "no"}).status_code == 200
    assert new.get("/watch/").status_code == 302
    assert new.post("/password/", own).status_code == 302
    assert new.get("/watch/").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        NEW | {"username": "dispatcher"},
        NEW | {"username": "a b"},
        NEW | {"username": ""},
        NEW | {"username": "new", "unit": ""},
        NEW | {"username": "new", "role": "king"},
    ],
)
def test_what_is_no_account_is_refused_and_nothing_kept(
    district: District, desk: Client, sent: dict[str, str]
) -> None:
    before = User.objects.count()
    found = desk.post("/people/", sent)
    assert found.status_code == 422
    assert found.context["error"]
    assert User.objects.count() == before


def test_roles_are_given_and_taken_and_written_down(district: District, desk: Client) -> None:
    leader = User.objects.get(username="leader")
    address = f"/people/{leader.pk}"
    assert desk.post(address, {"do": "give", "role": "auditor"}).status_code == 302
    assert desk.post(address, {"do": "give", "role": "auditor"}).status_code == 422, "twice"
    given = Membership.objects.get(user=leader, role="auditor")
    assert desk.post(address, {"do": "take", "membership": str(given.pk)}).status_code == 302
    last = Membership.objects.get(user=leader)
    assert desk.post(address, {"do": "take", "membership": str(last.pk)}).status_code == 422
    notes = [n.text for n in desk.get(address).context["notes"]]
    assert notes == ["role taken: auditor", "role given: auditor"]


def test_closing_and_resetting_end_the_sessions(
    district: District, desk: Client, browser: Callable[..., Client]
) -> None:
    auditor = User.objects.get(username="auditor")
    theirs, address = browser("auditor"), f"/people/{auditor.pk}"
    assert theirs.get("/watch/").status_code == 200
    page = desk.post(address, {"do": "reset"})
    assert page.context["password"] in page.content.decode()
    assert "/login/" in theirs.get("/watch/")["Location"]
    assert desk.post(address, {"do": "close"}).status_code == 302
    assert not User.objects.get(username="auditor").is_active
    assert desk.post(address, {"do": "open"}).status_code == 302
    assert User.objects.get(username="auditor").is_active


def test_nobody_locks_themselves_out_or_reaches_elsewhere(district: District, desk: Client) -> None:
    me = User.objects.get(username="administrator")
    role = Membership.objects.get(user=me)
    assert desk.post(f"/people/{me.pk}", {"do": "close"}).status_code == 422
    assert desk.post(f"/people/{me.pk}", {"do": "take", "membership": str(role.pk)}).status_code == 422
    both = User.objects.get(username="supervisor")
    both.memberships.create(jurisdiction_id=district.there, role="leader")
    for do in ("reset", "close"):
        assert desk.post(f"/people/{both.pk}", {"do": do}).status_code == 422
    stranger = User.objects.get(username="stranger")
    assert desk.post(f"/people/{stranger.pk}", {"do": "reset"}).status_code == 404
    theirs = Membership.objects.get(user=both, jurisdiction=district.there)
    assert desk.post(f"/people/{both.pk}", {"do": "take", "membership": str(theirs.pk)}).status_code == 422
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_a_token_is_shown_once_and_opens_nothing_when_revoked(district: District, desk: Client) -> None:
    sent = {"system": "视频平台", "scopes": ["read", "intake"], "lives": "90"}
    page = desk.post("/systems/", sent)
    token = page.context["token"]
    assert token in page.content.decode()
    assert token not in desk.get("/systems/").content.decode()
    row = ApiToken.objects.get(system="视频平台")
    assert (row.scopes, row.expires_at is not None) == (["intake", "read"], True)
    assert Api(token).get("/cases").status_code == 200
    assert desk.post("/systems/", sent).status_code == 422, "one system, one token"
    assert desk.post("/systems/", {"do": "revoke", "token": str(row.pk)}).status_code == 302
    forget()
    assert Api(token).get("/cases").status_code == 401
    assert desk.post("/systems/", {"system": "x", "scopes": ["everything"]}).status_code == 422
    foreign = ApiToken.objects.get(jurisdiction=district.there)
    assert desk.post("/systems/", {"do": "revoke", "token": str(foreign.pk)}).status_code == 404


def test_administrators_alone(browser: Callable[..., Client], district: District) -> None:
    for account in ("dispatcher", "officer", "leader"):
        assert browser(account).post("/people/", NEW | {"username": "evil"}).status_code == 403
        assert browser(account).post("/systems/", {"system": "evil", "scopes": ["read"]}).status_code == 403
        assert browser(account).post("/channels/", {}).status_code == 403
    assert not User.objects.filter(username="evil").exists()
