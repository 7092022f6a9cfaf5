"""`liandong up`: database, migrations, demo, then pages, live feed and engine, until Ctrl-C.

The processes are other `liandong` commands. They get their orders through the environment:
DATABASE_URL (the application's role), LIANDONG_HOME, LIANDONG_HOST, LIANDONG_PORT, LIANDONG_FEED_PORT,
LIANDONG_TLS_CERTIFICATE and LIANDONG_TLS_KEY (empty without TLS), LIANDONG_SUPERVISED=1. Only `migrate` and
`demo` also get DATABASE_OWNER_URL. `demo` leaves its accounts in `<home>/demo-accounts.json`, a list of
`{"user", "password", "role"}`.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from liandong import commands
from liandong.clitext import Trouble, say
from liandong.local import locks
from liandong.local.database import Urls, database
from liandong.local.places import prepare_home
from liandong.local.program import Program
from liandong.local.settings import Settings
from liandong.local.supervisor import Supervisor
from liandong.local.watch import kept_running

SERVICES = ("web", "feed", "engine")
DEMO_ACCOUNTS = "demo-accounts.json"
ANSWER_TIMEOUT_S = 120.0


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
    parser.add_argument("--certificate", default="", help=say("TLS certificate (PEM)", "TLS 证书(PEM)"))
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
        _tell(say("Starting the database…", "正在启动数据库……"))
        try:
            with database(settings, _tell) as urls:
                _serve(args, settings, urls)
                _deaf()
        except KeyboardInterrupt:
            pass
        _tell(say("Stopped.", "已停止。"))
    return 0


def _serve(args: argparse.Namespace, settings: Settings, urls: Urls) -> None:
    env = {
        **os.environ,
        **urls.environment(),
        "LIANDONG_HOME": str(settings.home),
        "LIANDONG_HOST": args.host,
        "LIANDONG_PORT": str(args.port),
        "LIANDONG_FEED_PORT": str(args.feed_port),
        "LIANDONG_TLS_CERTIFICATE": args.certificate and str(Path(args.certificate).absolute()),
        "LIANDONG_TLS_KEY": args.key and str(Path(args.key).absolute()),
        "LIANDONG_SUPERVISED": "1",
        "PYTHONUNBUFFERED": "1",
    }
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
    announcer = threading.Thread(target=_announce, args=(args, settings), daemon=True)
    with kept_running(urls.cluster, _tell) if urls.cluster else contextlib.nullcontext():
        supervisor.run(started=announcer.start)
        _tell(say("Stopping…", "正在停止……"))


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


def _announce(args: argparse.Namespace, settings: Settings) -> None:
    """Once the pages answer, say where they are and how to sign in to the demo."""
    scheme = "https" if args.certificate else "http"
    host = "127.0.0.1" if args.host in ("0.0.0.0", "::", "") else args.host  # noqa: S104 - compared, not bound
    end = time.monotonic() + ANSWER_TIMEOUT_S
    while not _answers(host, args.port):
        if time.monotonic() > end:
            log = settings.log_dir / "web.log"
            _tell(say("The pages do not answer yet; see {log}", "页面尚无响应,请看 {log}", log=log))
            return
        time.sleep(0.1)
    address = f"{scheme}://{host}:{args.port}/"
    _tell(say("\nLiandong is ready: {address}", "\nLiandong 已就绪:{address}", address=address))
    for line in _demo_accounts(settings.home) if args.demo else ():
        _tell(line)
    _tell(say("Logs: {log}   Stop: Ctrl-C", "日志:{log}   停止:Ctrl-C", log=settings.log_dir))


def _demo_accounts(home: Path) -> list[str]:
    try:
        accounts = json.loads((home / DEMO_ACCOUNTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    head = say("Demo accounts (user, password, role):", "演示账户(用户名、密码、角色):")
    return [head, *(f"  {one['user']:<16} {one['password']:<20} {one['role']}" for one in accounts)]


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


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

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)


def _deaf() -> None:
    """From here on only the database is left to stop; an impatient second Ctrl-C must not prevent that."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _tell(line: str) -> None:
    print(line, flush=True)
