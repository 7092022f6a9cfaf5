"""Where a clause stands on the regulation's page: references as fragments of its address."""

from __future__ import annotations

from django.urls import reverse

from liandong.desk.regulation_refs import Path, parse
from liandong.exchange.rulepack.parts import pieces


def anchor(ref: str) -> str:
    """``附件二第7项`` → ``annex-2-item-7``; what is no reference stands by its own words, without spaces."""
    path = parse(ref)
    return anchor_of(path) if path else "c-" + "".join(ref.split())


def anchor_of(path: Path) -> str:
    """The fragment of a path of numbers."""
    return "-".join(kind if kind in ("head", "tail") else f"{kind}-{n}" for kind, n in path)


def clause_address(clause: str) -> str:
    """The address of a rule's clause, of the first one where several are named; of the page where none is."""
    named = pieces(clause)
    page = reverse("packs:book")
    return f"{page}#{anchor(named[0])}" if named else page
