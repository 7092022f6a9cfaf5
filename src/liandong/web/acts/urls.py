"""Addresses of what can be done about a case."""

from django.urls import path

from liandong.web.acts import views

app_name = "acts"

urlpatterns = [
    path("<str:case>/units", views.units, name="units"),
    path("<str:case>/do/<str:code>", views.act, name="act"),
]
