"""Mail. The address is a mailbox; the server is LIANDONG_MAIL_URL, an Apprise address.

``mailtos://user:password@smtp.example.cn:465?from=centre@example.cn``,
``mailto://10.0.0.5:25?from=…`` for a relay without TLS inside the house.
"""

from __future__ import annotations

import os
import smtplib

import apprise
from apprise.exception import AppriseException
from apprise.plugins.email.base import NotifyEmail
from apprise.utils.parse import is_email

from liandong.channels.mail.letter import letter
from liandong.channels.mail.session import Session
from liandong.desk.reach import Notice, Receipt

SERVER = "LIANDONG_MAIL_URL"

NO_SUCH_MAILBOX = (550, 551, 553)
"""Answers of a mail server after which no other try helps."""


def send(address: str, message: Notice) -> Receipt:
    """Hand the message to the mail server. Waits some seconds at most."""
    mailbox = is_email(address)
    if not mailbox:
        return Receipt(ok=False, final=True, detail="not a mail address")
    server = _server(os.environ.get(SERVER, ""))
    if server is None:
        return Receipt(ok=False, final=True, detail=f"no mail server ({SERVER})")
    try:
        _deliver(server, mailbox["full_email"], message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Receipt(ok=False, final=code in NO_SUCH_MAILBOX, detail=f"{code} {_text(words)}")
    except smtplib.SMTPResponseException as error:
        return Receipt(ok=False, detail=f"{error.smtp_code} {_text(error.smtp_error)}")
    except (OSError, smtplib.SMTPException, AppriseException, ValueError) as error:
        return Receipt(ok=False, detail=str(error) or type(error).__name__)
    return Receipt(ok=True)


def _server(url: str) -> NotifyEmail | None:
    found = apprise.Apprise.instantiate(url) if url else None
    return found if isinstance(found, NotifyEmail) else None


def _deliver(server: NotifyEmail, mailbox: str, message: Notice) -> None:
    sender = server.from_addr[1]
    with Session.of(server) as session:
        session.deliver(sender, mailbox, letter(message, sender, mailbox))


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
