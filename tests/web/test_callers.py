"""A caller's number: masked on every page, shown whole to whoever says why, and each look is kept."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.test import Client

from liandong.store.models import User
from tests.district import UNIT, Clock, District

PHONE = "13611112222"


@pytest.fixture
def look(district: District, clock: Clock):
    def ask(who: str, case: str, reason: str = "回拨核实地点") -> Any:
        return browser(who).post(f"/callers/{case}/number", {"reason": reason})

    return ask


def browser(who: str) -> Client:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en", "HX-Request": "true"})
    if who:
        client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def case(api) -> str:
    return str(api().case(UNIT, caller={"name": "周", "phone": PHONE})["case"])


def looks(district: District, case: str) -> list[tuple[Any, ...]]:
    return district.rows("SELECT name, role, reason FROM unmasking WHERE case_id = %s ORDER BY id", case)


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "officer"])
def test_who_gives_a_reason_sees_the_number(district: District, look, case: str, who: str) -> None:
    found = look(who, case)
    assert found.status_code == 200, found.content.decode()
    assert PHONE in found.content.decode()
    assert "no-store" in found["Cache-Control"]
    ((name, role, reason),) = looks(district, case)
    assert (name, reason) == (f"{who} 王", "回拨核实地点")
    assert role == ("unit" if who == "officer" else who)


@pytest.mark.parametrize("who", ["leader", "auditor", "administrator", "town", "stranger", ""])
def test_nobody_else_does(district: District, look, case: str, who: str) -> None:
    found = look(who, case)
    assert found.status_code in (401, 403, 404)
    assert PHONE not in found.content.decode()
    assert looks(district, case) == []


def test_without_a_reason_nothing_is_shown(district: District, look, case: str) -> None:
    found = look("dispatcher", case, "  ")
    assert found.status_code == 400
    assert PHONE not in found.content.decode()
    assert looks(district, case) == []


def test_the_timeline_tells_the_look_to_those_who_supervise(look, case: str) -> None:
    look("dispatcher", case, f"拨打{PHONE}核实")
    for who in ("supervisor", "auditor"):
        page = browser(who).get(f"/cases/{case}").content.decode()
        assert "Caller&#x27;s number shown" in page
        assert "拨打136****2222核实" in page
        assert PHONE not in page
    for who in ("dispatcher", "officer", "leader"):
        assert "number shown" not in browser(who).get(f"/cases/{case}").content.decode()


def test_only_who_may_look_is_offered_to(case: str) -> None:
    offered = {
        who: f"/callers/{case}/number" in browser(who).get(f"/cases/{case}").content.decode()
        for who in ("dispatcher", "supervisor", "officer", "leader", "auditor")
    }
    assert offered == {
        "dispatcher": True,
        "supervisor": True,
        "officer": True,
        "leader": False,
        "auditor": False,
    }


def test_a_look_is_never_taken_back(district: District, look, case: str) -> None:
    look("dispatcher", case)
    with district.db.connection() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("DELETE FROM unmasking")
    assert len(looks(district, case)) == 1
