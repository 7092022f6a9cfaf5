"""`liandong engine`: fires due clocks and delivers the outbox; several may run at once."""

import argparse
import logging
import os
import signal
from types import FrameType

from liandong import channels
from liandong.clitext import say
from liandong.engine.loop import Engine
from liandong.engine.outbox import LEASE_S
from liandong.local.database import database_in_environment
from liandong.local.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long an attempt may take."""
    parser.add_argument(
        "--lease",
        type=int,
        default=LEASE_S,
        metavar="SECONDS",
        help=say(
            "seconds after which another engine tries a message again (60)",
            "超过此秒数,消息可由另一引擎重试(60)",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="{asctime} {levelname} {name}: {message}", style="{")
    logging.getLogger("apprise").propagate = False  # what it says is in each attempt's detail
    with database_in_environment() as urls:
        anchors = Settings.from_env(os.environ).home / "anchors"
        engine = Engine(urls.app, channels.load_all(), lease_s=args.lease, anchors=anchors)

        def stop(number: int, frame: FrameType | None) -> None:
            engine.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        engine.run()
    return 0
