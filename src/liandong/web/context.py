"""The frame of every page: where one is, who one is, and which values are samples."""

from __future__ import annotations

import time
from typing import Any, cast

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from liandong.desk.errors import NotReady
from liandong.store.errors import StoreError
from liandong.store.models import Jurisdiction
from liandong.web import shapes
from liandong.web.door import Door
from liandong.web.rooms import rooms_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context ``shell``; on pages without a door (sign-in, errors) only the names."""
    opened = cast("Door | None", getattr(request, "door", None))
    if opened is None:
        return {"shell": _outside()}
    try:
        return {"shell": _inside(request, opened)}
    except (NotReady, StoreError):
        return {"shell": _outside()}


def _outside() -> shapes.Shell:
    try:
        found = Jurisdiction.objects.filter(active=True).order_by("id").first()
    except DatabaseError:
        found = None
    return shapes.Shell(
        jurisdiction=found.name if found else "",
        centre=found.centre if found else "联动 Liandong",
        pack="",
        pack_version="",
        now_ms=int(time.time() * 1000),
    )


def _inside(request: HttpRequest, here: Door) -> shapes.Shell:
    membership = here.membership
    jurisdiction = (
        membership.jurisdiction
        if membership
        else Jurisdiction.objects.filter(pk=here.who.jurisdiction).first()
    )
    document = here.office.document(here.db)
    return shapes.Shell(
        jurisdiction=jurisdiction.name if jurisdiction else "",
        centre=jurisdiction.centre if jurisdiction else "",
        pack=document.title,
        pack_version=document.version,
        now_ms=int(time.time() * 1000),
        rooms=tuple(_rooms(request, here)),
        duty_name=here.who.name,
        user_name=here.who.name,
        role="officer" if here.who.role == "unit" else here.who.role,
        feed_url=reverse("feed:open") + ("" if membership else "?terminal"),
        reader=f"{here.who.jurisdiction} {here.who.credential} {here.who.role} {here.who.unit}",
        cursor=here.office.cursor(here.db),
        samples=tuple(_titles(here)),
    )


def _titles(here: Door) -> list[str]:
    """The settings that hold example values, in words."""
    titles = {s.name: s.title or s.name for s in here.office.current(here.db).pack.settings}
    return [titles.get(name, name) for name in here.office.samples(here.db)]


def _rooms(request: HttpRequest, here: Door) -> list[shapes.Room]:
    found = [(room, reverse(room.url)) for room in rooms_of(here.who.role)]
    return [shapes.Room(room.code, url, request.path.startswith((url, *room.beside))) for room, url in found]
