"""The pack that a name on the command line means."""

from __future__ import annotations

from pathlib import Path

import msgspec

from liandong.clitext import Trouble, language
from liandong.commands._ready import ready, telling
from liandong.core.pack import Pack
from liandong.exchange.located import FileError
from liandong.exchange.rulepack import PackNotFound, find_pack, load_pack, pack_from_json
from liandong.local.database import database_in_environment

ACTIVE = "active"
"""``id@active``: the version that was put into force last, as the database keeps it."""


def pack_named(name: str) -> Pack:
    """A folder, an id, ``id@version``, ``id@active``, or a file of canonical JSON.

    A version that the folder does not hold (any more) is looked for among those that were put into force.
    Raises :class:`Trouble` with exit code 2 when there is none, or none that can be read.
    """
    if name.endswith(".json") and not Path(name).is_dir():
        return _from_file(Path(name))
    wanted, _, version = name.partition("@")
    if Path(name).is_dir() or not version:
        return _loaded(folder_of(name))
    if version != ACTIVE:
        try:
            pack = _loaded(find_pack(wanted))
        except PackNotFound:
            pack = None
        if pack is not None and pack.version == version:
            return pack
    with database_in_environment(), telling():
        body = ready("pack._kept", "pack").body_of(wanted, "" if version == ACTIVE else version)
    if body is None:
        raise Trouble(
            "there is no {name}: neither a folder of that version, nor was it ever put into force here",
            "没有 {name}:既没有该版本的目录,本地也从未启用过",
            exit_code=2,
            name=name,
        )
    return pack_from_json(body)


def folder_of(name: str) -> Path:
    """A pack's folder by its path or id."""
    if Path(name).is_dir():
        return Path(name)
    if "/" in name:
        raise Trouble("there is no folder {name}", "没有目录 {name}", exit_code=2, name=name)
    try:
        return find_pack(name)
    except PackNotFound as error:
        known = ", ".join(error.known) or "–"
        raise Trouble(
            "there is no pack {name}; known: {known}",
            "没有规则包 {name}；可用：{known}",
            exit_code=2,
            name=name,
            known=known,
        ) from error


def _loaded(folder: Path) -> Pack:
    try:
        return load_pack(folder)
    except FileError as error:
        why = "\n".join(p.render(language()) for p in error.problems)
        raise Trouble("{why}", "{why}", exit_code=2, why=why) from error


def _from_file(path: Path) -> Pack:
    try:
        return pack_from_json(path.read_bytes())
    except FileNotFoundError as error:
        raise Trouble("there is no file {path}", "没有文件 {path}", exit_code=2, path=path) from error
    except msgspec.ValidationError as error:
        raise _no_pack(path, error) from error
    except msgspec.DecodeError as error:
        raise _no_pack(path, error) from error


def _no_pack(path: Path, error: Exception) -> Trouble:
    return Trouble(
        "{path} is no pack: {why}. `liandong pack show ID --json` makes such a file.",
        "{path} 不是规则包:{why}。`liandong pack show 编号 --json` 可生成这种文件。",
        exit_code=2,
        path=path,
        why=error,
    )
