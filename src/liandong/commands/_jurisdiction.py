"""Which jurisdiction a command is about."""

from __future__ import annotations

from liandong.clitext import Trouble
from liandong.store import models


def jurisdiction_named(name: str) -> models.Jurisdiction:
    """The one of this name or number; without one the only one there is."""
    every = models.Jurisdiction.objects.order_by("id")
    if name:
        found = every.filter(name=name).first()
        if found is None and name.isdigit():
            found = every.filter(pk=int(name)).first()
    else:
        one = list(every[:2])
        found = one[0] if len(one) == 1 else None
    if found is not None:
        return found
    known = ", ".join(f"{j.pk} {j.name}" for j in every) or "–"
    if name:
        raise Trouble(
            "there is no jurisdiction {name}; known: {known}",
            "没有辖区 {name};可用:{known}",
            exit_code=2,
            name=name,
            known=known,
        )
    raise Trouble(
        "say which jurisdiction with --jurisdiction; known: {known}",
        "请用 --jurisdiction 指明辖区;可用:{known}",
        exit_code=2,
        known=known,
    )
