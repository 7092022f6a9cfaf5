"""The API's own way through Django: what it leaves out, what it keeps, and how bodies are read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.district import UNIT

HOST = "localhost"


def post(token: str, body: bytes, **headers: str) -> Any:
    return Client(HTTP_HOST=HOST).post(
        "/api/v1/cases",
        body,
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {token}",
        **headers,
    )


@pytest.fixture
def token(district) -> str:
    return district.tokens["centre"]


def test_no_session_is_opened_and_no_page_header_sent(token) -> None:
    answer = post(token, json.dumps({"text": "路灯不亮", "place": "府山街道"}).encode())
    assert answer.status_code == 201
    assert not answer.cookies
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("accepted", "language", "word"),
    [("en", "en", "token"), ("", "zh-hans", "令牌"), ("zh-CN", "zh-hans", "令牌")],
)
def test_errors_speak_the_readers_language(district, accepted, language, word) -> None:
    headers = {"HTTP_ACCEPT_LANGUAGE": accepted} if accepted else {}
    answer = post("ld_nobody", b"{}", **headers)
    assert answer.status_code == 401
    assert answer.headers["Content-Language"] == language
    assert word in answer.json()["detail"]


def test_chinese_is_sent_as_chinese(token) -> None:
    answer = Client(HTTP_HOST=HOST).get("/api/v1/units", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert UNIT.encode() in answer.content


def test_a_foreign_host_is_refused(token) -> None:
    assert post(token, b"{}", HTTP_HOST="evil.example").status_code == 400


def test_an_unknown_address_is_not_found(token) -> None:
    answer = Client(HTTP_HOST=HOST).get("/api/v1/nothing", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b"", 400, "request.malformed", None),
        (b"{", 400, "request.malformed", None),
        (b'{"text": "\xff"}', 400, "request.malformed", None),
        (b'{"text": "\\ud800"}', 400, "request.malformed", None),
        (b"[]", 422, "request.field", ""),
        (b'{"txt": "a"}', 422, "request.field", "txt"),
        (b'{"deaths": -1}', 422, "request.field", "deaths"),
        (b'{"deaths": 99999999999999999999}', 422, "request.field", "deaths"),
        (b'{"orders": [{"role": "lead"}]}', 422, "request.field", "orders.0.unit"),
        (b'{"orders": [{"unit": "a"}, {"unit": "b", "role": "x"}]}', 422, "request.field", "orders.1.role"),
        (b'{"caller": {"phone": 1}}', 422, "request.field", "caller.phone"),
    ],
)
def test_a_wrong_body_is_told_where(token, body, status, code, field) -> None:
    answer = post(token, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["params"].get("field") == field


def test_ten_megabytes_are_too_much_in_a_field_and_thirteen_in_all(token) -> None:
    long = post(token, json.dumps({"text": "水" * 3_400_000}, ensure_ascii=False).encode())
    assert (long.status_code, long.json()["params"]["field"]) == (422, "text")
    huge = post(token, b'{"text": "' + b"a" * 13 * 1024 * 1024 + b'"}')
    assert (huge.status_code, huge.json()["code"]) == (413, "request.too_large")


def test_the_document_names_every_body_it_refers_to(token) -> None:
    text = Client(HTTP_HOST=HOST).get("/api/v1/openapi.json").content.decode()
    known = json.loads(text)["components"]["schemas"]
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert (
        {"NewCase", "NewOrder", "Caller", "Screening", "Step", "Transition", "Answer"} <= wanted <= set(known)
    )
    assert known["NewCase"]["properties"]["text"]["maxLength"] == 20_000
    assert known["NewOrder"]["required"] == ["unit"]
