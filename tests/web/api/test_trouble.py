"""The system is not well: no pack, no setting, no room, no table. Nothing is half done, and what to do is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from liandong.exchange.rulepack import load_pack, pack_json
from liandong.store import packs
from liandong.store.models import User
from tests.district import FOUNDED, PACK, PASSWORD, TOWN, UNIT, Api, Clock, District, connect_owner, forget

CALL = {"place": TOWN, "text": "水管爆裂", "orders": [{"unit": UNIT}]}


@contextmanager
def failing(district: District, table: str, state: str) -> Iterator[None]:
    """Let every insert into a table fail as the database would fail it."""
    with connect_owner(district.database) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'it fails' USING ERRCODE = '{state}'; END $$"
        )
        owner.execute(f"CREATE TRIGGER fails BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fails()")
        try:
            yield
        finally:
            owner.execute(f"DROP TRIGGER fails ON {table}")


def in_both(
    district: District, ask: Callable[[Api], Any], system: str = "centre"
) -> tuple[Any, dict[str, Any]]:
    """The response and problem in English; in Chinese it is Chinese."""
    chinese = ask(Api(district.tokens[system], "zh-CN")).json()
    response = ask(Api(district.tokens[system]))
    assert re.search(r"[\u4e00-\u9fff]", chinese["detail"])
    assert chinese["code"] == response.json()["code"]
    return response, response.json()


TABLES = ("log_entry", "order_row", "due", "private_text", "idempotency", "stream_head")


@pytest.mark.parametrize("table", TABLES)
def test_a_full_disk_saves_nothing_and_says_so(district: District, api, table: str) -> None:
    """Wherever in the statement the room runs out; the same request goes through when there is room again."""
    case = api().case(UNIT, text="")
    count = "SELECT (SELECT count(*) FROM log_entry), (SELECT count(*) FROM private_text), (SELECT count(*) FROM due)"
    before = district.rows(count)
    key = f"full {table}"
    with failing(district, table, "53100"):
        response, problem = in_both(district, lambda a: a.post("/cases", CALL, key))
        assert (response.status_code, problem["code"]) == (507, "store.disk_full")
        assert "make room" in problem["detail"]
        if table == "log_entry":
            order = case["orders"][0]
            assert api().post(f"/orders/{order}/sign", {}).status_code == 507
    assert district.rows(count) == before
    assert api().done("/cases", CALL, key)["replayed"] is False


def test_a_busy_database_asks_to_come_again(district: District, api) -> None:
    with failing(district, "log_entry", "55P03"):
        response, problem = in_both(district, lambda a: a.post("/cases", CALL))
    assert (response.status_code, problem["code"], response["Retry-After"]) == (503, "store.busy", "2")


def test_a_table_that_is_missing_is_told_to_the_administrator(district: District, api) -> None:
    with connect_owner(district.database) as owner:
        owner.execute("ALTER TABLE order_row RENAME TO order_row_away")
        try:
            response, problem = in_both(district, lambda a: a.post("/cases", CALL))
        finally:
            owner.execute("ALTER TABLE order_row_away RENAME TO order_row")
    assert (response.status_code, problem["code"]) == (500, "store.broken")
    assert "migrations" in problem["detail"]
    api().case(UNIT)


def test_a_fault_of_ours_is_a_problem_too(api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a page of HTML, never a traceback."""

    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("liandong.desk.intake.receive", breaks)
    response = api().post("/cases", CALL)
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "ZeroDivisionError" not in response.content.decode()


def test_a_district_without_a_pack_takes_nothing(district: District, clock: Clock) -> None:
    before = district.logged()
    for ask in (
        lambda a: a.post("/cases", {"place": TOWN}),
        lambda a: a.get("/units"),
        lambda a: a.get("/categories"),
    ):
        response, problem = in_both(district, ask, "newcomer")
        assert (response.status_code, problem["code"]) == (503, "pack.missing")
        assert "administrator" in problem["detail"]
    assert district.logged() == before
    assert Api(district.tokens["newcomer"]).get("/cases").json() == {"cases": []}


def test_a_district_without_its_settings_takes_nothing(district: District, clock: Clock) -> None:
    """The pack is in force, but the duty hours that it asks for were never entered."""
    pack = load_pack(PACK)
    body = pack_json(pack).decode()
    district.db.call(packs.activate, district.bare, pack.id, pack.version, body, since=FOUNDED, now=FOUNDED)
    forget()
    response, problem = in_both(district, lambda a: a.post("/cases", {"place": TOWN}), "newcomer")
    assert (response.status_code, problem["code"]) == (503, "pack.unset")
    assert problem["params"] == {"setting": "统一值班时间", "name": "calendars.yc_unified_duty"}
    assert "统一值班时间" in problem["detail"]


# --- pages ------------------------------------------------------------------------------


def page(username: str, path: str) -> Any:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client.get(path)


def test_the_page_of_a_district_without_a_pack_says_what_is_missing(district: District, clock: Clock) -> None:
    found = page("newcomer", "/watch/")
    assert found.status_code == 503
    assert "administrator must" in found.content.decode()


def test_no_room_for_a_session_is_told_on_a_page(district: District) -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    with failing(district, "django_session", "53100"):
        found = client.post(
            "/login/", {"username": "dispatcher", "password": PASSWORD}, headers={"Accept-Language": "en"}
        )
    assert found.status_code == 507
    assert "disk of the database is full" in found.content.decode()
