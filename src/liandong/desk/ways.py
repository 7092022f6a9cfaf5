"""The ways to a unit's people: one table, and what an entered address is.

The terminal comes first and has until the pack's receipt time. Then mail and web hooks, and a dispatcher who calls by
phone, radio or fax. A pack may say other times (``feedback.ways``).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from liandong.core.pack import Way
from liandong.core.rules import Rules

USUAL = (Way(channel="mail"), Way(channel="webhook"), Way(channel="voice"))
"""Where the pack says nothing: all at once, as soon as the receipt is late."""

VOICE = "voice"
HOOK = "webhook"

SERVICES = ("dingtalk", "wecom", "sms")
"""Web hooks that have a name of their own, a lane of their own and stand under it in every story."""

SCHEMES = {
    "dingtalk": "dingtalk",
    "wecombot": "wecom",
    "wecom": "wecom",
    "sms": "sms",
    "smseagle": "sms",
    "smsmanager": "sms",
    "clicksend": "sms",
    "d7sms": "sms",
    "kavenegar": "sms",
    "twilio": "sms",
}
HOSTS = {"oapi.dingtalk.com": "dingtalk", "qyapi.weixin.qq.com": "wecom"}


def ways(rules: Rules) -> tuple[Way, ...]:
    """The ways after the terminal, in their order."""
    found = rules.pack.feedback.ways or USUAL
    return tuple(sorted(found, key=lambda w: w.after_seconds))


def after(rules: Rules) -> dict[str, int]:
    """Channel → seconds after the receipt was due, where it is not at once."""
    return {w.channel: w.after_seconds for w in ways(rules) if w.after_seconds}


def addresses(entered: str) -> dict[str, str]:
    """What stands in a contact's notification address, by channel: several are parted by blanks or new lines.

    ``sms=https://gateway…`` names the channel where the address does not tell it.
    """
    found: dict[str, str] = {}
    for part in entered.split():
        name, equals, rest = part.partition("=")
        named = name if equals and name in (*SERVICES, HOOK) else ""
        found.setdefault(named or kind(part), rest if named else part)
    return found


def kind(address: str) -> str:
    """The channel of an address: ``dingtalk``, ``wecom``, ``sms``, else ``webhook``."""
    try:
        parts = urlsplit(address)
        return HOSTS.get(parts.hostname or "") or SCHEMES.get(parts.scheme.lower(), HOOK)
    except ValueError:
        return HOOK
