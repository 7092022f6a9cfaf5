"""The real pages and API, `liandong web`, and a database that goes away and comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from liandong.local.cluster import Cluster
from tests.district import PASSWORD, TOWN, UNIT
from tests.pgfixtures import server
from tests.running import Running, running, until

CALL = {"place": TOWN, "text": "电梯困人", "orders": [{"unit": UNIT}]}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of its own, that may be stopped."""
    with server() as found:
        yield found


@pytest.fixture(scope="module")
def here(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(cluster, tmp_path_factory.mktemp("home"), "web", web="--workers 1") as found:
        yield found


def post(here: Running, key: str, language: str = "en", body: Any = CALL) -> requests.Response:
    headers = {
        "Authorization": f"Bearer {here.made.tokens['centre']}",
        "Accept-Language": language,
        "Idempotency-Key": key,
    }
    return requests.post(f"{here.url}/api/v1/cases", json=body, headers=headers, timeout=30)


def signed_in(here: Running) -> requests.Session:
    """A browser of the dispatcher, past the door."""
    browser = requests.Session()
    browser.headers["Accept-Language"] = "en"
    form = browser.get(f"{here.url}/login/", timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
    assert token is not None
    sent = {"username": "dispatcher", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    board = browser.post(f"{here.url}/login/", sent, headers={"Referer": here.url}, timeout=30)
    assert (board.status_code, board.url) == (200, f"{here.url}/console/")
    return browser


def test_pages_and_api_are_served(here: Running) -> None:
    answer = post(here, "first")
    assert answer.status_code == 201
    board = signed_in(here).get(f"{here.url}/watch/", timeout=30)
    assert answer.json()["orders"][0] in board.text
    assert "nosniff" in (board.headers["X-Content-Type-Options"], answer.headers["X-Content-Type-Options"])


def test_more_than_is_taken_is_refused_by_its_size(here: Running) -> None:
    """10 MB over a real connection, and with a length that lies."""
    response = post(here, "large", body={"text": "a" * 10_000_000})
    assert (response.status_code, response.json()["code"]) == (413, "request.too_large")


def test_the_database_goes_away_and_comes_back(here: Running, cluster: Cluster) -> None:
    """Nothing is lost, everybody is told, and the same processes go on by themselves."""
    browser = signed_in(here)
    assert post(here, "before").status_code == 201
    workers = here.web.children()
    cluster.stop()

    for language in ("zh-CN", "en"):
        answer = post(here, "meanwhile", language)
        assert (answer.status_code, answer.json()["code"]) == (503, "store.unavailable")
        assert answer.headers["Retry-After"] == "2"
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "may be sent again" in answer.json()["detail"]
    for path in ("/watch/", "/cases/", "/login/", "/", "/feed/ticket", "/admin/"):
        page = browser.get(here.url + path, timeout=30)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "2"), path
        assert "The database does not answer" in page.text
        assert "Traceback" not in page.text

    cluster.start()
    until(lambda: post(here, "meanwhile").status_code in (200, 201), seconds=30)
    again = post(here, "meanwhile")
    assert again.json()["replayed"] is True
    before = post(here, "before")
    assert (before.status_code, before.json()["replayed"]) == (200, True)
    for _ in range(20):  # whichever thread answers
        assert browser.get(f"{here.url}/watch/", timeout=30).status_code == 200
        assert post(here, "meanwhile").status_code == 200
    assert here.web.children() == workers, "the same processes went on"
    keys = here.rows("SELECT count(*) FROM idempotency WHERE key IN ('before', 'meanwhile')")
    assert keys == [(2,)]


def test_it_ends_when_asked(here: Running) -> None:
    children = here.web.children()
    here.web.stop()
    assert not here.web.alive
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
