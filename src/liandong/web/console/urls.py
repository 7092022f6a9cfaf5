"""Addresses of the console."""

from django.urls import path

from liandong.web.console import drafts, views

app_name = "console"

urlpatterns = [
    path("", views.console, name="console"),
    path("todo", views.todo, name="todo"),
    path("sheet", views.sheet, name="sheet"),
    path("strip", views.strip, name="strip"),
    path("units", views.units, name="units"),
    path("suggest", views.suggest, name="suggest"),
    path("send", views.send, name="send"),
    path("draft", drafts.save, name="draft"),
    path("draft/drop", drafts.drop, name="drop"),
]
