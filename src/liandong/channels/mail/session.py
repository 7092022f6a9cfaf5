"""A session with the mail server, with Apprise's ways of connecting; what the server says is not swallowed."""

from __future__ import annotations

from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.smtp import AppriseSMTPController


class Session(AppriseSMTPController):  # type: ignore[misc]  # Apprise has no types
    """As Apprise's, but a refusal is raised with the server's own words."""

    @classmethod
    def of(cls, server: NotifyEmail) -> Session:
        """A session with the server that an Apprise address names."""
        return cls(
            host=server.smtp_host,
            port=server.port,
            secure_mode=server.secure_mode,
            user=server.user,
            password=server.password,
            verify_certificate=server.verify_certificate,
            socket_connect_timeout=server.socket_connect_timeout,
        )

    def deliver(self, sender: str, mailbox: str, mail: bytes) -> None:
        """Hand over one mail. Raises what ``smtplib`` raises."""
        self._socket.sendmail(sender, [mailbox], mail)
