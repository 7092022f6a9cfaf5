"""Configuration as Django models: what administrators enter. The log and its tables are not here."""

from liandong.store.models.access import ApiToken, Membership, User
from liandong.store.models.devices import Device, DeviceCode, OfficerPin
from liandong.store.models.district import (
    ActivatedPack,
    CalendarDay,
    ClauseText,
    Jurisdiction,
    JurisdictionPack,
    Place,
    SettingValue,
)
from liandong.store.models.units import Person, Unit, UnitContact, UnitTerm

__all__ = [
    "ActivatedPack",
    "ApiToken",
    "CalendarDay",
    "ClauseText",
    "Device",
    "DeviceCode",
    "Jurisdiction",
    "JurisdictionPack",
    "Membership",
    "OfficerPin",
    "Person",
    "Place",
    "SettingValue",
    "Unit",
    "UnitContact",
    "UnitTerm",
    "User",
]
