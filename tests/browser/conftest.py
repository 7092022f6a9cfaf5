"""A district at work and a Chromium that watches it; every page is held to the rules that all pages keep."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from liandong.local.cluster import Cluster
from tests.browser.visitor import PATIENCE_MS, Visitor, chromium_options
from tests.district import district_home
from tests.running import Running, running

__all__ = ["district_home"]


@pytest.fixture(scope="package")
def here(pg: Cluster, district_home: Path) -> Iterator[Running]:
    """One district at work for all tests of the browser; each makes its own cases."""
    with running(pg, district_home) as started:
        yield started


@pytest.fixture(scope="package")
def browser(here: Running) -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    options = chromium_options()
    # Playwright keeps an event loop in this thread, and Django's ORM would then refuse to work for the next test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        started = playwright.chromium.launch(**options)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def sessions() -> dict[str, str]:
    """Cookies of accounts that have signed in."""
    return {}


@pytest.fixture
def visit(here: Running, browser: Browser, sessions: dict[str, str]) -> Iterator[Callable[..., Visitor]]:
    """`visit("dispatcher")`: somebody at a browser of their own, signed in, on the watch board."""
    visitors: list[Visitor] = []

    def come(account: str = "", **options: object) -> Visitor:
        visitor = Visitor(here, browser, sessions, account, options)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.leave()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
