"""The case beside the board: head, orders, timeline, and what can be done about the chosen order."""

from __future__ import annotations

from liandong.desk import files
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
    return {"panel": panel, "buttons": buttons(here.who, file, chosen, BOARD)}
