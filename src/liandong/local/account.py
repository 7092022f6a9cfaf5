"""The system account that runs the embedded PostgreSQL when we are root (it refuses to run as root)."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from liandong.clitext import Trouble

NAME = "liandong-pg"


@dataclass(frozen=True)
class Account:
    """A system account by name and ids."""

    name: str
    uid: int
    gid: int


def server_account(home: Path) -> Account | None:
    """The account for the server: None when we are an ordinary user (then it is ourselves).

    Creates `liandong-pg` on first use; `home` is only noted as its home folder.
    """
    if os.geteuid() != 0:
        return None
    found = _find()
    if found is None:
        _create(home)
        found = _find()
    if found is None:
        raise Trouble(
            "The system account {name} could not be created. Create it by hand and start again.",
            "无法创建系统账户 {name}。请手工创建后重新启动。",
            name=NAME,
        )
    return found


def _find() -> Account | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create(home: Path) -> None:
    argv = _creating_command(home)
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode != 0 and _find() is None:
        raise Trouble(
            "PostgreSQL does not run as root, and its account {name} could not be created: {why}. "
            "Create it by hand (`{command}`), or run Liandong as an ordinary user.",
            "PostgreSQL 不能以 root 运行,而它的账户 {name} 未能创建:{why}。"
            "请手工创建(`{command}`),或改用普通用户运行。",
            name=NAME,
            why=(done.stderr or done.stdout).strip() or done.returncode,
            command=" ".join(argv),
        )


def _creating_command(home: Path) -> list[str]:
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    if tool := shutil.which("useradd", path=path):
        shell = ["--no-create-home", "--shell", "/usr/sbin/nologin"]
        return [tool, "--system", "--user-group", "--home-dir", str(home), *shell, NAME]
    if tool := shutil.which("adduser", path=path):
        return [tool, "--system", "--group", "--no-create-home", "--home", str(home), NAME]
    raise Trouble(
        "PostgreSQL does not run as root, and neither useradd nor adduser is on this machine to make the "
        "account {name}. Install one of them (package passwd), or run Liandong as an ordinary user.",
        "PostgreSQL 不能以 root 运行,而本机没有 useradd 或 adduser,无法创建账户 {name}。"
        "请安装其中之一(软件包 passwd),或改用普通用户运行。",
        name=NAME,
    )
