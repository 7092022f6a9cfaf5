"""The API's own way through Django: what it leaves out, what it keeps, and how bodies are read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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


def test_the_document_names_every_body_it_refers_to(token) -> None:
    text = Client(HTTP_HOST=HOST).get("/api/v1/openapi.json").content.decode()
    known = json.loads(text)["components"]["schemas"]
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert (
        {"NewCase", "NewOrder", "Caller", "Screening", "Step", "Transition", "Answer"} <= wanted <= set(known)
    )
    assert known["NewCase"]["properties"]["text"]["maxLength"] == 20_000
    assert known["NewOrder"]["required"] == ["unit"]


def test_every_decoder_is_made_before_threads_answer_requests(district) -> None:
    """Two threads that make one for the same type at the same time crash the process."""
    look = "from liandong.web.wsgi import application; from liandong.web.api.bodies import _decoder as d; print(d.cache_info().currsize)"
    env = {**os.environ, "LIANDONG_HOME": str(district.home), "DATABASE_URL": district.database.app}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", look], env=env, capture_output=True, text=True, check=True
    )
    paths = Client(HTTP_HOST=HOST).get("/api/v1/openapi.json").json()["paths"]
    taken = [
        op["requestBody"]["content"] for ops in paths.values() for op in ops.values() if "requestBody" in op
    ]
    bodies = {content["application/json"]["schema"]["$ref"] for content in taken}
    assert len(bodies) > 4
    assert int(done.stdout) == len(bodies)
