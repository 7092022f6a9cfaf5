"""Making the data directory of the embedded PostgreSQL, whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

from liandong.clitext import Trouble
from liandong.local.account import Account
from liandong.local.binaries import Binaries
from liandong.local.credentials import Credentials
from liandong.local.diagnosis import trouble_from
from liandong.local.places import Places, own, write_for

SUPERUSER = "postgres"


def as_account(account: Account | None) -> dict[str, object]:
    """Arguments of `subprocess` that run a program as the server's account."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """A bare environment: no PG* variable of the caller, messages in English for the log and for us."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def create(binaries: Binaries, account: Account | None, places: Places, passwords: Credentials) -> None:
    """Run initdb for UTF-8 with data checksums; an interrupted run leaves only a draft, made anew next time."""
    places.base.mkdir(mode=0o700, parents=True, exist_ok=True)
    own(places.base, account, 0o700)
    draft = places.base / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    password_file = places.base / "password.draft"
    write_for(password_file, passwords.superuser, account)
    try:
        done = subprocess.run(
            _command(binaries, draft, password_file),
            cwd=places.base,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_account(account),  # type: ignore[call-overload]
        )
    except OSError as error:
        raise trouble_from(str(error), places.base) from error
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise trouble_from(done.stderr + done.stdout, places.base)
    draft.rename(places.data)


def _command(binaries: Binaries, data: Path, password_file: Path) -> list[str]:
    return [
        binaries.program("initdb"),
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--text-search-config=simple",
        *_locale(binaries.major),
    ]


def _locale(major: int) -> list[str]:
    """The same sort order by code point everywhere: PostgreSQL's own from 17 on, the C library's before."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8", "--lc-messages=C"]


def check_major(binaries: Binaries, places: Places) -> None:
    """Refuse data that another major version wrote: starting on it would fail with words nobody understands."""
    stamp = places.data / "PG_VERSION"
    try:
        written = stamp.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        written = "?"
    if written == str(binaries.major):
        return
    raise Trouble(
        "The data in {data} was written by PostgreSQL {written}; the programs in {bin} are PostgreSQL {major}, "
        "which cannot read it. Nothing was changed. Either set LIANDONG_PG_BIN to the programs of PostgreSQL "
        "{written}, or move the data to version {major} with {bin}/pg_upgrade (old data, old programs, new data), "
        "or keep the old folder aside and begin with an empty database.",
        "{data} 中的数据由 PostgreSQL {written} 写入,而 {bin} 中的程序是 PostgreSQL {major},无法读取。"
        "数据未做任何改动。可将 LIANDONG_PG_BIN 指向 PostgreSQL {written} 的程序目录;"
        "或用 {bin}/pg_upgrade 将数据升级到 {major};或将旧目录移开,从空数据库开始。",
        data=places.data,
        written=written,
        bin=binaries.bin,
        major=binaries.major,
    )
