"""The API of other systems under ``/api/v1``: OpenAPI at ``/api/v1/openapi.json``, reading page at ``/api/v1/docs``."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer

from liandong.desk.errors import DeskError
from liandong.desk.intake import KEY_LIMIT
from liandong.store.errors import StoreError
from liandong.web.api import assess_schemas as assessed
from liandong.web.api import cases, duty, feed, findings, problems, units
from liandong.web.api.bodies import COMPONENT, components
from liandong.web.api.schemas import NewCase, NewOrder, Problem, Step, Transition
from liandong.web.faults import BadBody

logger = logging.getLogger(__name__)


class Json(BaseRenderer):
    """Answers with Chinese as Chinese, in UTF-8."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return msgspec.json.encode(data, enc_hook=str)


class Api(NinjaAPI):
    """Ninja's API, whose document also knows the bodies that are not Ninja's, and what every operation has."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**kwargs)
        found["components"]["schemas"] |= components(
            NewCase, NewOrder, Step, Transition, Problem, *assessed.BODIES
        )
        for operations in found["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = PROBLEM
                if method == "post":
                    operation["parameters"] = [*operation.get("parameters", ()), IDEMPOTENCY]
        return found


PROBLEM = {
    "description": "What went wrong, which clause, what to do",
    "content": {problems.PROBLEM: {"schema": {"$ref": COMPONENT.format(name="Problem")}}},
}

IDEMPOTENCY = {
    "in": "header",
    "name": cases.KEY,
    "description": "the same key with the same request is done once",
    "schema": {"type": "string", "maxLength": KEY_LIMIT},
    "required": False,
}


api = Api(title="Liandong 联动", version="1", urls_namespace="api", renderer=Json())
api.add_router("", cases.router)
api.add_router("", units.router)
api.add_router("", duty.router)
api.add_router("", findings.router)
api.add_router("", feed.router)


@api.exception_handler(DeskError)
def on_desk_error(request: HttpRequest, error: DeskError) -> HttpResponse:
    return problems.of_desk(error)


@api.exception_handler(StoreError)
def on_store_error(request: HttpRequest, error: StoreError) -> HttpResponse:
    return problems.of_store(error)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problems.problem(401, "token.missing")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(BadBody)
def on_bad_body(request: HttpRequest, error: BadBody) -> HttpResponse:
    return problems.problem(error.status, error.code, error.params)


WANTED = (("int", "integer"), ("float", "number"), ("bool", "boolean"), ("string", "text"))
"""Begins the name of what is wrong with a parameter → what it should have been."""


@api.exception_handler(ValidationError)
def on_bad_query(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the address that is missing, or no number."""
    first: dict[str, Any] = dict(error.errors[0]) if error.errors else {}
    field = ".".join(str(part) for part in first.get("loc", ())[1:])
    kind = str(first.get("type", ""))
    if kind == "missing":
        return problems.problem(422, "field.missing", {"field": field})
    wanted = next((word for begins, word in WANTED if kind.startswith(begins)), None)
    if wanted is not None:
        return problems.problem(422, "field.type", {"field": field, "wanted": [wanted]})
    return problems.problem(422, "request.field", {"field": field, "detail": first.get("msg", "")})


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "request.malformed", {"detail": str(error)})


@api.exception_handler(Exception)
def on_fault_of_ours(request: HttpRequest, error: Exception) -> HttpResponse:
    """Told as plainly as any other problem, and kept with its traceback in the program's log."""
    logger.exception("%s %s failed", request.method, request.path)
    return problems.problem(500, "internal")
