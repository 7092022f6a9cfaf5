"""People and the ways to reach them, in templates."""

from __future__ import annotations

import re

from django import template

from liandong.web.words import PEOPLE

register = template.Library()

SECRET = re.compile(r"(?<=://)[^@\s]+@|(?<=[/=])[\w-]{12,}")


@register.filter
def person_word(role: str) -> str:
    """The role of a contact in words."""
    return str(PEOPLE.get(role, role))


@register.filter
def address_shown(address: str) -> str:
    """A notification address without the key that stands in it."""
    return SECRET.sub("…", address)
