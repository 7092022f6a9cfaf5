"""Every address, by room."""

from __future__ import annotations

from django.conf.urls.i18n import set_language
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from liandong.web.api import api
from liandong.web.cases import views as cases
from liandong.web.entry import views as entry
from liandong.web.live import views as live
from liandong.web.watch import views as watch
from liandong.web.watch import wall

watch_urls = [
    path("", watch.board, name="board"),
    path("rows", watch.rows, name="rows"),
    path("counters", watch.counters, name="counters"),
    path("strip", watch.strip, name="strip"),
    path("export", watch.export, name="export"),
    path("facets/<str:name>", watch.facet, name="facet"),
    path("panel/<str:case>", watch.side_panel, name="panel"),
    path("wall", wall.wall, name="wall"),
    path("wall/now", wall.body, name="wall_now"),
]
case_urls = [
    path("", cases.case_list, name="list"),
    path("<str:case>", cases.case_file, name="file"),
    path("<str:case>/live", cases.live, name="live"),
    path("<str:case>/steps", cases.take_step, name="step"),
    path("<str:case>/files/<str:ref>", cases.attached, name="attached"),
    path("<str:case>/timeline", cases.timeline, name="timeline"),
    path("<str:case>/print", cases.paper, name="print"),
    path("<str:case>/why/<str:key>", cases.why, name="why"),
]
live_urls = [path("open", live.open_feed, name="open"), path("ticket", live.ticket, name="ticket")]

handler500 = "liandong.web.middleware.server_error"

urlpatterns = [
    path("", entry.start, name="start"),
    path("watch/", include((watch_urls, "watch"))),
    path("cases/", include((case_urls, "cases"))),
    path("console/", include("liandong.web.console.urls")),
    path("callers/", include("liandong.web.callers.urls")),
    path("idle/", include("liandong.web.idle.urls")),
    path("terminal/", include("liandong.web.terminal.urls")),
    path("assess/", include("liandong.web.assess.urls")),
    path("acts/", include("liandong.web.acts.urls")),
    path("feed/", include((live_urls, "feed"))),
    path("packs/", include("liandong.web.packs.urls")),
    path("", include("liandong.web.manage.urls")),
    path("", include("liandong.web.citizen.urls")),
    path("login/", entry.SignIn.as_view(), name="login"),
    path("password/", entry.NewPassword.as_view(), name="password"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("i18n/", set_language, name="set_language"),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    # Pages that are not ours name no icon; browsers then ask here.
    path("favicon.ico", RedirectView.as_view(url=static("liandong/mark.svg"))),
]
