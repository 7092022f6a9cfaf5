"""The board's list as a file that a spreadsheet opens rightly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liandong.core.events import Instant
from liandong.web import shapes
from liandong.web.times import local_time
from liandong.web.words import CLOCK_STATES, ORDER_ROLES, ORDER_STATES

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

NUMBERLIKE = re.compile(r"\s*(0\d+|\d{12,}|\d+[eE]\d+)\s*", re.ASCII)
"""Digits that a spreadsheet would change: it drops leading zeros, and from the sixteenth digit on writes others."""


def cell(text: str) -> str:
    """Text that a spreadsheet must take neither for a formula nor for a number."""
    return f"'{text}" if text.startswith(FORMULA) or NUMBERLIKE.fullmatch(text) else text


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
    yield from (row.number, row.order, row.matter, row.place, row.unit)
    yield str(ORDER_ROLES.get(row.role, row.role))
    yield str(ORDER_STATES.get(row.order_state, row.order_state))
    yield local_time(row.issued_at)
    for clock in (row.sign, row.arrive, row.result):
        state = "" if clock is None else str(CLOCK_STATES.get(clock.state, clock.state))
        yield "" if clock is None else f"{state} {local_time(clock.due)}".strip()
