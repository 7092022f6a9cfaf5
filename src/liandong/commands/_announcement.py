"""What `liandong up` says once its pages answer."""

import json
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from liandong.clitext import say

DEMO_ACCOUNTS = "demo-accounts.json"
ANSWER_TIMEOUT_S = 120.0


def announce(
    tell: Callable[[str], None], host: str, port: int, scheme: str, logs: Path, more: Sequence[str]
) -> None:
    """Wait for the pages, then tell their address, `more` and where the logs are."""
    end = time.monotonic() + ANSWER_TIMEOUT_S
    while not _answers(host, port):
        if time.monotonic() > end:
            tell(
                say("The pages do not answer yet; see {log}", "页面尚无响应,请看 {log}", log=logs / "web.log")
            )
            return
        time.sleep(0.1)
    address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"
    tell(say("\nLiandong is ready: {address}", "\nLiandong 已就绪:{address}", address=address))
    for line in more:
        tell(line)
    tell(say("Logs: {log}   Stop: Ctrl-C", "日志:{log}   停止:Ctrl-C", log=logs))


def demo_accounts(home: Path) -> list[str]:
    """The accounts that the demo left in the home, as a table; empty when there are none."""
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
