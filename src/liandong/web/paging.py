"""Which page of a list an address asks for."""

from __future__ import annotations

import re

from django.http import HttpRequest

LAST = 100_000

NUMBER = re.compile(r"[0-9]{1,6}")


def page_number(request: HttpRequest) -> int:
    """``?page=``, from 1; what is no number is the first page."""
    text = request.GET.get("page", "")
    return min(max(int(text), 1), LAST) if NUMBER.fullmatch(text) else 1
