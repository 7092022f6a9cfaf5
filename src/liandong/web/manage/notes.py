"""Who changed what when, where rows are not entered ones: accounts, roles, tokens. Kept in Django's log of the admin."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from liandong.web.event_words import Words

DEEDS: Words = {
    "account.made": _("account opened"),
    "account.closed": _("account closed"),
    "account.opened": _("account opened again"),
    "password.reset": _("new one-time password"),
    "role.given": _("role given: %(what)s"),
    "role.taken": _("role taken: %(what)s"),
    "token.made": _("token made: %(what)s"),
    "token.revoked": _("token revoked"),
    "message.retried": _("message sent again: %(what)s"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the history."""

    at: int
    by: str
    text: str
    about: str


def note(user: int, about: Model, deed: str, what: str = "") -> None:
    """Write down a deed of an account about a row."""
    LogEntry.objects.create(
        user_id=user,
        content_type=ContentType.objects.get_for_model(type(about)),
        object_id=str(about.pk),
        object_repr=str(about)[:200],
        action_flag=CHANGE,
        change_message=json.dumps({"deed": deed, "what": what}, ensure_ascii=False),
    )


def notes_about(kind: type[Model], ids: list[int], limit: int = 50) -> list[Note]:
    """What was done about these rows, the newest first."""
    rows = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(kind), object_id__in=[str(n) for n in ids]
    ).select_related("user")
    return [_read(row) for row in rows.order_by("-action_time", "-id")[:limit]]


def _read(row: LogEntry) -> Note:
    try:
        kept = json.loads(row.change_message)
        text = str(DEEDS[kept["deed"]]) % {"what": kept["what"]}
    except (ValueError, KeyError, TypeError):  # written by Django's own admin
        text = row.get_change_message()
    return Note(int(row.action_time.timestamp()), str(row.user), text, row.object_repr)
