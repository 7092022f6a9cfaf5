"""Where one embedded cluster lies, and whose it is."""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from liandong.clitext import Trouble
from liandong.local.account import Account
from liandong.local.settings import Settings

IDENTITY = "cluster.json"
LONGEST_SOCKET_PATH = 107


@dataclass(frozen=True)
class Places:
    """The folders of a cluster below `base`, which belongs to the server's account alone."""

    base: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """The server's own log, a file a weekday."""
        return self.base / "log"

    @property
    def start_log(self) -> Path:
        """What the server said before its logging began."""
        return self.base / "start.log"

    @property
    def socket_dir(self) -> Path | None:
        """Folder of the Unix socket; None where its path would be too long for the system."""
        folder = self.base / "sock"
        longest = len(os.fsencode(folder / ".s.PGSQL.65535.lock"))
        return folder if longest <= LONGEST_SOCKET_PATH else None


def cluster_name(data: Path) -> str:
    """The name that the server's processes bear in the process list, one for each data directory."""
    return "liandong-" + hashlib.sha256(os.fsencode(data)).hexdigest()[:8]


def prepare_home(home: Path) -> None:
    """Make the installation's folder, closed to others."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Trouble(
            "LIANDONG_HOME={home} is not a folder.", "LIANDONG_HOME={home} 不是目录。", home=home
        ) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise Trouble(
            "No permission to write to {home}. Run as the user it belongs to, or set LIANDONG_HOME to a folder of yours.",
            "没有写入 {home} 的权限。请以其属主身份运行,或将 LIANDONG_HOME 设为自己的目录。",
            home=home,
        )


def places_of(settings: Settings, account: Account | None) -> Places:
    """The cluster of this home, which remembers it by a random id.

    As root it lies below `system_root`, which the server's account can reach; nothing above the home has
    to be opened for that account. The home may be moved; a copy of it is refused while the first is there.
    """
    if settings.cluster_dir:
        return Places(settings.cluster_dir)
    if account is None:
        return Places(settings.home / "pg")
    identity = _identity(settings.home)
    clusters = settings.system_root / "clusters"
    for folder in (settings.system_root, clusters):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    return Places(clusters / identity)


def _identity(home: Path) -> str:
    path = home / IDENTITY
    here = str(home.resolve())
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = {"id": secrets.token_hex(6), "home": ""}
    if known["home"] not in ("", here) and _says(Path(known["home"]) / IDENTITY, known["id"]):
        raise Trouble(
            "{here} is a copy of {other} and would use the same database files. "
            "Remove {path} to begin with an empty database here.",
            "{here} 是 {other} 的副本,会使用同一份数据库文件。如要在此从空数据库开始,请删除 {path}。",
            here=here,
            other=known["home"],
            path=path,
        )
    if known["home"] != here:
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"id": known["id"], "home": here}), encoding="utf-8")
        draft.replace(path)
    return str(known["id"])


def _says(path: Path, identity: str) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8"))["id"] == identity)
    except (OSError, ValueError, KeyError):
        return False


def own(path: Path, account: Account | None, mode: int) -> None:
    """Give a file or folder to the server's account with these permissions."""
    path.chmod(mode)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def write_for(path: Path, text: str, account: Account | None) -> None:
    """Replace a file of the server's account in one step; mode 0600."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        own(draft, account, 0o600)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
