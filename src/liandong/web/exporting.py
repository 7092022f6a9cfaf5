"""The board's list as a file that a spreadsheet opens rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liandong.core.events import Instant
from liandong.web import shapes
from liandong.web.times import local_time

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """Text that a spreadsheet must not take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def spreadsheet(request: HttpRequest, rows: Iterable[shapes.BoardRow], now: Instant) -> HttpResponse:
    """CSV in UTF-8 with a byte order mark, as Excel needs it for Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Case"),
            _("Order"),
            _("Matter"),
            _("Place"),
            _("Unit"),
            _("Role"),
            _("State"),
            _("Issued"),
            _("Sign"),
            _("Arrive"),
            _("Result"),
        ]
    )
    for row in rows:
        writer.writerow([cell(text) for text in _cells(row)])
    stamp = local_time(now).replace(":", "").replace(" ", "-")
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{stamp}.csv"'
    return response


def _cells(row: shapes.BoardRow) -> Iterator[str]:
    yield from (row.number, row.order, row.matter, row.place, row.unit, row.role, row.order_state)
    yield local_time(row.issued_at)
    for clock in (row.sign, row.arrive, row.result):
        yield "" if clock is None else f"{clock.state} {local_time(clock.due)}".strip()
