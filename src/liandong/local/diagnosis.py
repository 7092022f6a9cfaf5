"""What a server that will not start is trying to say, in words with a remedy."""

import re
import shutil
from pathlib import Path

from liandong.clitext import Text, Trouble

FULL_BELOW = 32 * 1024 * 1024
"""With less free space than this (bytes) PostgreSQL cannot even write a log segment of 16 MB and its spare."""

STILL_THERE = re.compile(
    r"lock file .* already exists|pre-existing shared memory block|is another (postmaster|postgres)",
    re.IGNORECASE,
)
"""Remains of a server that was killed; they vanish by themselves or are stale."""

PORT_TAKEN = re.compile(
    r"could not create any (TCP/IP|Unix-domain) sockets|Address already in use", re.IGNORECASE
)

_KNOWN: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile(r"No space left on device|Disk quota exceeded", re.IGNORECASE),
        Text(
            "the disk of {place} is full. Free some space and start again; nothing that was committed is lost",
            "{place} 所在磁盘已满。请腾出空间后重新启动;已提交的数据不会丢失",
        ),
    ),
    (
        re.compile(r"Read-only file system", re.IGNORECASE),
        Text("the disk of {place} is mounted read-only", "{place} 所在磁盘以只读方式挂载"),
    ),
    (
        re.compile(r"Permission denied|has wrong ownership|invalid permissions", re.IGNORECASE),
        Text(
            "the server's account has no permission for its files. {place} and all in it must belong to that account, "
            "mode 0700, and every folder above must be enterable for it",
            "服务器账户没有访问其文件的权限。{place} 及其中全部内容必须属于该账户,权限为 0700,其上各级目录必须允许它进入",
        ),
    ),
    (
        re.compile(r"cannot be run as root|cannot be run as \"root\"", re.IGNORECASE),
        Text("PostgreSQL refuses to run as root", "PostgreSQL 拒绝以 root 身份运行"),
    ),
    (
        re.compile(
            r"could not map anonymous shared memory|Cannot allocate memory|out of memory", re.IGNORECASE
        ),
        Text("there is not enough memory for the server", "内存不足,服务器无法启动"),
    ),
    (
        re.compile(r"invalid locale name|is not valid.*locale|locale .* requires", re.IGNORECASE),
        Text(
            "this machine has no locale C.UTF-8, which PostgreSQL before 17 needs. Use the bundled PostgreSQL "
            "(unset LIANDONG_PG_BIN)",
            "本机没有 C.UTF-8 区域设置,而 17 以前的 PostgreSQL 需要它。请使用自带的 PostgreSQL(取消 LIANDONG_PG_BIN)",
        ),
    ),
    (
        re.compile(r"invalid page|checksum|PANIC|could not locate a valid checkpoint", re.IGNORECASE),
        Text(
            "the data in {place} is damaged. Stop here, copy the folder, and restore a backup",
            "{place} 中的数据已损坏。请就此停止,先复制该目录,再从备份恢复",
        ),
    ),
)


def trouble_from(said: str, place: Path) -> Trouble:
    """The trouble behind a failed initdb or start, from what the server said and the state of the disk."""
    for pattern, text in _KNOWN:
        if pattern.search(said):
            return _trouble(text, said, place)
    if _free(place) < FULL_BELOW:
        return _trouble(_KNOWN[0][1], said, place)
    return _trouble(Text("see what it said below", "请看下面它所说的内容"), said, place)


def _trouble(text: Text, said: str, place: Path) -> Trouble:
    last = "\n".join(said.strip().splitlines()[-8:])
    return Trouble(
        "PostgreSQL does not start: " + text.en + ".\n{last}",
        "PostgreSQL 无法启动:" + text.zh + "。\n{last}",
        place=place,
        last=last,
    )


def _free(place: Path) -> int:
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return FULL_BELOW
