"""The Django app of the screens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liandong.web"
    label = "web"
