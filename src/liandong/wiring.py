"""What belongs together in a running process: one database, one set of keys, an office a jurisdiction."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from liandong.core.settings import Settings
from liandong.desk.errors import NotReady
from liandong.desk.office import Office
from liandong.exchange.located import Document
from liandong.exchange.rulepack import pack_from_json, read_settings
from liandong.store import register
from liandong.store.connection import Database
from liandong.store.keys import Keys
from liandong.store.numbers import Numbers
from liandong.store.register import Token

TOKEN_S = 5.0
"""A token that was revoked may come in for this long."""


@cache
def database() -> Database:
    """The application's way to the database, in the application's role."""
    return Database(settings.HOT_DATABASE_URL, name=settings.PROCESS_NAME)


@cache
def keys() -> Keys:
    return Keys.of_home(settings.HOME)


@cache
def numbers() -> Numbers:
    return Numbers.of(database())


@cache
def office(jurisdiction: int) -> Office:
    """The office of a jurisdiction; its configuration is read anew when it changed."""
    return Office(jurisdiction, keys(), numbers(), pack_from_json, entered_settings)


def entered_settings(raw: Mapping[str, Any]) -> Settings:
    """Values as administrators entered them; what cannot be used is named and stops the jurisdiction."""
    read, problems = read_settings(Document("", "", {}), raw)
    if problems:
        raise NotReady("pack.unset", {"setting": ", ".join(str(p) for p in problems)})
    return read


class Tokens:
    """Tokens of other systems, remembered for a few seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: dict[str, tuple[float, Token | None]] = {}

    def find(self, token: str) -> Token | None:
        """Whose token this is; None where it is none."""
        now = time.monotonic()
        at, found = self._seen.get(token, (0.0, None))
        if at and now - at < TOKEN_S:
            return found
        found = self._db.call(register.find_token, token, int(time.time()))
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[token] = (now, found)
        return found


@cache
def tokens() -> Tokens:
    return Tokens(database())
