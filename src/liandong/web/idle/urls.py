"""Addresses of the idle lock."""

from django.urls import path

from liandong.web.idle import views

app_name = "idle"

urlpatterns = [
    path("", views.locked, name="locked"),
    path("here", views.here, name="here"),
    path("leave", views.leave, name="leave"),
    path("unlock", views.unlock, name="unlock"),
]
