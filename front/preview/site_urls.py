"""Addresses of the preview, by the names that the templates use."""

from __future__ import annotations

from django.conf.urls.i18n import set_language
from django.urls import include, path

import preview_views as v

watch = [
    path("", v.board, name="board"),
    path("rows", v.rows, name="rows"),
    path("counters", v.counters, name="counters"),
    path("strip", v.strip, name="strip"),
    path("export", v.export, name="export"),
    path("panel/<str:case>", v.panel, name="panel"),
]
cases = [
    path("", v.files, name="list"),
    path("<str:case>", v.file, name="file"),
    path("<str:case>/live", v.live, name="live"),
    path("<str:case>/timeline", v.timeline, name="timeline"),
    path("<str:case>/why/<str:key>", v.why, name="why"),
]
urlpatterns = [
    path("", v.back),
    path("watch/", include((watch, "watch"))),
    path("cases/", include((cases, "cases"))),
    path("login/", v.login, name="login"),
    path("logout/", v.back, name="logout"),
    path("i18n/", set_language, name="set_language"),
    path("error/<int:code>", v.error),
    path("feed/stream", v.stream),
    path("preview/cut", v.cut),
    path("preview/engine", v.stop_engine),
]
