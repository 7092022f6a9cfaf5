"""Addresses about callers."""

from django.urls import path

from liandong.web.callers import views

app_name = "callers"

urlpatterns = [path("<str:case>/number", views.number, name="number")]
