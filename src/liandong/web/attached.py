"""Photos and files of orders as answers."""

from __future__ import annotations

from django.http import HttpResponse

from liandong.desk import attachments
from liandong.web.door import Door


def file_answer(here: Door, case: str, ref: str, *, small: bool) -> HttpResponse:
    """A file as an answer that no browser takes for anything else."""
    media, content = attachments.read(here.db, here.office, here.who, case, ref, here.now, small=small)
    response = HttpResponse(content, content_type=media)
    way = "inline" if media.startswith("image/") else "attachment"
    name = f"{case}-{ref[:8]}.{media.rpartition('/')[2]}"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600" if small else "no-store"
    return response
