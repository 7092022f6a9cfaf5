"""The API of other systems under ``/api/v1``: OpenAPI at ``/api/v1/openapi.json``, reading page at ``/api/v1/docs``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liandong.desk.errors import DeskError
from liandong.store.errors import StoreError
from liandong.web.api import cases, feed, problems, units

api = NinjaAPI(title="Liandong 联动", version="1", urls_namespace="api")
api.add_router("", cases.router)
api.add_router("", units.router)
api.add_router("", feed.router)


@api.exception_handler(DeskError)
def on_desk_error(request: HttpRequest, error: DeskError) -> HttpResponse:
    return problems.of_desk(request, error)


@api.exception_handler(StoreError)
def on_store_error(request: HttpRequest, error: StoreError) -> HttpResponse:
    return problems.of_store(request, error)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problems.problem(401, "Unauthorized", "token.missing")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def on_wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first: dict[str, Any] = dict(error.errors[0]) if error.errors else {}
    field = ".".join(str(p) for p in first.get("loc", ()) if p not in ("body", "payload"))
    return problems.problem(
        422, "Wrong request", "request.field", {"field": field, "detail": first.get("msg", "")}
    )


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "Wrong request", "request.malformed", {"detail": str(error)})
