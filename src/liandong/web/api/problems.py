"""Errors as problem+json (RFC 9457): what happened, why and which clause, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from liandong.desk import errors
from liandong.store.errors import BadText, Busy, DiskFull, Duplicate, StoreError, Unavailable
from liandong.web.refusals import text_of

STATUS: tuple[tuple[type[errors.DeskError], int, str], ...] = (
    (errors.Unknown, 404, "Not found"),
    (errors.Forbidden, 403, "Not allowed"),
    (errors.Conflict, 409, "Changed meanwhile"),
    (errors.Reused, 422, "Idempotency key used before"),
    (errors.Invalid, 400, "Wrong request"),
    (errors.NotReady, 503, "Not ready"),
    (errors.Refused, 409, "Refused by a rule"),
)


STORE_STATUS: tuple[tuple[type[StoreError], int], ...] = (
    (Unavailable, 503),
    (Busy, 503),
    (DiskFull, 507),
    (BadText, 400),
    (Duplicate, 409),
)


def problem(
    status: int, title: str, code: str, params: Mapping[str, Any] | None = None, clause: str = ""
) -> HttpResponse:
    """A problem document with the text in the reader's language."""
    given = dict(params or {})
    body = {
        "type": f"urn:liandong:problem:{code}",
        "title": title,
        "status": status,
        "detail": text_of(code, given),
        "code": code,
        "params": given,
        "clause": clause,
    }
    return HttpResponse(
        msgspec.json.encode(body, enc_hook=str),
        status=status,
        content_type="application/problem+json; charset=utf-8",
    )


def of_desk(request: HttpRequest, error: errors.DeskError) -> HttpResponse:
    """A desk's error as the status that fits it."""
    for kind, status, title in STATUS:
        if isinstance(error, kind):
            return problem(status, title, error.code, error.params, error.clause)
    return problem(500, "Error", error.code, error.params, error.clause)


def of_store(request: HttpRequest, error: StoreError) -> HttpResponse:
    """The database is away or full: nothing was saved, the same request may be sent again."""
    status = next((s for kind, s in STORE_STATUS if isinstance(error, kind)), 500)
    response = problem(status, "Store", error.code)
    if status == 503:
        response["Retry-After"] = "2"
    return response
