"""Clauses in templates: `{{ clause|clause_address }}` leads to the regulation's page; words for parts of a pack."""

from __future__ import annotations

from django import template

from liandong.web.packs import words
from liandong.web.packs.anchors import clause_address

register = template.Library()

register.filter("clause_address", clause_address)


@register.filter
def section_word(section: str) -> str:
    """The name of a part of a pack."""
    return str(words.SECTIONS.get(section, section))


@register.filter
def section_icon(section: str) -> str:
    """The icon of a part of a pack."""
    return words.ICONS.get(section, "point")


@register.filter
def effect_word(effect: str) -> str:
    """What a rule does; empty for a plain fact."""
    return str(words.EFFECTS.get(effect, ""))


@register.filter
def unset_word(unset: str) -> str:
    """What it means that a setting has no value."""
    return str(words.UNSET.get(unset, unset))


@register.filter
def setting_state(state: str) -> str:
    """Entered, a sample, or not entered."""
    return str(words.SETTING_STATES.get(state, state))
