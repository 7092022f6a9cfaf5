"""A disk of a few megabytes that a test may fill: a tmpfs of its own, unmounted at the end."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

import pytest

MB = 1024 * 1024


class SmallDisk:
    """`folder` lies on it; `fill` leaves no byte, `free` gives the room back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Write until the system says that there is no space left."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (MB, 4096):
                while _written(ballast, size):
                    pass

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


def _written(ballast: FileIO, size: int) -> bool:
    """Did so many bytes more find room?"""
    try:
        return ballast.write(b"\0" * size) > 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


@contextmanager
def small_disk(megabytes: int, owner: os.stat_result) -> Iterator[SmallDisk]:
    """Mount it for the account that owns something; skips where mounting is not permitted."""
    folder = Path(tempfile.mkdtemp(prefix="liandong-disk-"))
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "liandong-test", str(folder)),
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    os.chown(folder, owner.st_uid, owner.st_gid)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(("umount", "--lazy", str(folder)), check=True)
        folder.rmdir()
