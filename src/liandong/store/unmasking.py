"""Who asked to see a caller's telephone number whole, when and why. Append-only."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from liandong.store.shapes import Instant
from liandong.store.statement import Statement

NOTE = Statement("""
INSERT INTO unmasking (jurisdiction, case_id, at, name, role, unit, credential, reason)
VALUES (%(jurisdiction)s, %(case)s, %(at)s, %(name)s, %(role)s, %(unit)s, %(credential)s, %(reason)s)
""")

OF_CASE = Statement("""
SELECT at, name, role, unit, reason FROM unmasking
WHERE jurisdiction = %(jurisdiction)s AND case_id = %(case)s ORDER BY at, id
""")


class Unmasking(msgspec.Struct, frozen=True):
    """A look at the number. ``unit`` is empty for the centre's people."""

    at: Instant
    name: str
    role: str
    unit: str
    reason: str


def note(conn: Connection[Any], jurisdiction: int, case: str, look: Unmasking, credential: str) -> None:
    """Write down a look, before the number is shown."""
    params = {"jurisdiction": jurisdiction, "case": case, "credential": credential}
    NOTE.run(conn, {**params, **msgspec.structs.asdict(look)})


def of_case(conn: Connection[Any], jurisdiction: int, case: str) -> list[Unmasking]:
    """The looks at one case's caller, the oldest first."""
    return [Unmasking(*row) for row in OF_CASE.rows(conn, {"jurisdiction": jurisdiction, "case": case})]
