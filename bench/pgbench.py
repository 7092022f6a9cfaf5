"""The raw limit: pgbench runs our own statements, prepared, over and over, with nothing of ours around them.

Every transaction writes for a jurisdiction of its own, so that its keys are
new while all its texts may stay the same: the statement is the very one that
the program sends, with parameters that the program made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from psycopg.conninfo import conninfo_to_dict

from liandong.clitext import Trouble
from liandong.local.binaries import bundled, locate_binaries
from liandong.store.connection import HOT
from liandong.store.statement import Statement

CLIENTS = 16
STRIDE = 1_000_000
"""Jurisdictions of one client."""

TPS = re.compile(r"tps = ([\d.]+) \(without initial")
FAILED = re.compile(r"number of failed transactions: (\d+)")
TIMEOUT_S = 120


class Limit(msgspec.Struct, frozen=True):
    """What pgbench found, and how it was called (without the parameters' values)."""

    tps: float
    command: str


def limit(
    url: str,
    folder: Path,
    name: str,
    statements: Sequence[tuple[Statement, Mapping[str, Any]]],
    *,
    base: int,
    start: int = 0,
    seconds: int = 0,
    each: int = 0,
) -> Limit:
    """Run the statements as one script, ``seconds`` long or ``each`` times a client.

    The parameter ``jurisdiction`` is counted up: client c begins behind base + c × STRIDE + ``start``.
    Raises :class:`Trouble` when a transaction fails or the program is missing.
    """
    script = folder / f"{name}.sql"
    texts, given = [], dict[str, str]()
    for index, (statement, params) in enumerate(statements):
        prefix = f"p{index}_"
        texts.append(_script(statement, prefix) + ";")
        given |= {prefix + k: _text(v) for k, v in params.items() if k != "jurisdiction"}
    count = f"\\set jurisdiction {base} + :client_id * {STRIDE} + :done + 1\n\\set done :done + 1\n"
    script.write_text(count + "\n".join(texts) + "\n", encoding="utf-8")
    how_long = ["-T", str(seconds)] if seconds else ["-t", str(each)]
    argv = [_program(), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", *how_long, "-f", str(script)]
    values = [word for k, v in {"done": str(start), **given}.items() for word in ("-D", f"{k}={v}")]
    said = _run([*argv, *values], url)
    found, failed = TPS.search(said), FAILED.search(said)
    if not found or (failed and failed[1] != "0"):
        raise Trouble("pgbench: {said}", "pgbench:{said}", said=said[-2000:])
    shown = " ".join(["pgbench", *argv[1:-1], script.name])
    return Limit(float(found[1]), shown)


def _script(statement: Statement, prefix: str) -> str:
    """The statement with pgbench's own places for its parameters."""

    def place(match: re.Match[str]) -> str:
        name = statement.names[int(match[1]) - 1]
        return ":jurisdiction" if name == "jurisdiction" else f":{prefix}{name}"

    lines = re.sub(r"\$(\d+)", place, statement.sql.decode()).strip().splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("--"))


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _program() -> str:
    for folder in (locate_binaries(os.environ).bin, bundled().bin):
        if (folder / "pgbench").is_file():
            return str(folder / "pgbench")
    found = shutil.which("pgbench")
    if found is None:
        raise Trouble("pgbench is not installed.", "未安装 pgbench。")
    return found


def _run(argv: list[str], url: str) -> str:
    parts = conninfo_to_dict(url)
    env = {
        **os.environ,
        "PGHOST": str(parts["host"]),
        "PGPORT": str(parts["port"]),
        "PGUSER": str(parts["user"]),
        "PGPASSWORD": str(parts["password"]),
        "PGDATABASE": str(parts["dbname"]),
        "PGOPTIONS": " ".join(f"-c {k}={v}" for k, v in HOT.items()),
    }
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    said = done.stdout + done.stderr
    if done.returncode:
        raise Trouble("pgbench failed: {said}", "pgbench 失败:{said}", said=said[-2000:])
    return said
