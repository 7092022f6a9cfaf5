"""Who can sign in to the demo district, and which systems hold a token."""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.store import models, register
from liandong.store.connection import Database

PASSWORD = "LIANDONG_DEMO_PASSWORD"  # noqa: S105  (the variable's name)
ACCOUNTS = "demo-accounts.json"
TOKENS = "demo-tokens.json"

CENTRE = (
    ("jiejing", "dispatcher", "接警员"),
    ("ducha", "supervisor", "督查员"),
    ("lingdao", "leader", "值班领导"),
    ("guanli", "administrator", "管理员"),
    ("shenji", "auditor", "审计员"),
)
"""Account, role, and what the person is called."""

OFFICER = "值班员"
ROLES = {role: f"{called} {role}" for _, role, called in CENTRE} | {"unit": f"{OFFICER} unit officer"}
SYSTEMS = {
    "110 接处警（演示）": (("intake", "read"), False),
    "镇街平台（演示）": (("intake", "dispatch", "reply", "read", "feed", "register"), False),
    "单位终端（演示）": (("reply", "read", "feed"), True),
}
"""System → scopes, and whether it acts for one unit alone."""


class Account(msgspec.Struct, frozen=True):
    """One line of what `liandong up` prints."""

    user: str
    password: str
    role: str


# --- accounts ------------------------------------------------------------------------


def open_accounts(jurisdiction: models.Jurisdiction, home: Path, pack: Pack) -> list[Account]:
    """Give all of them one password, known in the home's file; the accounts worth showing."""
    known = _read(home / ACCOUNTS)
    password = os.environ.get(PASSWORD) or (known[0]["password"] if known else f"ld-{secrets.token_hex(4)}")
    members = models.Membership.objects.filter(jurisdiction=jurisdiction).select_related("user", "unit")
    if not known or known[0]["password"] != password:
        models.User.objects.filter(memberships__in=members).update(password=make_password(password))
    shown = set(_shown(jurisdiction, pack))
    accounts = [
        Account(m.user.username, password, f"{ROLES[m.role]} {m.unit.name if m.unit else ''}".strip())
        for m in members.order_by("id")
        if m.unit is None or m.unit.name in shown
    ]
    _write(home / ACCOUNTS, msgspec.to_builtins(accounts))
    return accounts


def _shown(jurisdiction: models.Jurisdiction, pack: Pack) -> Iterator[str]:
    """Of each tier the unit with the most matters, then a member of each class."""
    work = Counter(c.unit for c in pack.routing.categories if c.unit)
    for tier in pack.tiers:
        own = [u.name for u in pack.units if u.tier == tier.tier and not u.class_entry]
        yield from sorted(own, key=lambda name: -work[name])[: 2 if tier.tier == 1 else 1]
    for entry in (u for u in pack.units if u.class_entry):
        term = models.UnitTerm.objects.filter(unit__jurisdiction=jurisdiction, unit_class=entry.unit_class)
        first = term.order_by("unit_id").select_related("unit").first()
        if first is not None:
            yield first.unit.name


# --- tokens -----------------------------------------------------------------------------


def make_tokens(jurisdiction: models.Jurisdiction, db: Database, home: Path, now: Instant) -> None:
    """Tokens for trying the API, written to the home once; lost with the file, they are made anew."""
    if _read(home / TOKENS):
        return
    models.ApiToken.objects.filter(
        jurisdiction=jurisdiction, system__in=list(SYSTEMS), revoked_at__isnull=True
    ).update(revoked_at=timezone.now())
    unit = models.Unit.objects.filter(jurisdiction=jurisdiction).order_by("id").first()
    rows = []
    for system, (scopes, limited) in SYSTEMS.items():
        own = unit.name if unit and limited else ""
        token = db.call(register.new_token, jurisdiction.pk, system, scopes, now, own)
        rows.append({"system": system, "token": token, "scopes": list(scopes), "unit": own})
    _write(home / TOKENS, rows)


# --- files of the home ---------------------------------------------------------------------


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _write(path: Path, rows: Any) -> None:
    """For the owner's eyes alone, whole or not at all."""
    new = path.with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    new.replace(path)
