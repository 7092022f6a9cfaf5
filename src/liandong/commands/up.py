"""`liandong up`: database, migrations, demo, then pages, live feed and engine, until Ctrl-C.

The processes are other `liandong` commands. They get their orders through the environment:
DATABASE_URL (the application's role), LIANDONG_HOME, LIANDONG_HOST, LIANDONG_PORT, LIANDONG_FEED_PORT,
LIANDONG_TLS_CERTIFICATE and LIANDONG_TLS_KEY (empty without TLS), LIANDONG_SUPERVISED=1. Only `migrate` and
`demo` also get DATABASE_OWNER_URL. `demo` leaves its accounts in `<home>/demo-accounts.json`, a list of
`{"user", "password", "role"}`.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from liandong import commands
from liandong.clitext import Trouble, say
from liandong.commands._announcement import announce, demo_accounts
from liandong.local import locks
from liandong.local.certificates import Tls, names_of_this_machine, own_certificate
from liandong.local.database import Urls, database
from liandong.local.places import prepare_home
from liandong.local.program import Program
from liandong.local.settings import Settings
from liandong.local.supervisor import STOP_SIGNALS, Supervisor
from liandong.local.watch import kept_running

SERVICES = ("web", "feed", "engine")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether a demo district is wanted."""
    parser.add_argument(
        "--demo",
        action="store_true",
        help=say("fill in a demo district and let it live", "填入演示区县并让它运转起来"),
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help=say("address to listen on (127.0.0.1)", "监听地址(127.0.0.1)"),
    )
    parser.add_argument(
        "--port", type=int, default=8000, help=say("port of the pages (8000)", "页面端口(8000)")
    )
    parser.add_argument(
        "--feed-port",
        type=int,
        default=None,
        help=say("port of the live feed (the next one)", "实时推送端口(页面端口加一)"),
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help=say(
            "name or address by which others reach this machine, for its certificate; may be repeated",
            "他人访问本机所用的名称或地址,写入证书;可重复",
        ),
    )
    parser.add_argument(
        "--certificate",
        default="",
        help=say(
            "TLS certificate (PEM); without it one of our own beyond localhost",
            "TLS 证书(PEM);不给则在非本机地址上使用自签",
        ),
    )
    parser.add_argument("--key", default="", help=say("TLS key (PEM)", "TLS 私钥(PEM)"))


def run(args: argparse.Namespace) -> int:
    """Run everything until Ctrl-C or SIGTERM; leaves no process behind."""
    settings = Settings.from_env(os.environ)
    prepare_home(settings.home)
    args.feed_port = args.feed_port or args.port + 1
    with _interruptible(), locks.attempt(settings.home / "up.lock") as alone:
        if not alone:
            raise Trouble(
                "Liandong is already running from {home}. Stop it first, or set LIANDONG_HOME to another folder.",
                "Liandong 已在 {home} 运行。请先停止它,或将 LIANDONG_HOME 设为另一个目录。",
                home=settings.home,
            )
        for port in (args.port, args.feed_port):
            _must_be_free(args.host, port)
        tls = _tls(args, settings)
        _tell(say("Starting the database…", "正在启动数据库……"))
        try:
            with database(settings, _tell) as urls:
                _serve(args, settings, urls, tls)
                _deaf()
        except KeyboardInterrupt:
            pass
        _tell(say("Stopped.", "已停止。"))
    return 0


def _serve(args: argparse.Namespace, settings: Settings, urls: Urls, tls: Tls | None) -> None:
    env = {**os.environ, **urls.environment(), **_orders(args, settings, tls)}
    present = commands.names()
    if "migrate" in present:
        _step(env, "migrate", say("Bringing the database up to date…", "正在升级数据库结构……"))
    if args.demo and "demo" in present:
        _step(env, "demo", say("Preparing the demo district…", "正在准备演示区县……"))
    app_env = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    programs = [Program(name, _liandong(name), app_env) for name in SERVICES if name in present]
    if args.demo and "simulate" in present:
        programs.append(Program("simulate", _liandong("simulate", "--live"), app_env))
    supervisor = Supervisor(programs, settings.log_dir, _tell)
    with kept_running(urls.cluster, _tell) if urls.cluster else contextlib.nullcontext():
        _tell(say("Starting pages, live feed and engine…", "正在启动页面、实时推送与引擎……"))
        supervisor.run(started=lambda: _announce(args, settings, tls))
        _tell(say("Stopping…", "正在停止……"))


def _orders(args: argparse.Namespace, settings: Settings, tls: Tls | None) -> dict[str, str]:
    """What the processes need to know, as the module's head lists it."""
    return {
        "LIANDONG_HOME": str(settings.home),
        "LIANDONG_HOST": args.host,
        "LIANDONG_PORT": str(args.port),
        "LIANDONG_FEED_PORT": str(args.feed_port),
        "LIANDONG_TLS_CERTIFICATE": str(tls.certificate) if tls else "",
        "LIANDONG_TLS_KEY": str(tls.key) if tls else "",
        "LIANDONG_SUPERVISED": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _tls(args: argparse.Namespace, settings: Settings) -> Tls | None:
    """The given certificate; none on localhost; else one of our own, which browsers beyond localhost need."""
    if bool(args.certificate) != bool(args.key):
        raise Trouble(
            "--certificate and --key belong together.", "--certificate 与 --key 必须同时给出。", exit_code=2
        )
    if args.certificate:
        for file in (args.certificate, args.key):
            open(file, "rb").close()
        return Tls(Path(args.certificate).absolute(), Path(args.key).absolute(), None)
    if args.host in LOOPBACK:
        return None
    listening = [] if args.host in ANYWHERE else [args.host]
    return own_certificate(settings.home, [*listening, *args.name, *names_of_this_machine()])


def _announce(args: argparse.Namespace, settings: Settings, tls: Tls | None) -> None:
    more = demo_accounts(settings.home) if args.demo else []
    if tls and tls.authority:
        more.append(
            say(
                "Install this certificate authority on the terminals: {file}",
                "请在各终端安装此证书颁发机构:{file}",
                file=tls.authority,
            )
        )
    host = "127.0.0.1" if args.host in ANYWHERE else args.host
    what = (_tell, host, args.port, "https" if tls else "http", settings.log_dir, more)
    threading.Thread(target=announce, args=what, daemon=True).start()


def _liandong(*words: str) -> list[str]:
    return [sys.executable, "-m", "liandong", *words]


def _step(env: dict[str, str], name: str, what: str) -> None:
    """Run one command that must succeed before the services start; its words are shown as they come."""
    _tell(what)
    done = subprocess.run(_liandong(name), env=env, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Trouble(
            "`liandong {name}` failed (exit code {code}); see above. Nothing else was started.",
            "`liandong {name}` 失败(退出码 {code}),原因见上。其余部分未启动。",
            name=name,
            code=done.returncode,
        )


def _must_be_free(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, before anything is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise Trouble(
            "Cannot listen on {host}:{port}: {why}. Choose another with --port (and --feed-port).",
            "无法监听 {host}:{port}:{why}。请用 --port(和 --feed-port)另选。",
            host=host,
            port=port,
            why=getattr(error, "strerror", None) or error,
        ) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end us as Ctrl-C does, so that the database is always stopped."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _deaf() -> None:
    """From here on only the database is left to stop; an impatient second Ctrl-C must not prevent that."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _tell(line: str) -> None:
    print(line, flush=True)
