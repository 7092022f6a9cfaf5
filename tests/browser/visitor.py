"""Somebody at a browser. What the pages log, whom they ask and what breaks their security policy is written down."""

from __future__ import annotations

import os
import re
import shutil
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.district import PASSWORD
from tests.running import Running

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SOUND_BLOCKED = "AudioContext was not allowed to start"
"""What Chromium says of a page that would sound before anybody touched it."""

PATIENCE_MS = 20_000
"""How long something may take that comes by itself; only a slow machine needs it."""

LINE_LOST = re.compile(r"net::ERR_|Failed to load resource|event-stream|EventSource")
"""What Chromium itself says when a server is not there."""


def chromium_options() -> dict[str, Any]:
    """How Chromium is started; the test is skipped where there is none, unless the suite must have one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "there is no Chromium on this machine: make browser"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return {"executable_path": path, "args": FLAGS}


class Visitor:
    """A browser of its own: cookies, storage, tabs. `account` "" has not signed in."""

    def __init__(
        self, here: Running, browser: Browser, sessions: dict[str, str], account: str, options: dict[str, Any]
    ) -> None:
        self.here = here
        self.complaints: list[str] = []
        self.may_lose_the_line = False
        """Whether the pages' servers are taken away in this test."""
        defaults = {"locale": "zh-CN", "viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"}
        self.context = browser.new_context(base_url=here.url, **{**defaults, **options})
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("page", self._listen)
        self.context.on("request", self._asked)
        if account:
            if account not in sessions:
                sessions[account] = session_of(here, account)
            cookie = {"name": "liandong", "value": sessions[account], "url": here.url}
            self.context.add_cookies([cookie])  # type: ignore[list-item]

    def page(self, path: str = "/watch/") -> Page:
        """A new tab on an address; its live feed is heard, where it has one."""
        page = self.context.new_page()
        page.goto(path, wait_until="domcontentloaded")
        if page.locator("#terminal").count():
            page.locator("#terminal[data-live]").wait_for(state="attached")
        elif page.locator("meta[name=feed-url]").count():
            page.locator(".light[data-light=db][data-state=ok]").wait_for(state="attached")
        return page

    def leave(self) -> None:
        """Close everything."""
        self.context.close()

    def _listen(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if SOUND_BLOCKED in message.text:
            return  # a terminal tries, and shows that it may not
        if self.may_lose_the_line and LINE_LOST.search(message.text):
            return
        self.complaints.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme != "data" and asked.hostname != "127.0.0.1":
            self.complaints.append(f"asked another host: {request.url}")


def session_of(here: Running, account: str) -> str:
    """The session cookie of an account that has just signed in."""
    asked = requests.Session()
    asked.get(f"{here.url}/login/", timeout=30)
    form = {
        "username": account,
        "password": PASSWORD,
        "csrfmiddlewaretoken": asked.cookies["liandong_csrf"],
    }
    answer = asked.post(f"{here.url}/login/", form, allow_redirects=False, timeout=60)
    assert answer.status_code == 302, f"{account} cannot sign in: {answer.status_code}"
    return str(asked.cookies["liandong"])


def row(page: Page, order: str) -> Locator:
    """An order's row on the watch board."""
    return page.locator(f'tr[data-order="{order}"]')


def counter(page: Page, code: str) -> Locator:
    """A counter's number."""
    return page.locator(f'[data-counter="{code}"] b')
