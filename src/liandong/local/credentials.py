"""The passwords of the embedded database's roles, in one file that only we can read."""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from liandong.clitext import Trouble

FILE = "credentials.json"


@dataclass(frozen=True)
class Credentials:
    """One password a role: the server's administrator, the owner who migrates, the application."""

    superuser: str
    owner: str
    app: str


def load(home: Path) -> Credentials | None:
    """The passwords of this home; None when there are none yet."""
    path = home / FILE
    try:
        return Credentials(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise Trouble(
            "{path} is damaged ({error}). Put it back from a backup; the database cannot be opened without it.",
            "{path} 已损坏({error})。请从备份恢复,没有它无法打开数据库。",
            path=path,
            error=error,
        ) from error


def create(home: Path) -> Credentials:
    """Make and keep new passwords, complete or not at all; those another process has just made win."""
    fresh = Credentials(*(secrets.token_urlsafe(24) for _ in range(3)))
    descriptor, draft = tempfile.mkstemp(prefix=".credentials-", dir=home)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(fresh), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, home / FILE)
    except FileExistsError:
        return load(home) or fresh
    finally:
        os.unlink(draft)
    return fresh
