"""A unit is asked for its account of a finding before somebody decides."""

from __future__ import annotations

import msgspec

from liandong.core.events import FindingConfirmed, Instant
from liandong.core.streams import PERIOD
from liandong.desk import rights
from liandong.desk.assess import Judged
from liandong.desk.notices import CHANNELS
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.store import outbox
from liandong.store.connection import Database
from liandong.store.shapes import CASE, OutboxRow

ASKED = "finding.asked"
DAY = 86_400


def ask(db: Database, office: Office, who: Who, judged: Judged, *, now: Instant) -> bool:
    """Write to the unit's liaison by the ways that alerts take; once a day. False: it was asked today already.

    The message names finding, item and clause. Where the finding is of a case it stands in that file.
    Raises :class:`Forbidden`.
    """
    rights.check(who, FindingConfirmed(item="", unit=""))
    finding = judged.finding
    told = {
        "finding": judged.id,
        "item": finding.item,
        "unit": finding.unit,
        "clause": finding.clause,
        **({"case": finding.case, "order": finding.order} if finding.case else {}),
    }
    rows = [
        OutboxRow(
            key=f"{judged.id}/{ASKED}/{now // DAY}/{channel}",
            channel=channel,
            recipient=f"liaison:{finding.unit}",
            template=ASKED,
            params=msgspec.json.encode(told).decode(),
            order_id=finding.order,
        )
        for channel in CHANNELS
    ]
    kind, stream = (CASE, finding.case) if finding.case else (PERIOD, finding.month)
    return bool(db.call(outbox.put, office.jurisdiction, stream, rows, now, kind))
