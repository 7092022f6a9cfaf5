"""The administration's own navigation, for its templates."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from liandong.web.manage.places import Place, places

register = template.Library()


@register.filter
def manage_places(request: HttpRequest) -> tuple[Place, ...]:
    """The rooms of the administration, with the one that is open."""
    return places(request.path)
