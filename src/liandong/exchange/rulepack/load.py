"""A folder of TOML files as one typed pack.

Each file contributes top-level keys of :class:`liandong.core.pack.Pack`; which
file holds which key is for the author to choose, no key may stand in two.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from msgspec.structs import replace

from liandong.core.pack import Pack
from liandong.exchange.located import Document, FileError, Located, Path, convert, near, read_document

FILES = (
    "pack.toml",
    "units.toml",
    "duty.toml",
    "clocks.toml",
    "scope.toml",
    "routing.toml",
    "command.toml",
    "reports.toml",
    "assessment.toml",
)
"""Files that a pack may have; only the first must be there."""


class PackSource(Document):
    """The documents of a pack as if they were one; lines lead to the right file."""

    def __init__(self, folder: FilePath, documents: list[Document]) -> None:
        super().__init__(str(folder / FILES[0]), "", {})
        self.folder = folder
        self.owner: dict[str, Document] = {}
        self.problems: list[Located] = []
        for document in documents:
            for key, value in document.data.items():
                self._own(document, key, value)

    def _own(self, document: Document, key: str, value: Any) -> None:
        first = self.owner.get(key)
        if first is not None:
            where = f"{first.file}:{first.line((key,))}"
            self.problems.append(document.problem("pack.key_twice", (key,), name=key, where=where))
            return
        self.owner[key] = document
        self.data[key] = value

    def problem(self, code: str, path: Path, **params: Any) -> Located:
        owner = self.owner.get(str(path[0])) if path else None
        if owner is not None:
            return owner.problem(code, path, **params)
        return Located(code, self.file, 1, ".".join(str(p) for p in path), params)


def read_pack(folder: FilePath) -> tuple[Pack | None, PackSource]:
    """The pack of a folder with its source; ``source.problems`` tells why it is None.

    Raises :class:`FileError` when a file cannot be read as TOML at all.
    """
    source = PackSource(folder, _documents(folder))
    pack, problems = convert(source, source.data, Pack)
    source.problems += problems
    if pack is None or source.problems:
        return None, source
    return _plain_samples(pack), source


def load_pack(folder: FilePath) -> Pack:
    """The pack of a folder; raises :class:`FileError` with all faults of its form."""
    pack, source = read_pack(folder)
    if pack is None:
        raise FileError(source.problems)
    return pack


def _documents(folder: FilePath) -> list[Document]:
    if not folder.is_dir():
        raise FileError([Located("pack.no_folder", str(folder))])
    strange = sorted(f.name for f in folder.glob("*.toml") if f.name not in FILES)
    problems = [
        Located("pack.file_unknown", str(folder / name), params={"name": name, **near(name, FILES)})
        for name in strange
    ]
    if not (folder / FILES[0]).is_file():
        problems.append(Located("file.missing", str(folder / FILES[0])))
    documents: list[Document] = []
    for name in FILES:
        if (folder / name).is_file():
            try:
                documents.append(read_document(folder / name))
            except FileError as error:
                problems += error.problems
    if problems:
        raise FileError(problems)
    return documents


def _plain_samples(pack: Pack) -> Pack:
    """Sample values as JSON knows them, so that a pack read back from JSON is the same."""
    settings = tuple(replace(s, sample=_plain(s.sample)) for s in pack.settings)
    return replace(pack, settings=settings)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value
