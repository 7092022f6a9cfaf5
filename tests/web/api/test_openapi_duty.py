"""Drills, filings and findings are what the interface's document says, whatever is sent to them."""

from __future__ import annotations

from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application

from liandong.desk.rebuilding import projector
from liandong.store import register
from liandong.store.rebuild import diff
from liandong.wiring import office
from tests.district import FOUNDED, Clock, District
from tests.web.api.operations import each_operation, send
from tests.web.api.test_openapi import CHECKED, FEW

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()).include(
    tag=["duty", "assessment"]
)

_tokens: dict[int, str] = {}


def token_of(district: District) -> str:
    """A token that may do all of it."""
    if id(district) not in _tokens:
        scopes = ("read", "register", "assess")
        _tokens[id(district)] = district.db.call(
            register.new_token, district.here, "everything", scopes, FOUNDED, ""
        )
    return _tokens[id(district)]


@each_operation(schema)
def test_anything_may_be_sent(operation: Any, district: District, clock: Clock) -> None:
    headers = {"Authorization": f"Bearer {token_of(district)}"}
    send(operation, FEW, lambda case: case.call_and_validate(headers=headers, checks=CHECKED))


def test_what_was_entered_is_what_the_log_says(district: District) -> None:
    """After everything that was sent in this module."""
    with district.db.connection() as conn:
        assert list(diff(conn, projector(district.db, office))) == []
