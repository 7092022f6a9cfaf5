"""Where packs live: folders named by LIANDONG_PACKS, the checkout, the installation."""

from __future__ import annotations

import os
from pathlib import Path

import liandong

PACKAGE = Path(liandong.__file__).resolve().parent


class PackNotFound(LookupError):
    """No folder holds a pack of this id; ``known`` are the ids there are."""

    def __init__(self, pack: str, known: list[str]) -> None:
        super().__init__(pack)
        self.pack = pack
        self.known = known


def pack_folders() -> list[Path]:
    """Folders that hold packs, the first to be asked first."""
    named = [Path(p) for p in os.environ.get("LIANDONG_PACKS", "").split(os.pathsep) if p]
    return [*named, PACKAGE.parent.parent / "packs", PACKAGE / "packs"]


def find_pack(pack: str) -> Path:
    """Folder of a pack by its id (``id`` or ``id@version``); raises :class:`PackNotFound`."""
    name = pack.partition("@")[0]
    for folder in pack_folders():
        if (folder / name / "pack.toml").is_file():
            return folder / name
    raise PackNotFound(name, known_packs())


def known_packs() -> list[str]:
    return sorted({f.parent.name for folder in pack_folders() for f in folder.glob("*/pack.toml")})
