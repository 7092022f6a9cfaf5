"""Values of settings in templates."""

from __future__ import annotations

from django import template

from liandong.web.packs.values import days_word

register = template.Library()

register.filter("days_word", days_word)
