"""Who may hear what on the live feed, and the ticket that says so between two processes.

The pages know who is signed in, the feed does not: the pages sign a ticket
with the installation's secret, the feed only checks it. A ticket names
jurisdictions, units and terminals, no people, and is good for a minute.
"""

from __future__ import annotations

import msgspec
from django.core import signing

from liandong.desk.rights import Who

TICKET_S = 60
"""How long a ticket opens a stream. The stream it opened lives on."""

SALT = "liandong.feed"


class Sight(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a reader may hear of: a jurisdiction, or one unit's orders in it."""

    jurisdiction: int
    unit: str = ""


class Reader(msgspec.Struct, frozen=True, array_like=True):
    """Everything that somebody may hear. ``device``: the enrolled terminal that listens, whose stream ends with it."""

    sights: tuple[Sight, ...]
    device: int = 0

    def hears(self, jurisdiction: int, units: tuple[str, ...]) -> bool:
        """Is an entry that concerns these units theirs to see?"""
        return any(s.jurisdiction == jurisdiction and (not s.unit or s.unit in units) for s in self.sights)


class BadTicket(Exception):
    """Forged, damaged, or too old."""


def reader_of(*memberships: Who) -> Reader:
    """What an account or token hears: a unit its own orders, everybody else their whole jurisdiction."""
    sights = {Sight(who.jurisdiction, who.unit if who.role == "unit" else "") for who in memberships}
    return Reader(tuple(sorted(sights, key=lambda s: (s.jurisdiction, s.unit))))


def reader_at(jurisdiction: int, unit: str, device: int) -> Reader:
    """What an enrolled terminal hears: its unit's orders."""
    return Reader((Sight(jurisdiction, unit),), device)


def make_ticket(secret: str, reader: Reader) -> str:
    """A ticket for the feed's address, safe in a URL."""
    return _signer(secret).sign_object(msgspec.to_builtins(reader))


def read_ticket(secret: str, ticket: str, max_age_s: int = TICKET_S) -> Reader:
    """Whose ticket this is. Raises :class:`BadTicket`."""
    try:
        return msgspec.convert(_signer(secret).unsign_object(ticket, max_age=max_age_s), Reader)
    except (signing.BadSignature, msgspec.ValidationError) as error:
        raise BadTicket(str(error)) from error


def _signer(secret: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(key=secret, salt=SALT, fallback_keys=[])


# --- cursors ------------------------------------------------------------------------

BETWEEN = "~"


def joined(log: str, fired: str) -> str:
    """The feed's cursor: the place in the log and the place in what fired."""
    return f"{log}{BETWEEN}{fired}"


def parted(cursor: str) -> tuple[str, str]:
    """The two places of a cursor; an empty one where it is missing."""
    log, _, fired = cursor.partition(BETWEEN)
    return log, fired
