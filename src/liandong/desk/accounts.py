"""Accounts, their roles in a jurisdiction, and one-time passwords.

An administrator works on the accounts of the own jurisdiction. One that belongs to another jurisdiction too, or to
the installation's superuser, keeps its password and its state: only its roles here can be given and taken.
"""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from liandong.desk.errors import Forbidden, Invalid, Unknown
from liandong.store.models import Membership, Unit, User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are taken for each other when they are read out."""

GROUPS, GROUP = 4, 4


def accounts(jurisdiction: int) -> QuerySet[User]:
    """Everybody who has, or had, a role in a jurisdiction."""
    return User.objects.filter(memberships__jurisdiction=jurisdiction).distinct()


def account_of(jurisdiction: int, user: int) -> User:
    """An account of the jurisdiction. Raises :class:`Unknown`."""
    found = accounts(jurisdiction).filter(pk=user).first()
    if found is None:
        raise Unknown("account.unknown")
    return found


def own(jurisdiction: int, user: User) -> bool:
    """Does the account belong to this jurisdiction alone?"""
    elsewhere = Membership.objects.filter(user=user).exclude(jurisdiction=jurisdiction).exists()
    return not user.is_superuser and not elsewhere


def one_time_password() -> str:
    """A password to be read out once: four groups of four, 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def new_account(jurisdiction: int, username: str, name: str, role: str, unit: str) -> tuple[User, str]:
    """An account with one role, and its one-time password. Raises :class:`Invalid`."""
    password = one_time_password()
    user = User(username=username.strip(), name=name.strip()[:100], one_time=True)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.full_clean(exclude=["password"])
            user.save()
            give_role(jurisdiction, user, role, unit)
    except ValidationError as error:
        raise Invalid("account.username", {"why": " ".join(error.messages)}) from error
    return user, password


def give_role(jurisdiction: int, user: User, role: str, unit: str) -> Membership:
    """A role in the jurisdiction; a unit's officer in a unit. Raises :class:`Invalid`."""
    found = Unit.objects.filter(jurisdiction=jurisdiction, name=unit).first() if unit else None
    if (role == "unit") != (found is not None):
        raise Invalid("role.unit" if role == "unit" else "role.no_unit")
    made = Membership(user=user, jurisdiction_id=jurisdiction, role=role, unit=found)
    try:
        made.full_clean()
    except ValidationError as error:
        raise Invalid("role.twice") from error
    made.save()
    return made


def take_role(jurisdiction: int, user: User, membership: int, by: int) -> str:
    """Take a role away and return its words. Nobody takes the own administration away: raises :class:`Forbidden`."""
    found = Membership.objects.filter(pk=membership, user=user, jurisdiction=jurisdiction).first()
    if found is None:
        raise Unknown("account.unknown")
    if user.pk == by and found.role == "administrator":
        raise Forbidden("account.own")
    if Membership.objects.filter(user=user, jurisdiction=jurisdiction).count() == 1:
        raise Invalid("role.last")
    words = f"{found.role} {found.unit or ''}".strip()
    found.delete()
    return words


def reset_password(jurisdiction: int, user: User) -> str:
    """A new one-time password; sessions of the old one end. Raises :class:`Forbidden`."""
    _must_be_own(jurisdiction, user)
    password = one_time_password()
    user.set_password(password)
    user.one_time = True
    user.save(update_fields=["password", "one_time"])
    return password


def set_active(jurisdiction: int, user: User, active: bool, by: int) -> None:
    """Close an account, or open it again. Raises :class:`Forbidden`, also for the own one."""
    _must_be_own(jurisdiction, user)
    if user.pk == by:
        raise Forbidden("account.own")
    user.is_active = active
    user.save(update_fields=["is_active"])


def _must_be_own(jurisdiction: int, user: User) -> None:
    if not own(jurisdiction, user):
        raise Forbidden("account.elsewhere")
