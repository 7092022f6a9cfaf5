"""What a caller may know of the own case: its state in plain words, for the number and the phone's last four digits.

No name, no unit's name, no clock. A wrong number, wrong digits, a case without a phone and an erased one are all
answered alike; who asks too often is sent away before anything is looked up.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

import msgspec

from liandong.core.events import Instant
from liandong.desk.errors import Refused
from liandong.desk.office import Office
from liandong.store import cases, private, tries
from liandong.store.connection import Database

CASE_TRIES, CASE_WINDOW_S = 10, 3600
"""So often one case may be asked for in an hour: ten thousand combinations take forty days and are seen."""

ADDRESS_TRIES, ADDRESS_WINDOW_S = 60, 900
"""So often one network address may ask; many citizens can share one."""

DIGITS = 4
PHONE = "caller.phone"

VOID = frozenset({"draft", "withdrawn", "superseded", "reassigned"})
"""Orders that nobody works on any more; the unit they went to does not count."""

NUMBER = re.compile(r"C?(\d{8})-?(\d{1,9})")

STAGES = {
    "received": "received",
    "screening": "received",
    "accepted": "accepted",
    "dispatched": "passed",
    "handling": "handling",
    "verifying": "checking",
    "closed": "finished",
    "archived": "finished",
    "answered": "answered",
    "refused": "refused",
    "transferred": "transferred",
    "referred": "transferred",
    "merged": "merged",
    "plan": "plan",
    "cancelled": "cancelled",
}
"""State of a case → what its caller is told."""


class Told(msgspec.Struct, frozen=True):
    """What a caller is told. ``stage`` is a value of :data:`STAGES`; ``units`` how many work on it."""

    case: str
    stage: str
    units: int
    received_at: Instant
    closed_at: Instant | None = None


def ask(db: Database, office: Office, number: str, digits: str, *, address: str, now: Instant) -> Told | None:
    """The state of a case for its caller; None when number and digits do not belong together.

    Raises :class:`Refused` (``status.often``) when the address or the case was asked for too often.
    """
    case, typed = case_number(number), _digits(digits)
    _count(db, office, f"address {address}", ADDRESS_TRIES, ADDRESS_WINDOW_S, now)
    _count(db, office, f"case {office.jurisdiction} {case}", CASE_TRIES, CASE_WINDOW_S, now)
    # The same three questions to the database whatever was typed.
    stored = db.call(cases.cases, office.jurisdiction, [case]).get(case)
    orders = db.call(cases.orders_of, office.jurisdiction, [case])
    texts = db.call(private.read, office.keys, office.jurisdiction, [case], (PHONE,)).get(case)
    phone = _digits(texts.texts.get(PHONE, "")) if texts else ""
    known = hmac.compare_digest(
        phone[-DIGITS:].rjust(DIGITS, "x").encode(), typed.rjust(DIGITS, "y").encode()
    )
    if not known or stored is None or len(phone) < DIGITS:
        return None
    return Told(
        case=case,
        stage=STAGES.get(stored.row.state, "received"),
        units=len({o.row.unit for o in orders if o.row.state not in VOID}),
        received_at=stored.row.received_at,
        closed_at=stored.row.closed_at,
    )


def case_number(text: str) -> str:
    """A number as people type it (``c20261124138`` has no hyphen to guess, ``Ｃ20261124－138`` has); '' for none."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"[‐-―−—_]", "-", re.sub(r"\s+", "", plain))
    match = NUMBER.fullmatch(plain)
    return f"C{match[1]}-{int(match[2])}" if match else ""


def _digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())


def _count(db: Database, office: Office, what: str, most: int, window_s: int, now: Instant) -> None:
    key = office.keys.keyed(hashlib.sha256(f"status {what}".encode()).digest())
    if db.call(tries.count, key, window_s, now) > most:
        raise Refused("status.often", {"minutes": window_s // 60})
