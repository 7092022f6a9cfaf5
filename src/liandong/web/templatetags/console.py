"""Template library ``console``: words of the console for codes."""

from __future__ import annotations

from django import template

from liandong.web.console import words

register = template.Library()


@register.filter
def todo_word(code: str) -> str:
    return str(words.QUEUE.get(code, code))


@register.filter
def todo_icon(code: str) -> str:
    return words.QUEUE_ICONS.get(code, "point")


@register.filter
def screen_word(code: str) -> str:
    """An outcome as a thing to do."""
    return str(words.OUTCOMES.get(code, code))


@register.filter
def script_line(code: str) -> str:
    """What to tell the caller; names in braces are filled in by the page."""
    return str(words.SCRIPTS.get(code, ""))


@register.filter
def why_word(code: str) -> str:
    return str(words.WHY.get(code, code))


@register.filter
def minutes(seconds: int | None) -> str:
    """A limit as people say it: ``10``, or ``1.5`` where it is no whole minute."""
    return f"{(seconds or 0) / 60:g}"
