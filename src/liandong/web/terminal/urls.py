"""Addresses of the terminal."""

from __future__ import annotations

from django.urls import path

from liandong.web.terminal import duty, enrol, shell, views

app_name = "terminal"

urlpatterns = [
    path("", views.room, name="room"),
    path("now", views.now, name="now"),
    path("orders/<str:order>/received", views.received, name="received"),
    path("orders/<str:order>/caller", views.caller, name="caller"),
    path("orders/<str:order>/deeds/<str:action>", views.deed, name="deed"),
    path("files/<str:case>/<str:ref>", views.picture, name="picture"),
    path("duty", duty.begin, name="duty"),
    path("duty/end", duty.end, name="duty_end"),
    path("pin", duty.pin, name="pin"),
    path("enrol", enrol.enrol, name="enrol"),
    path("enrol/here", enrol.enrol_here, name="enrol_here"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("worker.js", shell.worker, name="worker"),
    path("shell", shell.page, name="shell"),
]
