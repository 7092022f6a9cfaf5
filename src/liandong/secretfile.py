"""Files with a secret that only we may read, made where they are missing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_bytes(path: Path, length: int = 32) -> bytes:
    """The secret in a file; a new one is written where there is none.

    Safe when several processes start at once: the first one's is used by all.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _make(path, secrets.token_bytes(length))


def secret_text(path: Path) -> str:
    """The same, as text."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make(path, (secrets.token_urlsafe(48) + "\n").encode()).decode().strip()


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, whole or not at all. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


def _make(path: Path, content: bytes) -> bytes:
    try:
        write_secret(path, content)
    except FileExistsError:
        return path.read_bytes()
    return content
