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

T = TypeVar("T", bound=Request)

COMPONENT = "#/components/schemas/{name}"
JSON = "application/json"

WHERE = re.compile(r" - at `\$\.?(.*)`$")
FIELD = re.compile(r"field `([^`]+)`")


class Unreadable(Exception):
    """The body is no JSON at all."""


class TooLarge(Exception):
    """More bytes than are taken."""

    def __init__(self) -> None:
        self.limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        super().__init__(str(self.limit))


class WrongField(Exception):
    """JSON of another shape: ``field`` is the place as ``orders.0.unit``, ``detail`` says what is wrong with it."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


def body_of(request: HttpRequest, kind: type[T]) -> T:
    """The request's body as a ``kind``. Raises :class:`Unreadable`, :class:`TooLarge`, :class:`WrongField`."""
    try:
        return _decoder(kind).decode(request.body)
    except msgspec.ValidationError as error:
        raise _wrong(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error
    except RequestDataTooBig as error:
        raise TooLarge from error


def takes(kind: type[Request]) -> dict[str, Any]:
    """For an operation's ``openapi_extra``: it takes a body of this kind."""
    schema = {"$ref": COMPONENT.format(name=kind.__name__)}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


def components(*kinds: type[Request]) -> dict[str, Any]:
    """The schemas that :func:`takes` refers to, and those inside them."""
    return msgspec.json.schema_components(kinds, ref_template=COMPONENT)[1]


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)


def _wrong(said: str) -> WrongField:
    """``Object missing required field `unit` - at `$.orders[0]``` as the field's place and the rest."""
    where = WHERE.search(said)
    path = [where[1]] if where and where[1] else []
    detail = WHERE.sub("", said)
    named = FIELD.search(detail)
    if named:
        path.append(named[1])
    return WrongField(".".join(path).replace("[", ".").replace("]", "").lstrip("."), detail)
