"""Names and numbers that must be there once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from liandong.core.pack import Pack
from liandong.exchange.located import Document, Located, Path

_ID = re.compile(r"[a-z][a-z0-9_]*")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_identity(pack: Pack, source: Document) -> Iterator[Located]:
    """Id, prefix, version, dates."""
    if not _ID.fullmatch(pack.id):
        yield source.problem("pack.id", ("id",), value=pack.id)
    folder = getattr(source, "folder", None)
    if folder is not None and folder.name != pack.id:
        yield source.problem("pack.folder", ("id",), value=pack.id, folder=folder.name)
    if not _PREFIX.fullmatch(pack.prefix):
        yield source.problem("pack.prefix", ("prefix",), value=pack.prefix)
    if not _VERSION.fullmatch(pack.version):
        yield source.problem("pack.version", ("version",), value=pack.version)
    for name in ("document_date", "published", "effective"):
        value = getattr(pack.document, name)
        if value and not _is_date(value):
            yield source.problem("pack.date", ("document", name), value=value)
    yield from _prefixes(pack, source)


def _prefixes(pack: Pack, source: Document) -> Iterator[Located]:
    named: list[tuple[Path, str]] = [(("units", i, "id"), u.id) for i, u in enumerate(pack.units)]
    named += [(("clocks", i, "id"), c.id) for i, c in enumerate(pack.clocks)]
    named += [(("assessment", "items", i, "code"), c.code) for i, c in enumerate(pack.assessment.items)]
    named += [(("scope", "grounds", i, "code"), g.code) for i, g in enumerate(pack.scope.grounds)]
    for path, name in named:
        if not name.startswith(f"{pack.prefix}."):
            yield source.problem("pack.id_prefix", path, value=name, prefix=pack.prefix)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_names(pack: Pack, source: Document) -> Iterator[Located]:
    """No name or id twice in one list."""
    lists: list[tuple[Path, str, Sequence[object]]] = [
        (("units",), "id", pack.units),
        (("units",), "name", pack.units),
        (("tiers",), "tier", pack.tiers),
        (("calendars",), "id", pack.calendars),
        (("areas",), "id", pack.areas),
        (("clocks",), "id", pack.clocks),
        (("contacts",), "number", pack.contacts),
        (("bodies",), "name", pack.bodies),
        (("scope", "grounds"), "code", pack.scope.grounds),
        (("routing", "categories"), "name", pack.routing.categories),
        (("command", "takeovers"), "role", pack.command.takeovers),
        (("assessment", "items"), "code", pack.assessment.items),
        (("reports",), "name", pack.reports),
        (("targets",), "name", pack.targets),
        (("filings",), "role", pack.filings),
        (("settings",), "name", pack.settings),
    ]
    for path, field, rows in lists:
        seen: dict[object, int] = {}
        for position, row in enumerate(rows):
            value = getattr(row, field)
            where = (*path, position, field)
            if isinstance(value, str) and not value.strip():
                yield source.problem("pack.empty", where)
            elif value in seen:
                yield source.problem("pack.twice", where, value=value, first=seen[value] + 1)
            else:
                seen[value] = position
