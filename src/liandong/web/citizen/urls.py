"""Address of the citizen's page."""

from __future__ import annotations

from django.urls import path

from liandong.web.citizen import views

app_name = "citizen"

urlpatterns = [path("status/", views.status, name="status")]
