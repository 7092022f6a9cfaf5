"""Text messages through a gateway that Apprise reaches, or a plain https address. A web hook with a lane of its own: see ``channels.webhook``."""

from liandong.channels.webhook import send

__all__ = ["send"]
