"""Drills, what units file, meetings: through the interface, by scope and unit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.district import NOW, TOWN, UNIT, Clock, District, iso, new_key

FILE = {"do": "contact.filed", "data": {"role": "联络员", "receipts": ["中心"]}}


def test_a_unit_files_and_reads_its_own(district: District, api, clock: Clock) -> None:
    changed = {"do": "contact.changed", "data": {"role": "联络员"}, "at": iso(NOW - 3600)}
    first = api("unit files").done(f"/units/{UNIT}/events", changed)
    assert (first["kind"], first["stream"]) == ("unit", UNIT)
    clock.passes(60)
    api("unit files").done(f"/units/{UNIT}/events", FILE | {"seen": first["version"]})
    record = api("unit").get(f"/units/{UNIT}/record").json()
    [contact] = record["contacts"]
    assert (contact["changed_at"], contact["filed_at"]) == (
        "2026-11-24T09:00:00+08:00",
        "2026-11-24T10:01:00+08:00",
    )
    assert [e["do"] for e in record["entries"]] == ["contact.changed", "contact.filed"]
    assert record["version"] == 2


def test_a_unit_does_neither_write_nor_read_anothers(district: District, api) -> None:
    before = district.logged()
    refused = api("unit files").post(f"/units/{TOWN}/events", FILE)
    assert (refused.status_code, refused.json()["code"]) == (403, "right.own_unit")
    assert api("unit").get(f"/units/{TOWN}/record").status_code == 403
    refused = api("unit files").post(
        f"/units/{UNIT}/events", {"do": "spot_check.called", "data": {"answered": True}}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "right.missing")
    assert district.logged() == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"do": "contact.filed", "data": {"rôle": "x"}}, 422, "field.unknown"),
        ({"do": "spot_check.called", "data": {}}, 422, "field.missing"),
        ({"do": "spot_check.called", "data": {"answered": "ja"}}, 422, "field.type"),
        ({"do": "no.such"}, 400, "step.unknown"),
        ({"do": "case.closed"}, 400, "step.unknown"),
        ({"do": "drill.unit_assembled", "data": {"drill": "D1"}}, 400, "step.unknown"),
        ({"do": "finding.confirmed", "data": {"item": "YC.A06"}}, 400, "step.unknown"),
        ({"do": "contact.filed", "at": "gestern"}, 400, "time.malformed"),
        ({"do": "contact.filed", "at": iso(NOW + 60)}, 409, "time.future"),
        ({"do": "contact.filed", "seen": 99}, 409, "stream.conflict"),
        (
            {"do": "roster.set", "data": {"slots": [{"role": "带班", "person": "甲", "from": "x"}]}},
            422,
            "field.type",
        ),
        ({}, 422, "field.missing"),
    ],
)
def test_what_cannot_be_entered(
    district: District, api, body: dict[str, Any], status: int, code: str
) -> None:
    before = district.logged()
    refused = api("register").post(f"/units/{UNIT}/events", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.content.decode()
    assert refused["Content-Type"].startswith("application/problem+json")
    assert refused.json()["detail"]
    assert district.logged() == before


def test_no_such_unit(api) -> None:
    assert api("register").post("/units/无此局/events", FILE).json()["code"] == "unit.unknown"
    assert api("read").get("/units/无此局/record").status_code == 404


def test_the_same_key_enters_once(district: District, api) -> None:
    key, body = new_key(), {"do": "terminal.offline"}
    first = api("register").post(f"/units/{TOWN}/events", body, key)
    again = api("register").post(f"/units/{TOWN}/events", body, key)
    assert (first.status_code, again.status_code, again.json()["replayed"]) == (201, 200, True)
    assert again.json()["entries"] == first.json()["entries"]
    other = api("register").post(f"/units/{UNIT}/events", body, key)
    assert (other.status_code, other.json()["code"]) == (422, "key.reused")


def test_entries_are_voided_with_a_reason(api) -> None:
    made = api("register").done(f"/units/{TOWN}/events", {"do": "terminal.online"})
    path, body = f"/units/{TOWN}/void", {"positions": made["entries"], "reason": "记错"}
    assert api("unit files").post(f"/units/{UNIT}/void", body).status_code == 403
    api("register").done(path, body)
    entries = api("read").get(f"/units/{TOWN}/record").json()["entries"]
    assert [e["voided"] for e in entries if e["position"] in made["entries"]] == [True]
    assert api("register").post(path, body).json()["code"] == "void.unknown"


# --- drills ---------------------------------------------------------------------------------------


def test_a_drill_from_call_to_clock(api, clock: Clock) -> None:
    body = {"kind": "应急联动集结演练", "units": [UNIT, TOWN], "limit_minutes": 30}
    drill = api("register").done("/drills", body)["stream"]
    clock.passes(1800)
    api("unit files").done(f"/drills/{drill}/reports", {"unit": UNIT})
    clock.passes(1)
    seen = api("read").get(f"/drills/{drill}").json()
    states = {c["unit"]: (c["state"], c["used_s"], c["due_at"]) for c in seen["clocks"]}
    due = "2026-11-24T10:30:00+08:00"
    assert states == {UNIT: ("met", 1800, due), TOWN: ("breached", 1801, due)}
    own = api("unit").get(f"/drills/{drill}").json()
    assert {c["unit"] for c in own["clocks"]} == {UNIT}
    assert drill in {d["drill"] for d in api("unit").get("/drills").json()["drills"]}
    refused = api("unit files").post(f"/drills/{drill}/reports", {"unit": TOWN})
    assert (refused.status_code, refused.json()["code"]) == (403, "right.own_unit")
    absent = {"unit": TOWN, "absent": True}
    assert api("register").post(f"/drills/{drill}/reports", absent).json()["code"] == "reason.missing"
    api("register").done(f"/drills/{drill}/reports", absent | {"reason": "正在现场"})
    [row] = api("read").get(f"/drills/{drill}").json()["absent"]
    assert (row["unit"], row["reason"]) == (TOWN, "正在现场")


def test_a_drill_of_others_does_not_exist_for_a_unit(api) -> None:
    drill = api("register").done("/drills", {"units": [TOWN]})["stream"]
    assert api("unit").get(f"/drills/{drill}").status_code == 404
    assert drill not in {d["drill"] for d in api("unit").get("/drills").json()["drills"]}
    for path in (drill, "D20261124-999", "x"):
        assert api("stranger").get(f"/drills/{path}").status_code == 404


def test_meetings_belong_to_the_supervisor(api) -> None:
    body = {"do": "meeting.held", "kind": "联络员会议", "units": [UNIT]}
    for system in ("register", "centre", "unit files"):
        assert api(system).post("/activities", body).json()["code"] == "right.scope"
    assert api("assess").done("/activities", body)["stream"] == "2026-11"
    whats = {g["what"] for g in api("read").get("/targets").json()["gaps"]}
    assert "分管领导" in whats


@pytest.mark.parametrize(
    ("path", "scopes"),
    [
        (f"/units/{UNIT}/events", {"register"}),
        ("/drills", {"register"}),
        ("/activities", {"assess"}),
        ("/findings", {"assess"}),
        ("/periods/2026-10/close", {"assess"}),
    ],
)
def test_scopes(api, path: str, scopes: set[str]) -> None:
    for scope in ("intake", "dispatch", "reply", "read", "feed", "register", "assess"):
        refused = api(scope).post(path, {"nonsense": True})
        assert (refused.status_code == 403) == (scope not in scopes), scope


def test_the_feed_names_the_stream(api) -> None:
    start = api("feed").get("/feed").json()["cursor"]
    api("register").done(f"/units/{UNIT}/events", {"do": "terminal.online"})
    [entry] = api("unit").get("/feed", cursor=start).json()["entries"]
    assert (entry["kind"], entry["stream"], entry["case"]) == ("unit", UNIT, "")
    assert api("town").get("/feed", cursor=start).json()["entries"] == []
