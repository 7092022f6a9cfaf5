"""Who may administer: accounts with the role administrator, each in its own jurisdictions.

Permissions of django-rules, in force once the admin is loaded. What of it can be seen is scoped in
``administration``.
"""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser

from liandong.store.models import Membership, User

ENTERED = ("calendarday", "jurisdictionpack", "settingvalue", "unitcontact", "unitterm")
KEPT = ("apitoken", "membership", "person", "place", "unit", "user")
SHOWN = ("activatedpack", "clausetext", "jurisdiction")


def administered(user: User | AnonymousUser) -> frozenset[int]:
    """Ids of the jurisdictions that an account administers; looked up once for each request."""
    known: Any = user
    if not hasattr(known, "_administered"):
        own = Membership.objects.filter(user_id=user.pk, role="administrator", jurisdiction__active=True)
        known._administered = (
            frozenset(own.values_list("jurisdiction_id", flat=True)) if user.pk else frozenset()
        )
    found: frozenset[int] = known._administered
    return found


@rules.predicate
def administers(user: User | AnonymousUser) -> bool:
    """Of any jurisdiction."""
    return bool(user.is_active and administered(user))


rules.add_perm("store", administers)
for _model in (*ENTERED, *KEPT, *SHOWN):
    rules.add_perm(f"store.view_{_model}", administers)
for _model in (*ENTERED, *KEPT):
    rules.add_perm(f"store.add_{_model}", administers)
for _model in KEPT:
    rules.add_perm(f"store.change_{_model}", administers)
rules.add_perm("store.delete_membership", administers)
