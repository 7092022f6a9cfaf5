"""Bodies of requests: read in one pass, judged where they are wrong, and told of in the OpenAPI document."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from liandong.web.api.schemas import Request
from liandong.web.faults import BadBody, fault

T = TypeVar("T", bound=Request)

COMPONENT = "#/components/schemas/{name}"
JSON = "application/json"

BYTE = re.compile(r"\(byte (\d+)\)")


def body_of(request: HttpRequest, kind: type[T]) -> T:
    """The request's body as a ``kind``. Raises :class:`BadBody`."""
    given = request.content_type or JSON
    if given != JSON and not given.endswith("+json"):
        raise BadBody(415, "request.content_type", type=given)
    body = _bytes(request)
    if not body:
        raise BadBody(400, "request.empty")
    try:
        return _decoder(kind).decode(body)
    except msgspec.ValidationError as error:
        raise fault(error, kind) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        byte = BYTE.search(str(error))
        raise BadBody(400, "request.json", byte=int(byte[1]) if byte else len(body)) from error
    except RecursionError as error:
        raise BadBody(400, "request.too_deep") from error


def _bytes(request: HttpRequest) -> bytes:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        return request.body
    except RequestDataTooBig as error:
        raise BadBody(413, "request.too_large", limit=limit) from error


def takes(kind: type[Request]) -> dict[str, Any]:
    """For an operation's ``openapi_extra``: it takes a body of this kind.

    Its decoder is made here, while one thread imports the program: two threads
    that make one for the same type at the same time crash the process.
    """
    _decoder(kind)
    schema = {"$ref": COMPONENT.format(name=kind.__name__)}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


def components(*kinds: type[Request]) -> dict[str, Any]:
    """The schemas that :func:`takes` refers to, and those inside them."""
    return msgspec.json.schema_components(kinds, ref_template=COMPONENT)[1]


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)
