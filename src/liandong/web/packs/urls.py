"""Addresses of the regulation."""

from __future__ import annotations

from django.urls import path

from liandong.web.packs import views

app_name = "packs"

urlpatterns = [path("", views.book, name="book")]
