"""The rooms: which roles have which tab in the top bar, and where each role begins."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.desk.rights import Role

EVERYBODY: frozenset[Role] = frozenset(
    {"dispatcher", "supervisor", "unit", "leader", "administrator", "auditor"}
)


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A tab: ``code`` is a word of ``words.ROOMS``, ``url`` a URL name, ``first_for`` the roles that begin here."""

    code: str
    url: str
    roles: frozenset[Role]
    first_for: frozenset[Role] = frozenset()
    beside: tuple[str, ...] = ()
    """Other addresses below which the tab is the current one."""


ROOMS: tuple[RoomEntry, ...] = (
    RoomEntry("terminal", "terminal:room", frozenset({"unit"}), first_for=frozenset({"unit"})),
    RoomEntry("console", "console:console", frozenset({"dispatcher"}), frozenset({"dispatcher"})),
    RoomEntry("watch", "watch:board", EVERYBODY),
    RoomEntry("cases", "cases:list", EVERYBODY),
    RoomEntry(
        "assess",
        "assess:desk",
        frozenset({"supervisor", "leader", "auditor", "unit"}),
        frozenset({"supervisor"}),
    ),
    RoomEntry("packs", "packs:book", EVERYBODY),
    RoomEntry(
        "admin",
        "manage:index",
        frozenset({"administrator"}),
        frozenset({"administrator"}),
        beside=("/settings/", "/calendars/", "/units/", "/people/", "/systems/", "/channels/"),
    ),
)

FALLBACK = "watch:board"


def rooms_of(role: Role) -> tuple[RoomEntry, ...]:
    """The tabs that a role has, in their order."""
    return tuple(room for room in ROOMS if role in room.roles)


def first_room(role: Role) -> str:
    """The URL name of the page on which a role begins."""
    return next((room.url for room in ROOMS if role in room.first_for), FALLBACK)
