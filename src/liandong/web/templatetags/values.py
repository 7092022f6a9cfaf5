"""Values of settings in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from liandong.web.packs.values import days_word

register = template.Library()

register.filter("days_word", days_word)


@register.filter
def at(table: Mapping[str, str], name: str) -> str:
    """What a table says under a name; empty where it says nothing."""
    return table.get(name, "")
