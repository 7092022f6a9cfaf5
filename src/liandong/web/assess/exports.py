"""The ledger and the findings of a month as files: CSV for every program, XLSX for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liandong.desk.assess import Month
from liandong.web.assess import ledger, listing, present
from liandong.web.assess.door import reader
from liandong.web.assess.views import read
from liandong.web.assess.words import BASES
from liandong.web.door import Door, door
from liandong.web.exporting import cell
from liandong.web.reading import stamp
from liandong.web.shapes.assess import Sum
from liandong.web.words import FINDING_STATES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[str | Decimal]


@require_safe
@reader
def export(request: HttpRequest) -> HttpResponse:
    """``what``: ``ledger`` or ``findings`` (as the query asks for them); ``as``: ``csv`` or ``xlsx``."""
    here, month = door(request), read(request)
    findings = request.GET.get("what", "") == "findings"
    rows = list(_findings(request, here, month) if findings else _ledger(here, month))
    name = f"{'findings' if findings else 'ledger'}-{month.month}"
    if request.GET.get("as", "") == "xlsx":
        return _answer(_workbook(rows), XLSX, f"{name}.xlsx")
    return _answer(_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")


def _answer(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ledger(here: Door, month: Month) -> Iterator[Row]:
    made = ledger.made(here, month)
    yield [
        _("Unit"),
        *(f"{short} {title}".strip() for _code, short, title in made.items),
        _("Sum"),
        _("Pending"),
    ]
    for row in made.rows:
        yield [row.unit, *(_number(c) for c in row.cells), _number(row.total), _pending(row.total)]
    yield [_("Sum"), *(_number(c) for c in made.foot), _number(made.total), _pending(made.total)]
    if made.late:
        yield []
        yield [_("Confirmed after the closing; they stand in the next bulletin")]
        for card in made.late:
            yield [card.unit, card.item, card.title, card.said, _points(card.points)]


def _number(found: Sum) -> str | Decimal:
    return _points(found.confirmed)


def _pending(found: Sum) -> str | Decimal:
    return _points(found.pending)


def _points(text: str) -> str | Decimal:
    return Decimal(text) if text else ""


def _findings(request: HttpRequest, here: Door, month: Month) -> Iterator[Row]:
    rules = here.office.current(here.db).at(here.now)
    wanted = listing.asked(request.GET, decides=False)
    left = listing.narrowed(month.findings, wanted, rules)
    shown = listing.ordered([j for j in left if listing.fits_state(j, wanted.state)], wanted.sort)
    yield [
        _("Finding"), _("Unit"), _("Item"), _("Title"), _("Clause"), _("Points"), _("State"), _("Basis"),
        _("Came to be"), _("Order or drill"), _("Evidence"), _("Decided by"), _("Decided at"), _("Reason"),
    ]  # fmt: skip
    for card in present.cards(here, shown):
        verdict = card.verdict
        yield [
            card.id,
            card.unit,
            card.item,
            card.title,
            card.clause,
            _points(card.points),
            str(FINDING_STATES.get(card.state, card.state)),
            str(BASES.get(card.basis, card.basis)),
            stamp(card.at),
            card.order or card.drill,
            card.said,
            verdict.by if verdict else "",
            stamp(verdict.at) if verdict else "",
            verdict.reason if verdict else "",
        ]


def _csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a byte order mark, as Excel needs it for Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([cell(value) if isinstance(value, str) else f"{value:f}" for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def _workbook(rows: Sequence[Row]) -> bytes:
    """Numbers as numbers; every text as a text, whatever it begins with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(at, column, float(value))
                elif value:
                    sheet.write_string(at, column, value, bold if at == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 22)
    return out.getvalue()
