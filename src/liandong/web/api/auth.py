"""Tokens of other systems: who they are and what they may ask for."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest
from ninja.security import HttpBearer

from liandong.desk.errors import Forbidden
from liandong.desk.rights import Role, Who
from liandong.store.register import Token
from liandong.web.door import open_door
from liandong.wiring import tokens

SCOPES: dict[str, str] = {
    "intake": "take in calls",
    "dispatch": "screen, issue orders and every other step of the centre",
    "reply": "what a unit does with its orders; limited to one unit where the token has one",
    "read": "read cases, orders and units",
    "feed": "follow the live feed",
    "register": "record drills, contacts, terminals and spot checks",
    "assess": "decide about findings, enter meetings and inspections, close a month",
}


class Needs(HttpBearer):
    """``Authorization: Bearer <token>`` with one of these scopes; only the token's hash is stored."""

    def __init__(self, *scopes: str, role: Role | None = None) -> None:
        """``role``: as whom a system of the centre acts with these scopes, if not as its dispatcher."""
        super().__init__()
        self.scopes = frozenset(scopes)
        self.role = role

    def authenticate(self, request: HttpRequest, token: str) -> Who | None:
        """Open the door for the token's system; None: there is no such token."""
        found = tokens().find(token)
        if found is None:
            return None
        who = who_of(found)
        if not self.scopes & (who.scopes or frozenset()):
            raise Forbidden("right.scope", {"scope": " / ".join(sorted(self.scopes))})
        if self.role is not None and not who.unit:
            who = msgspec.structs.replace(who, role=self.role)
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
