"""The administrator's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liandong.web.door import door
from liandong.web.manage.attention import matters
from liandong.web.manage.door import administrator


@require_safe
@administrator
def index(request: HttpRequest) -> HttpResponse:
    """What needs attention."""
    return render(request, "manage/index.html", {"matters": matters(door(request)), "at": door(request).now})
