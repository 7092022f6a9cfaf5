"""Browsers of the administration's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liandong.store.models import User
from tests.district import District, api, clock, district, district_home, own_district

__all__ = ["api", "clock", "district", "district_home", "own_district"]


@pytest.fixture
def browser() -> Callable[..., Client]:
    """`browser("administrator")`: signed in, in English."""

    def come(account: str = "administrator", language: str = "en") -> Client:
        client = Client(headers={"Accept-Language": language})
        if account:
            user = User.objects.get(username=account)
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


@pytest.fixture
def desk(district: District, browser: Callable[..., Client]) -> Client:
    """The administrator's browser."""
    return browser()
