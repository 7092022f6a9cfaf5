"""Tokens of other systems: who they are and what they may ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from liandong.desk.errors import Forbidden
from liandong.desk.rights import Role, Who
from liandong.store.register import Token
from liandong.web.door import door, open_door
from liandong.wiring import tokens

SCOPES: dict[str, str] = {
    "intake": "take in calls",
    "dispatch": "screen, issue orders and every other step of the centre",
    "reply": "what a unit does with its orders; limited to one unit where the token has one",
    "read": "read cases, orders and units",
    "feed": "follow the live feed",
    "register": "record drills, contacts, terminals and spot checks",
}

F = TypeVar("F", bound=Callable[..., Any])


class ApiToken(HttpBearer):
    """``Authorization: Bearer <token>``; only the token's hash is stored."""

    def authenticate(self, request: HttpRequest, token: str) -> Who | None:
        found = tokens().find(token)
        if found is None:
            return None
        who = who_of(found)
        open_door(request, who)
        return who


def who_of(token: Token) -> Who:
    """A system acts for one unit, or for the centre."""
    role: Role = "unit" if token.unit else "dispatcher"
    return Who(
        jurisdiction=token.jurisdiction,
        name=token.system,
        role=role,
        credential=f"token:{token.id}",
        unit=token.unit,
        scopes=frozenset(token.scopes),
    )


def needs(*scopes: str) -> Callable[[F], F]:
    """The token must hold one of these scopes."""

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            held = door(request).who.scopes or frozenset()
            if not held & set(scopes):
                raise Forbidden("right.scope", {"scope": " / ".join(scopes)})
            return view(request, *args, **kwargs)

        return cast(F, guarded)

    return decorate
