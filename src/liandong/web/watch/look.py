"""The case beside the board: head, orders, timeline, and what can be done about the chosen order."""

from __future__ import annotations

from liandong.desk import files
from liandong.desk.delivery import Delivery, stories
from liandong.store import outbox
from liandong.store.shapes import CASE
from liandong.web import shapes
from liandong.web.acts.present import buttons
from liandong.web.acts.table import BOARD
from liandong.web.cases import present
from liandong.web.door import Door


def look(here: Door, case: str, order: str) -> dict[str, object]:
    """What the panel's template shows. Raises :class:`Unknown`."""
    file = files.read(here.db, here.office, here.who, case, here.now)
    chosen = file.case.orders.get(order)
    panel = shapes.CasePanel(present.head(file), present.orders(file), present.timeline(file), order)
    told = delivered(here, file) if chosen else {}
    return {"panel": panel, "buttons": buttons(here.who, file, chosen, BOARD), "delivery": told.get(order)}


def delivered(here: Door, file: files.CaseFile) -> dict[str, Delivery]:
    """The story of each order's delivery."""
    standing = here.db.call(outbox.of_stream, here.who.jurisdiction, CASE, file.case.id)
    return {d.order: d for d in stories(file, standing) if here.who.role != "unit" or d.unit == here.who.unit}
