"""The ledger of a month: units by items; each sum opens the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.core.ledger import Total
from liandong.core.rules import Rules
from liandong.desk.assess import Month
from liandong.web.assess import present
from liandong.web.assess.door import reader
from liandong.web.assess.views import read
from liandong.web.door import Door, door
from liandong.web.shapes.assess import Ledger, LedgerRow, Sum

NOTHING = (Decimal(0), Decimal(0))


@require_safe
@reader
def ledger(request: HttpRequest) -> HttpResponse:
    """The sums of now; of a closed month those of its closing, and what was decided later by name."""
    here, month = door(request), read(request)
    context = {"ledger": made(here, month), "head": present.month_head(here, month), "tab": "ledger"}
    return render(request, "assess/ledger.html", context)


def made(here: Door, month: Month) -> Ledger:
    """The table of a month."""
    rules = here.office.current(here.db).at(here.now)
    sums = {(t.unit, t.item): (t.confirmed, t.pending) for t in month.totals}
    items = _items(rules, month.totals)
    units = sorted({t.unit for t in month.totals}, key=lambda u: (_tier(rules, u) or 9, u))
    late = present.cards(here, [j for j in month.findings if j.late])
    return Ledger(
        items=items,
        rows=tuple(
            LedgerRow(
                unit=unit,
                tier=_tier(rules, unit),
                cells=tuple(
                    _sum(month.month, sums.get((unit, code), NOTHING), unit=unit, item=code)
                    for code, _short, _title in items
                ),
                total=_sum(month.month, sums.get((unit, ""), NOTHING), unit=unit),
            )
            for unit in units
        ),
        foot=tuple(_sum(month.month, _all(month.totals, code), item=code) for code, _short, _title in items),
        total=_sum(month.month, _all(month.totals, "")),
        late=late,
        clause=rules.pack.assessment.summary.clause if rules.pack.assessment.summary else "",
    )


def _items(rules: Rules, totals: Iterable[Total]) -> tuple[tuple[str, str, str], ...]:
    """The pack's items, and those that only older findings know."""
    known = [(i.code, i.title) for i in rules.pack.assessment.items]
    older = sorted({t.item for t in totals if t.item} - {code for code, _title in known})
    return tuple(
        (code, code.rpartition(".")[2], title) for code, title in [*known, *((c, "") for c in older)]
    )


def _tier(rules: Rules, unit: str) -> int | None:
    found = rules.units.get(unit)
    return found.tier if found else None


def _all(totals: Iterable[Total], item: str) -> tuple[Decimal, Decimal]:
    own = [t for t in totals if t.item == item]
    return sum((t.confirmed for t in own), Decimal(0)), sum((t.pending for t in own), Decimal(0))


def _sum(month: str, both: tuple[Decimal, Decimal], **names: str) -> Sum:
    confirmed, pending = (present.plain(n) if n else "" for n in both)
    return Sum(confirmed, pending, urlencode({"month": month, "state": "all", **names}))
