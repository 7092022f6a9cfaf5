"""Messages of the outbox in templates."""

from __future__ import annotations

from django import template

from liandong.web.manage.words import MESSAGE_STATES, TEMPLATES
from liandong.web.templatetags.people import address_shown, person_word
from liandong.web.words import FAILURES, FIRED, MESSAGES

register = template.Library()


@register.filter
def message_state(state: str) -> str:
    """Waiting, on the way, delivered, given up."""
    return str(MESSAGE_STATES.get(state, state))


@register.filter
def message_word(name: str) -> str:
    """What a message is about."""
    return str({**FIRED, **MESSAGES, **TEMPLATES}.get(name, name))


@register.filter
def failure_word(detail: str) -> str:
    """Why an attempt failed; what the other side said stays as it is."""
    return str(FAILURES.get(detail, detail))


@register.filter
def recipient_shown(recipient: str) -> str:
    """``liaison:区水利局`` as words; an address without its key."""
    role, colon, unit = recipient.partition(":")
    if colon and "@" not in recipient and not unit.startswith("//"):
        return f"{unit} · {person_word(role)}" if unit else person_word(role)
    return address_shown(recipient)
