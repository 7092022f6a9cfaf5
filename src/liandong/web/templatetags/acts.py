"""Template library ``acts``: words of forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from liandong.web import reading, words

register = template.Library()

GRADES: words.Words = {
    "满意": pgettext_lazy("grade", "satisfied"),
    "基本满意": pgettext_lazy("grade", "fairly satisfied"),
    "不满意": pgettext_lazy("grade", "dissatisfied"),
}


FIGURES: words.Words = {
    "received": pgettext_lazy("figure", "Cases received"),
    "closed": pgettext_lazy("figure", "Of these closed"),
    "breached": pgettext_lazy("figure", "Deadlines missed"),
}

STEPS: words.Words = {
    "red": pgettext_lazy("step", "overdue"),
    "orange": pgettext_lazy("step", "from 80 %"),
    "yellow": pgettext_lazy("step", "from 50 %"),
    "blue": pgettext_lazy("step", "running"),
}


@register.filter
def grade_word(code: str) -> str:
    """What a caller says of the result."""
    return str(GRADES.get(code, code))


@register.filter
def field_word(code: str) -> str:
    """A field of a case."""
    return str(_("Channel") if code == "channel" else words.FIELDS.get(code, code))


@register.filter
def minute_of_day(instant: int) -> str:
    """``14:02``."""
    return f"{reading.local(instant):%H:%M}"


@register.filter
def figure_word(code: str) -> str:
    """A number of today."""
    return str(FIGURES.get(code, code))


@register.filter
def step_word(code: str) -> str:
    """What a colour of the wall means."""
    return str(STEPS.get(code, code))


@register.filter
def unlocalised(number: float) -> str:
    """A number as SVG reads it."""
    return f"{number:g}"


@register.filter
def of(table: Mapping[str, Any] | str | None, name: str) -> Any:
    """What a table holds under a name; nothing where there is no table."""
    return table.get(name) if isinstance(table, Mapping) else None
