"""Addresses of the administration."""

from __future__ import annotations

from django.urls import path

from liandong.web.manage import calendars, channels, overview, people, settings, systems, unit, units

app_name = "manage"

urlpatterns = [
    path("manage/", overview.index, name="index"),
    path("settings/", settings.listed, name="settings"),
    path("settings/<str:name>", settings.one, name="setting"),
    path("calendars/", calendars.now, name="calendars"),
    path("calendars/<int:year>", calendars.year, name="calendar"),
    path("units/", units.listed, name="units"),
    path("units/<int:unit>", unit.one, name="unit"),
    path("people/", people.listed, name="people"),
    path("people/<int:user>", people.one, name="person"),
    path("systems/", systems.listed, name="systems"),
    path("channels/", channels.listed, name="channels"),
]
