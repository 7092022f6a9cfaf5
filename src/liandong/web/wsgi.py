"""The WSGI application of pages and API."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's answer; a whole one as a list, which the server sends in one go."""
    response: Any = _django(environ, start_response)
    if getattr(response, "streaming", True):
        return response  # type: ignore[no-any-return]
    body = [response.content]
    response.close()
    return body
