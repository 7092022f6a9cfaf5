"""Addresses of the administration."""

from __future__ import annotations

from django.urls import path

from liandong.web.manage import settings

app_name = "manage"

urlpatterns = [
    path("settings/", settings.listed, name="settings"),
    path("settings/<str:name>", settings.one, name="setting"),
]
