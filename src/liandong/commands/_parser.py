"""An argument parser that speaks the reader's language."""

import argparse
import sys
from typing import NoReturn

from liandong.clitext import language, say

_CHINESE = {
    "usage: ": "用法:",
    "positional arguments": "位置参数",
    "options": "选项",
    "show this help message and exit": "显示帮助并退出",
    "show program's version number and exit": "显示版本并退出",
    "the following arguments are required: %s": "缺少必需的参数:%s",
    "unrecognized arguments: %s": "无法识别的参数:%s",
    "expected one argument": "需要一个值",
    "expected at most one argument": "最多一个值",
    "expected at least one argument": "至少需要一个值",
    "invalid %(type)s value: %(value)r": "无效的 %(type)s 值:%(value)r",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s:%(message)s",
    "not allowed with argument %s": "不能与参数 %s 同时使用",
    "one of the arguments %s is required": "必须给出以下参数之一:%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "无效的选择:%(value)r(可选:%(choices)s)",
    "%(heading)s:": "%(heading)s:",
}


class Parser(argparse.ArgumentParser):
    """As argparse, but a wrong use ends with one line that names the problem and where help is, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and leave with 2."""
        hint = say("Try `{prog} --help`.", "请看 `{prog} --help`。", prog=self.prog)
        print(f"{self.prog}: {message}\n{hint}", file=sys.stderr)
        raise SystemExit(2)


def speak_chinese_if_asked() -> None:
    """Put Chinese words into argparse, which looks its texts up through the module's `_`."""
    if language() == "zh":
        argparse._ = lambda text: _CHINESE.get(text, text)  # type: ignore[attr-defined]
