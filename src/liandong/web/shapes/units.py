"""Units in the administration: the list and one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liandong.store.models import Device, Membership, UnitContact
from liandong.web.shapes.manage import HistoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A line of the list. ``duty``: on duty now; None where the rules do not know the unit."""

    id: int
    name: str
    tier: int | None
    unit_class: str
    active: bool
    duty: bool | None
    calendar: str
    liaison: str
    leader: str
    devices: int
    quiet: bool
    people: int
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """When a unit is on duty: hours in words, open or not, and the next change."""

    calendar: str
    hours: str
    open: bool
    until: int | None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """One unit. ``form`` names the form that was refused; ``values`` what it held, ``errors`` by field."""

    id: int
    name: str
    short: str
    place: str
    tier: int | None
    unit_class: str
    active: bool
    duty: Duty | None
    history: tuple[HistoryRow, ...]
    contacts: tuple[UnitContact, ...]
    contact_history: tuple[HistoryRow, ...]
    devices: tuple[Device, ...]
    people: tuple[Membership, ...]
    matters: tuple[str, ...]
    matters_clause: str
    tiers: tuple[int, ...]
    classes: tuple[str, ...]
    roles: tuple[str, ...]
    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
