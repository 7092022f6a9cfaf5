"""A message as a mail. Its Message-ID comes from the message's id, so that a second copy is known as one."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from urllib.parse import quote

from liandong.desk.reach import Notice

ID_HEADER = "X-Liandong-Message-Id"


def letter(message: Notice, sender: str, mailbox: str) -> bytes:
    """The whole mail as it goes over the wire: headers in ASCII, whatever the texts are."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = " ".join(message.title.split())
    mail["From"] = sender
    mail["To"] = mailbox
    mail["Date"] = localtime()
    mail["Message-ID"] = message_id(message.id, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail[ID_HEADER] = quote(message.id, safe="")
    mail.set_content(message.body, cte="base64")
    return mail.as_bytes()


def message_id(identity: str, sender: str) -> str:
    """``<hash@domain>``, the same for the same message."""
    return f"<{hashlib.sha256(identity.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2] or 'liandong'}>"
