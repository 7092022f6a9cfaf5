"""Errors as problem+json (RFC 9457): what happened, why and which clause, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from liandong.desk import errors
from liandong.store.errors import BadText, Busy, DiskFailed, DiskFull, Duplicate, StoreError, Unavailable
from liandong.web.refusals import text_of

STATUS: tuple[tuple[type[errors.DeskError], int], ...] = (
    (errors.Unknown, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.Reused, 422),
    (errors.Invalid, 400),
    (errors.NotReady, 503),
    (errors.Refused, 409),
)

STORE_STATUS: tuple[tuple[type[StoreError], int], ...] = (
    (Unavailable, 503),
    (Busy, 503),
    (DiskFull, 507),
    (DiskFailed, 503),
    (BadText, 400),
    (Duplicate, 409),
)

TITLES = {
    400: _("Wrong request"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    409: _("Refused"),
    413: _("Too large"),
    415: _("Wrong kind of content"),
    422: _("Wrong request"),
    500: _("Something went wrong here"),
    503: _("Not ready"),
    507: _("No room"),
}

PROBLEM = "application/problem+json"

AGAIN_S = 2
"""So long should a sender wait before it tries again where the database is away."""


def problem(
    status: int, code: str, params: Mapping[str, Any] | None = None, clause: str = ""
) -> HttpResponse:
    """A problem document with title and text in the reader's language."""
    given = dict(params or {})
    body = {
        "type": f"urn:liandong:problem:{code}",
        "title": gettext(TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": text_of(code, given),
        "code": code,
        "params": given,
        "clause": clause,
    }
    response = HttpResponse(
        msgspec.json.encode(body, enc_hook=str), status=status, content_type=f"{PROBLEM}; charset=utf-8"
    )
    if status == 503:
        response["Retry-After"] = str(AGAIN_S)
    return response


def of_desk(error: errors.DeskError) -> HttpResponse:
    """A desk's error as the status that fits it."""
    status = next((s for kind, s in STATUS if isinstance(error, kind)), 500)
    return problem(status, error.code, error.params, error.clause)


def of_store(error: StoreError) -> HttpResponse:
    """The database is away or full: nothing was saved, the same request may be sent again."""
    return problem(store_status(error), error.code)


def store_status(error: StoreError) -> int:
    """The status that fits a store's error."""
    return next((s for kind, s in STORE_STATUS if isinstance(error, kind)), 500)
