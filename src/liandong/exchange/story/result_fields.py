"""Names of the result: its lists and their fields, as the format of stories prints them.

An expectation with a misspelt field would be vacuous under ``_none``; so every
name is checked on reading.
"""

from __future__ import annotations

WHY = frozenset({"from", "to", "counted", "because"})
HOLDER = frozenset({"role", "holder"})

FIELDS: dict[str, frozenset[str]] = {
    "cases": frozenset(
        "case state level lead place severity merged_into same_as ground self_received_by counted".split()
    ),
    "orders": frozenset(
        "order case unit role state issued_at received_at signed_at signed_entered_at signed_channel signed_by "
        "signed_entered_by signed_implied departed_at arrived_at submitted_at closed_at reworks".split()
    ),
    "clocks": frozenset(
        "order case aid drill unit rule n clause state start due_at stop used_s limit_s advisory provisional "
        "unpublished end why".split()
    ),
    "findings": frozenset(
        "item clause unit case order drill aid points month state ledger basis because at fact correct".split()
    ),
    "totals": frozenset("unit month quarter item confirmed pending".split()),
    "alerts": frozenset("at to channel about unit code role clause".split()),
    "command": frozenset("case role unit from to kind clause".split()),
    "hqs": frozenset("case template roles acting groups mode checkin_place plan ended_by".split()),
    "reports": frozenset("case unit kind due_at state flags".split()),
    "aids": frozenset("aid case from to state due_at".split()),
    "levels": frozenset("case level from".split()),
    "suggestions": frozenset("case what to clause order item".split()),
    "warnings": frozenset("what unit place period done target level clause".split()),
    "metrics": frozenset("name month quarter unit value numerator denominator".split()),
    "sample": frozenset("quarter case caller reached grade".split()),
    "contacts": frozenset("unit role changed filed changed_at filed_at receipts".split()),
    "refused": frozenset("step do code clause text".split()),
}
"""List → fields of its rows."""

NESTED: dict[str, frozenset[str]] = {
    "why": WHY,
    "roles": HOLDER,
    "acting": HOLDER,
    "groups": frozenset({"name", "units", "lead"}),
    "because": frozenset(),
}
"""Fields that hold rows of their own; an empty set: any names."""

INSTANTS = frozenset({"at", "from", "to", "start", "stop", "changed", "filed"})
"""Fields that hold moments where they hold numbers; so do all that end in ``_at``."""


def is_instant(field: str, value: object) -> bool:
    return type(value) is int and (field in INSTANTS or field.endswith("_at"))
