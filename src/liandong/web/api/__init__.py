"""The API of other systems under ``/api/v1``: OpenAPI at ``/api/v1/openapi.json``, reading page at ``/api/v1/docs``."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer

from liandong.desk.errors import DeskError
from liandong.store.errors import StoreError
from liandong.web.api import cases, feed, problems, units
from liandong.web.api.bodies import TooLarge, Unreadable, WrongField, components
from liandong.web.api.schemas import NewCase, NewOrder, Step, Transition


class Json(BaseRenderer):
    """Answers with Chinese as Chinese, in UTF-8."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return msgspec.json.encode(data, enc_hook=str)


class Api(NinjaAPI):
    """Ninja's API, whose document also knows the bodies that are not Ninja's."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**kwargs)
        found["components"]["schemas"] |= components(NewCase, NewOrder, Step, Transition)
        return found


api = Api(title="Liandong 联动", version="1", urls_namespace="api", renderer=Json())
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


@api.exception_handler(WrongField)
def on_wrong_field(request: HttpRequest, error: WrongField) -> HttpResponse:
    params = {"field": error.field, "detail": error.detail}
    return problems.problem(422, "Wrong request", "request.field", params)


@api.exception_handler(Unreadable)
def on_no_json(request: HttpRequest, error: Unreadable) -> HttpResponse:
    return problems.problem(400, "Wrong request", "request.malformed", {"detail": str(error)})


@api.exception_handler(TooLarge)
def on_too_large(request: HttpRequest, error: TooLarge) -> HttpResponse:
    return problems.problem(413, "Too large", "request.too_large", {"limit": error.limit})


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "Wrong request", "request.malformed", {"detail": str(error)})
