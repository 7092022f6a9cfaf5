"""A case file on A4: everything that is on the screen, with the why of each clock and finding written out."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.desk import official
from liandong.desk.files import CaseFile
from liandong.web import shapes
from liandong.web.cases import present
from liandong.web.cases.why import why
from liandong.web.door import Door


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """An order with the why of its clocks, then of its findings."""

    card: shapes.OrderCard
    clocks: tuple[shapes.WhyPanel, ...]
    findings: tuple[shapes.WhyPanel, ...]


def on_paper(here: Door, file: CaseFile) -> dict[str, object]:
    """What the printed file shows; ``by`` and ``now`` say who made it when."""
    passages = official.passages(here.db, here.office)
    orders = []
    for card in present.orders(file):
        clocks = tuple(why(file, c.key, passages) for c in card.clocks)
        orders.append(PaperOrder(card, clocks, tuple(why(file, f.key, passages) for f in card.findings)))
    return {
        "head": present.head(file),
        "orders": orders,
        "timeline": tuple(r for r in present.timeline(file) if r.kind != "message"),
        "now": here.now,
        "by": here.who.name,
    }
