"""The subcommands of `liandong`, one module each.

A module `liandong.commands.<name>` is the subcommand `<name>` as soon as the file is there. It has
`add_arguments(parser)` and `run(args) -> int` (0 done, 1 failed or refused, 2 wrong use); it may raise
`liandong.clitext.Trouble`. Modules are imported only when their command is called. Names that begin with
an underscore are helpers.
"""

import argparse
import importlib
import pkgutil
from typing import Protocol, cast

from liandong.clitext import Text

SUMMARIES = {
    "up": Text(
        "start everything: database, pages, live feed, engine", "启动全部:数据库、页面、实时推送、引擎"
    ),
    "pg": Text(
        "the embedded PostgreSQL: status, start, stop, address", "自带的 PostgreSQL:状态、启动、停止、地址"
    ),
    "replay": Text(
        "run stories on the core, or live through the real commands", "在核心上运行情景,或用真实命令演练"
    ),
    "pack": Text("check, compare and explain rule packs", "检查、比较、解释规则包"),
    "intake": Text("take in messages from a file", "从文件接入诉求"),
    "simulate": Text("play citizens and units through the real commands", "模拟群众与单位,走真实流程"),
    "audit": Text("prove that nothing in the log was changed or removed", "证明日志未被改动或删除"),
    "rebuild": Text("make the read models again from the log", "由日志重建读取表"),
    "key": Text("the key of the erasable store: back up, check", "可擦除存储的密钥:备份、检查"),
    "migrate": Text("bring the database to this version", "将数据库升级到本版本"),
    "demo": Text("fill in the demo district", "填入演示区县"),
    "user": Text("accounts and roles", "账户与角色"),
    "web": Text("serve the pages and the API", "提供页面与接口"),
    "feed": Text("serve the live feed; new-epoch after a restore", "提供实时推送;恢复后用 new-epoch"),
    "engine": Text("fire due clocks and deliver the outbox", "触发到期时钟并投递通知"),
    "bench": Text("measure the speed against its limits", "对照极限测量速度"),
}
"""What each command does, for `liandong --help`, in the order shown there."""


class Command(Protocol):
    """What a command module has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the exit code."""


def names() -> list[str]:
    """The commands of this installation, in the order of the help."""
    present = {module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")}
    known = [name for name in SUMMARIES if name in present]
    return known + sorted(present - set(known))


def load(name: str) -> Command:
    """Import the module of one command."""
    return cast(Command, importlib.import_module(f"{__name__}.{name}"))
