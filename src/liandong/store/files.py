"""Photos and files of orders: sealed, opened, found by the digest that events carry."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.keys import Keys
from liandong.store.shapes import Instant
from liandong.store.statement import Statement

KEY = Statement("""
SELECT wrapped, erased_at FROM private_key WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s
""")

NEW_KEY = Statement("""
INSERT INTO private_key (jurisdiction, case_id, wrapped) VALUES (%(jurisdiction)s, %(case)s, %(wrapped)s)
ON CONFLICT DO NOTHING
""")

KEEP = Statement("""
INSERT INTO private_file (jurisdiction, case_id, ref, media, size, at, content, thumb)
VALUES (%(jurisdiction)s, %(case)s, %(ref)s, %(media)s, %(size)s, %(at)s, %(content)s, %(thumb)s)
ON CONFLICT DO NOTHING
""")

MEDIA = Statement("""
SELECT ref, media FROM private_file WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s
""")

OPENED = """
SELECT f.media, f.{column}, k.wrapped FROM private_file f
JOIN private_key k ON k.jurisdiction = f.jurisdiction AND k.case_id = f.case_id
WHERE f.jurisdiction = %(jurisdiction)s AND f.case_id = %(case)s AND f.ref = %(ref)s AND k.wrapped IS NOT NULL
"""
CONTENT = Statement(OPENED.format(column="content"))
THUMB = Statement(OPENED.format(column="thumb"))


class Clean(msgspec.Struct, frozen=True):
    """A file that was checked: its media type, its bytes, a small picture of it where it is one."""

    media: str
    content: bytes
    thumb: bytes | None = None


def wrapped_key(conn: Connection[Any], keys: Keys, jurisdiction: int, case: str) -> bytes | None:
    """The case's key, made where it had none; None after erasing."""
    name = {"jurisdiction": jurisdiction, "case": case}
    if KEY.row(conn, name) is None:
        NEW_KEY.run(conn, {**name, "wrapped": keys.fresh(jurisdiction, case).wrapped})
    row = KEY.row(conn, name)
    return None if row is None else row[0]


def keep(
    conn: Connection[Any],
    keys: Keys,
    jurisdiction: int,
    case: str,
    wrapped: bytes,
    ref: str,
    file: Clean,
    now: Instant,
) -> None:
    """Seal and store a file under its digest; the same one twice is one."""
    key = keys.unwrapped(jurisdiction, case, wrapped)
    KEEP.run(
        conn,
        {
            "jurisdiction": jurisdiction,
            "case": case,
            "ref": ref,
            "media": file.media,
            "size": len(file.content),
            "at": now,
            "content": key.seal_bytes(ref, file.content),
            "thumb": None if file.thumb is None else key.seal_bytes(f"{ref} small", file.thumb),
        },
    )


def media(conn: Connection[Any], jurisdiction: int, case: str) -> dict[str, str]:
    """Digest → media type of a case's files."""
    return dict(MEDIA.rows(conn, {"jurisdiction": jurisdiction, "case": case}))


def read(
    conn: Connection[Any], keys: Keys, jurisdiction: int, case: str, ref: str, *, small: bool
) -> tuple[str, bytes] | None:
    """Media type and bytes of a file, or of its small picture; None where there is none, or none any more."""
    statement = THUMB if small else CONTENT
    row = statement.row(conn, {"jurisdiction": jurisdiction, "case": case, "ref": ref})
    if row is None or row[1] is None:
        return None
    name = f"{ref} small" if small else ref
    content = keys.unwrapped(jurisdiction, case, row[2]).open_bytes(name, row[1])
    return ("image/jpeg" if small else row[0]), content
