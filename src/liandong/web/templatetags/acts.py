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


WAYS: words.Words = {
    "dingtalk": pgettext_lazy("way", "DingTalk"),
    "wecom": pgettext_lazy("way", "WeCom"),
}

OUTCOMES: words.Words = {
    "received": pgettext_lazy("delivery", "received"),
    "sent": pgettext_lazy("delivery", "sent"),
    "failed": pgettext_lazy("delivery", "failed"),
    "dead": pgettext_lazy("delivery", "given up"),
    "waiting": pgettext_lazy("delivery", "waits"),
    "cancelled": pgettext_lazy("delivery", "needless"),
}

WHYS: words.Words = {
    "acknowledged": pgettext_lazy("delivery", "the unit has the order"),
    "order withdrawn": pgettext_lazy("delivery", "the order was withdrawn"),
    "order reassigned": pgettext_lazy("delivery", "the order was reassigned"),
    "order closed": pgettext_lazy("delivery", "the order is closed"),
    "order plan": pgettext_lazy("delivery", "an emergency plan was activated"),
}


@register.filter
def way_word(code: str) -> str:
    """A way to a unit's people."""
    return str(WAYS.get(code) or words.CHANNELS.get(code, code))


@register.filter
def delivery_word(code: str) -> str:
    """How an attempt went."""
    return str(OUTCOMES.get(code, code))


@register.filter
def why_word(code: str) -> str:
    """Why an attempt failed, or was needless."""
    return str(WHYS.get(code) or words.FAILURES.get(code, code))


@register.filter
def recipient_word(code: str) -> str:
    """``liaison:<unit>`` as people say it; an address or a name as it is."""
    role, colon, _unit = code.partition(":")
    return str(words.PEOPLE[role]) if colon and role in words.PEOPLE else code


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


@register.filter
def about_word(code: str) -> str:
    """What a message is about."""
    return str(words.ABOUT.get(code, code))
