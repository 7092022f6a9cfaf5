"""Whose token it is, and what its scope allows."""

from __future__ import annotations

import pytest

from tests.district import TOWN, UNIT, Api


@pytest.mark.parametrize("token", ["", "ld_nonsense", "ld_" + "x" * 5000, "令牌", "Bearer"])
def test_no_token_or_a_wrong_one(api, token: str) -> None:
    for system in (Api(token), Api(token, "zh-CN")):
        response = system.get("/units")
        assert (response.status_code, response.json()["code"]) == (401, "token.missing")
        assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_in_another_form(api) -> None:
    token = api().token
    for header in (f"Token {token}", token, f"Basic {token}", "Bearer"):
        response = api().client.get("/api/v1/units", headers={"Authorization": header})
        assert response.status_code == 401


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("intake", {"intake", "units", "categories"}),
        ("dispatch", {"step", "order", "action", "units", "categories"}),
        ("reply", {"action", "units"}),
        ("read", {"list", "case", "units", "categories"}),
        ("feed", {"feed"}),
    ],
)
def test_a_token_does_what_its_scope_says(district, api, scope: str, allowed: set[str]) -> None:
    answer = api().case(UNIT)
    case, [order] = answer["case"], answer["orders"]
    tried = {
        "intake": lambda a: a.post("/cases", {"place": TOWN}),
        "step": lambda a: a.post(
            f"/cases/{case}/steps", {"do": "severity.changed", "data": {"severity": "一般"}}
        ),
        "order": lambda a: a.post(f"/cases/{case}/orders", {"unit": TOWN}),
        "action": lambda a: a.post(f"/orders/{order}/deliver", {}),
        "list": lambda a: a.get("/cases"),
        "case": lambda a: a.get(f"/cases/{case}"),
        "units": lambda a: a.get("/units"),
        "categories": lambda a: a.get("/categories"),
        "feed": lambda a: a.get("/feed"),
    }
    found = {name: attempt(api(scope)) for name, attempt in tried.items()}
    allowed = allowed - ({"action"} if scope == "dispatch" else set())
    assert {name for name, r in found.items() if r.status_code < 300} == allowed
    for name in set(tried) - allowed:
        assert (found[name].status_code, found[name].json()["code"]) == (403, "right.scope")
