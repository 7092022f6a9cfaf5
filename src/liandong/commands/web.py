"""`liandong web`: pages and API in worker processes; `liandong up` runs it."""

import argparse
import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from liandong.clitext import say

WORKERS = 2
THREADS = 4
"""Threads a worker: a good part of a request is waiting for the database (docs/adr/0072)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen; the environment of `liandong up` is the default."""
    parser.add_argument(
        "--host", default=os.environ.get("LIANDONG_HOST", "127.0.0.1"), help=say("address", "地址")
    )
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("LIANDONG_PORT", "8000")), help=say("port", "端口")
    )
    parser.add_argument(
        "--workers", type=int, default=WORKERS, help=say("worker processes (2)", "工作进程数(2)")
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=THREADS,
        help=say("threads of each process (4)", "每个进程的线程数(4)"),
    )


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
    os.environ["LIANDONG_PROCESS"] = "web"
    certificate, key = os.environ.get("LIANDONG_TLS_CERTIFICATE"), os.environ.get("LIANDONG_TLS_KEY")
    Granian(
        "liandong.web.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        respawn_failed_workers=True,
        ssl_cert=Path(certificate) if certificate else None,
        ssl_key=Path(key) if key else None,
    ).serve()
    return 0
