"""Web hooks: DingTalk, WeCom, Feishu, SMS gateways and whatever else Apprise reaches, or a plain https address.

The address is an Apprise URL, or the address that the service itself gives
out, or any http(s) address, which then gets JSON by POST.
"""

from __future__ import annotations

from liandong.channels.webhook.address import hook
from liandong.channels.webhook.heard import heard
from liandong.desk.reach import Notice, Receipt


def send(address: str, message: Notice) -> Receipt:
    """Post the message. Waits some seconds at most."""
    with heard() as words:
        try:
            service = hook(address, message.id)
            if service is None:
                return Receipt(ok=False, final=True, detail="not a notification address")
            ok = bool(service.notify(title=message.title, body=message.body))
        except Exception as error:  # a service of Apprise may raise anything; the next message must go on
            return Receipt(ok=False, detail=f"{type(error).__name__}: {error}")
    return Receipt(ok=ok, detail="" if ok else " ".join(words) or "refused")
