"""`liandong key`: the master key of the erasable store. Without it no caller's words can be read again."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from liandong.clitext import Trouble, say
from liandong.local.database import database_in_environment
from liandong.local.settings import Settings
from liandong.secretfile import write_secret
from liandong.store.connection import connect
from liandong.store.errors import translated
from liandong.store.keys import FILE, Keys, WrongKey
from liandong.store.private import any_wrapped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Actions show-id, backup and check."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("show-id", help=say("the key's name, to tell keys apart", "显示密钥编号,用于区分密钥"))
    backup = actions.add_parser(
        "backup", help=say("copy the key to a file that is not there yet", "将密钥复制到新文件")
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    check = actions.add_parser(
        "check", help=say("does this key open what the database holds?", "该密钥能否打开数据库中的内容?")
    )
    check.add_argument("file", type=Path, nargs="?", metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Do the action; `check` exits with 1 for a wrong key."""
    own = Settings.from_env(os.environ).home / FILE
    if args.action == "check":
        return _check(_read(args.file or own))
    content = _read(own)
    if args.action == "backup":
        _backup(args.file, content)
    print(Keys(content).id)
    return 0


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        Keys(content)
    except FileNotFoundError as error:
        raise Trouble("there is no key in {path}", "{path} 中没有密钥", path=path) from error
    except WrongKey as error:
        raise Trouble(
            "{path} is no master key: {why}", "{path} 不是主密钥:{why}", path=path, why=error
        ) from error
    return content


def _backup(path: Path, content: bytes) -> None:
    try:
        write_secret(path, content)
    except FileExistsError as error:
        raise Trouble(
            "{path} is there already and is not overwritten", "{path} 已存在,不会覆盖", path=path
        ) from error
    print(
        say(
            "Copied to {path}. Keep it apart from the backups of the database: together they open everything.",
            "已复制到 {path}。请与数据库备份分开保存:两者合在一起即可打开全部内容。",
            path=path,
        )
    )


def _check(content: bytes) -> int:
    keys = Keys(content)
    with database_in_environment() as urls, translated(), connect(urls.app, "liandong key") as conn:
        found = any_wrapped(conn)
    if found is None:
        print(say("The database holds nothing sealed yet.", "数据库中尚无加密内容。"))
        return 0
    try:
        keys.unwrapped(*found)
    except WrongKey:
        print(say("{id} does NOT open the database.", "{id} 不能打开数据库中的内容。", id=keys.id))
        return 1
    print(say("{id} opens the database.", "{id} 可以打开数据库中的内容。", id=keys.id))
    return 0
