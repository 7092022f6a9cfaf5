"""`liandong feed`: serves the live feed by server-sent events."""

import argparse
import logging
import os

from django.conf import settings

from liandong.clitext import say
from liandong.engine.feed.server import serve
from liandong.local.database import database_in_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen; the environment of `liandong up` is the default."""
    parser.add_argument(
        "--host",
        default=os.environ.get("LIANDONG_HOST", "127.0.0.1"),
        help=say("address to listen on", "监听地址"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("LIANDONG_FEED_PORT", "8001")),
        help=say("port to listen on", "监听端口"),
    )


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
    logging.basicConfig(level=logging.INFO, format="{asctime} {levelname} {name}: {message}", style="{")
    with database_in_environment() as urls:
        serve(
            urls.app,
            settings.SECRET_KEY,
            args.host,
            args.port,
            os.environ.get("LIANDONG_TLS_CERTIFICATE", ""),
            os.environ.get("LIANDONG_TLS_KEY", ""),
        )
    return 0
