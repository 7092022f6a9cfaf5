"""WeCom: the robot's address as it is given out, or an Apprise URL. A web hook with a lane of its own: see ``channels.webhook``."""

from liandong.channels.webhook import send

__all__ = ["send"]
