"""The `liandong` command: finds the subcommand, runs it, turns troubles into words and exit codes.

Exit codes: 0 done, 1 failed or refused, 2 wrong use, 130 interrupted.
"""

import errno
import os
import signal
import sys
import textwrap
from collections.abc import Callable, Sequence
from importlib import metadata

from liandong import commands
from liandong.clitext import Trouble, language, say
from liandong.commands._parser import Parser, speak_chinese_if_asked


def main(argv: Sequence[str] | None = None) -> int:
    """Run `liandong ARGV…` and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak_chinese_if_asked()
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        return _guarded(lambda: _say(_overview(), 0 if arguments else 2))
    if arguments[0] in ("-V", "--version"):
        return _guarded(lambda: _say(f"liandong {metadata.version('liandong')}", 0))
    if arguments[0] not in commands.names():
        _complain(
            say(
                "there is no command {name!r}. `liandong --help` lists them.",
                "没有命令 {name!r}。`liandong --help` 列出全部命令。",
                name=arguments[0],
            )
        )
        return 2
    return _guarded(lambda: _run(arguments[0], arguments[1:]))


def _guarded(do: Callable[[], int]) -> int:
    try:
        code = do()
        sys.stdout.flush()
        return code
    except Trouble as trouble:
        _complain(str(trouble))
        return trouble.exit_code
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader (`| head`) has gone; nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        text = _of_the_machine(error)
        if text is None:
            raise
        _complain(text)
        return 1


def _say(text: str, code: int) -> int:
    print(text)
    return code


def _run(name: str, arguments: list[str]) -> int:
    command = commands.load(name)
    summary = commands.SUMMARIES.get(name)
    parser = Parser(prog=f"liandong {name}", description=summary and summary.render(language()))
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def _of_the_machine(error: OSError) -> str | None:
    """Words for what the disk refuses or does not have; None for what is rather a fault of the program."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return say(
            "the disk is full{where}. Free some space and run the command again.",
            "磁盘已满{where}。请腾出空间后重新运行。",
            where=f" ({error.filename})" if error.filename else "",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return say(
            "no permission for {path}. Change its owner or mode, or run as the user it belongs to.",
            "没有访问 {path} 的权限。请更改其属主或权限,或以其属主身份运行。",
            path=error.filename,
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR) and error.filename:
        return say(
            "there is no such file: {path}.",
            "没有这个文件:{path}。",
            path=error.filename,
        )
    return None


def _complain(text: str) -> None:
    print(f"liandong: {text}", file=sys.stderr)


def _overview() -> str:
    lines = [
        say("usage: liandong COMMAND [options]", "用法:liandong 命令 [选项]"),
        "",
        say("Social emergency joint response, with the regulation as data.", "社会应急联动:规章即数据。"),
        "",
    ]
    for name in commands.names():
        summary = commands.SUMMARIES.get(name)
        lines.append(f"  {name:<10} {summary.render(language()) if summary else ''}".rstrip())
    end = say(
        "`liandong COMMAND --help` explains one command. LIANDONG_HOME is the folder of this installation; "
        "LIANDONG_PG_BIN or DATABASE_URL choose another PostgreSQL.",
        "`liandong 命令 --help` 解释一个命令。LIANDONG_HOME 是本安装的目录;"
        "LIANDONG_PG_BIN 或 DATABASE_URL 另选 PostgreSQL。",
    )
    return "\n".join([*lines, "", textwrap.fill(end, 100, break_on_hyphens=False)])
