"""The feed by polling, for systems that cannot hold a stream open."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja import Router

from liandong.store import feed
from liandong.store.shapes import CASE
from liandong.web.api.auth import Needs
from liandong.web.door import door
from liandong.web.times import iso

router = Router(tags=["feed"])


@router.get("/feed", summary="Entries after a cursor", auth=Needs("feed"))
def read_feed(request: HttpRequest, cursor: str = "", limit: int = 200) -> dict[str, Any]:
    """``stale``: the cursor means nothing any more; read the cases anew and go on from the cursor given.

    A token of one unit sees the entries that name it.
    """
    here = door(request)
    page = here.db.call(
        feed.read_feed,
        cursor,
        jurisdiction=here.who.jurisdiction,
        unit=here.who.unit or None,
        limit=max(1, min(limit, 1000)),
    )
    return {
        "cursor": page.cursor,
        "more": page.more,
        "stale": page.stale,
        "entries": [
            {
                "case": row.stream if row.kind == CASE else "",
                "kind": row.kind,
                "stream": row.stream,
                "position": row.position,
                "at": iso(row.at),
                "entered_at": iso(row.entered_at),
                "units": list(row.units),
                "entry": msgspec.json.decode(row.body),
            }
            for row in page.rows
        ],
    }
