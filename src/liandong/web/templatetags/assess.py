"""Words of the assessment in templates."""

from __future__ import annotations

from django import template

from liandong.web.assess.words import BASES, HELD, SORTS

register = template.Library()


@register.filter
def basis_word(code: str) -> str:
    """How a finding came to be."""
    return str(BASES.get(code, code))


@register.filter
def sort_of_findings(code: str) -> str:
    """The order of the list in words."""
    return str(SORTS.get(code, code))


@register.filter
def held_word(code: str) -> str:
    """Meeting, drill or inspection."""
    return str(HELD.get(code, code))
