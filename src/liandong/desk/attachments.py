"""Photos and files that come with a unit's word: checked, cleaned, sealed under the case's key (docs/adr/0082)."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from io import BytesIO

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from liandong.core import events as ev
from liandong.core.events import Instant
from liandong.desk import dispatch
from liandong.desk import files as case_files
from liandong.desk.dispatch import Deed
from liandong.desk.errors import Invalid, Refused, Unknown
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import files as stored
from liandong.store.connection import Database
from liandong.store.files import Clean
from liandong.store.shapes import Once

BIGGEST = 10 * 1024 * 1024
"""Bytes of one file as it is sent."""

MOST = 5
"""Files with one word."""

EDGE, SMALL = 2560, 360
"""Pixels of the longer side that are kept of a photo, and of its small picture."""

PIXELS = 60_000_000
"""Larger pictures are not opened: a small file can claim any size."""

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

PDF = b"%PDF-"

CARRIERS = (ev.ProgressReported, ev.ResultSubmitted)
"""Steps that files may come with."""


def clean(content: bytes) -> Clean:
    """A file as it may be kept: what it is says its first bytes, never its name. Raises :class:`Invalid`.

    Photos are written anew: turned upright, not larger than needed, without place, camera and everything else
    that they carry beside the picture.
    """
    if len(content) > BIGGEST:
        raise Invalid("file.size", {"limit": BIGGEST // 1024 // 1024})
    if content.startswith(PDF):
        return Clean("application/pdf", content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _picture(content)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Invalid("file.kind") from error
    except Image.DecompressionBombError as error:
        raise Invalid("file.kind") from error


def _picture(content: bytes) -> Clean:
    with Image.open(BytesIO(content), formats=tuple(PICTURES)) as opened:
        if opened.width * opened.height > PIXELS:
            raise Invalid("file.kind")
        kind = opened.format or "JPEG"
        opened.draft("RGB", (EDGE, EDGE))
        picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((EDGE, EDGE))
    if kind == "PNG":
        # Screenshots and drawings stay sharp; photos as PNG would be far too large.
        flat = picture if picture.mode in ("RGB", "RGBA", "L", "P") else picture.convert("RGB")
        made = _written(flat, "PNG")
        if len(made) <= BIGGEST // 4:
            return Clean(PICTURES["PNG"], made, _small(picture))
    return Clean(PICTURES["JPEG"], _written(_plain(picture), "JPEG"), _small(picture))


def _small(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((SMALL, SMALL))
    return _written(_plain(small), "JPEG")


def _plain(picture: Image.Image) -> Image.Image:
    """Without transparency, on white."""
    if picture.mode in ("RGBA", "LA", "P"):
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _written(picture: Image.Image, kind: str) -> bytes:
    bare = picture.copy()
    bare.info = {}
    out = BytesIO()
    bare.save(out, kind, **({"quality": 84, "optimize": True} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def step(
    db: Database,
    office: Office,
    who: Who,
    case: str,
    deed: Deed,
    contents: Sequence[bytes],
    *,
    now: Instant,
    once: Once | None = None,
    seen: int | None = None,
) -> Done:
    """Take a step with files, both or neither; the event carries their digests.

    Raises what :func:`dispatch.step` raises, and :class:`Invalid` for a file that cannot be kept.
    """
    if not contents:
        return dispatch.step(db, office, who, case, deed, now=now, once=once, seen=seen)
    if not isinstance(deed.event, CARRIERS):
        raise Invalid("file.step")
    if len(contents) > MOST:
        raise Invalid("file.many", {"limit": MOST})
    cleaned = [clean(content) for content in contents]
    # Whose order it is comes first: nobody makes keys in a case that is not theirs.
    case_files.read(db, office, who, case, now)
    with db.connection() as conn, conn.transaction():
        wrapped = stored.wrapped_key(conn, office.keys, office.jurisdiction, case)
        if wrapped is None:
            raise Refused("erased.no_text")
        key = office.keys.unwrapped(office.jurisdiction, case, wrapped)
        digests = tuple(key.digest(hashlib.sha256(file.content).hexdigest()) for file in cleaned)
        event = msgspec.structs.replace(deed.event, files=tuple(dict.fromkeys(digests)))
        done = dispatch.step(
            db,
            office,
            who,
            case,
            msgspec.structs.replace(deed, event=event),
            now=now,
            once=once,
            seen=seen,
        )
        if not done.replayed:
            for digest, file in zip(digests, cleaned, strict=True):
                stored.keep(conn, office.keys, office.jurisdiction, case, wrapped, digest, file, now)
    return done


def read(
    db: Database, office: Office, who: Who, case: str, ref: str, now: Instant, *, small: bool = False
) -> tuple[str, bytes]:
    """Media type and bytes of a file that stands in a line of the case that the reader sees.

    Raises :class:`Unknown`: another unit's, erased, or none.
    """
    file = case_files.read(db, office, who, case, now)
    seen = {digest for entry in file.case.entries for digest in getattr(entry.event, "files", ())}
    found = None
    if ref in seen:
        found = db.call(stored.read, office.keys, office.jurisdiction, case, ref, small=small)
    if found is None:
        raise Unknown("file.unknown")
    return found
