"""People and roles: accounts of the jurisdiction, what they may, one-time passwords."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liandong.desk import accounts
from liandong.desk.errors import DeskError, Unknown
from liandong.store.models import Membership, Unit, User
from liandong.web.door import door
from liandong.web.manage.door import administrator, saved, user_id
from liandong.web.manage.notes import note, notes_about
from liandong.web.refusals import text_of

ROLES = ("dispatcher", "supervisor", "unit", "leader", "administrator", "auditor")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def listed(request: HttpRequest) -> HttpResponse:
    """All accounts; a new one shows its one-time password once."""
    here = door(request)
    jurisdiction = here.office.jurisdiction
    context: dict[str, Any] = {"values": request.POST, "error": "", "made": None, "password": ""}
    if request.method == "POST":
        form = request.POST
        try:
            made, context["password"] = accounts.new_account(
                jurisdiction,
                form.get("username", ""),
                form.get("name", ""),
                form.get("role", ""),
                form.get("unit", "") if form.get("role") == "unit" else "",
            )
            note(user_id(request), made, "account.made", form.get("role", ""))
            context |= {"made": made, "values": {}}
        except DeskError as error:
            context["error"] = text_of(error.code, error.params)
    members = _members(jurisdiction, request)
    units = list(Unit.objects.filter(jurisdiction=jurisdiction).values_list("id", "name"))
    context |= {"members": members, "roles": ROLES, "units": [name for _id, name in units]}
    asked = request.GET.get("unit", "")
    context["unit"] = next((name for number, name in units if str(number) == asked), "")
    return render(request, "manage/people.html", context, status=422 if context["error"] else 200)


def _members(jurisdiction: int, request: HttpRequest) -> list[tuple[User, list[Membership]]]:
    """Accounts with their roles here, filtered as the address asks."""
    found: dict[int, tuple[User, list[Membership]]] = {}
    rows = Membership.objects.filter(jurisdiction=jurisdiction).select_related("user", "unit")
    for row in rows.order_by("user__username", "id"):
        found.setdefault(row.user.pk, (row.user, []))[1].append(row)
    role, show, q = (request.GET.get(name, "") for name in ("role", "show", "q"))
    return [
        (user, own)
        for user, own in found.values()
        if (not role or any(m.role == role for m in own))
        and (show != "closed" or not user.is_active)
        and (show != "never" or user.last_login is None)
        and all(
            w in f"{user.username} {user.name} {' '.join(str(m.unit or '') for m in own)}" for w in q.split()
        )
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def one(request: HttpRequest, user: int) -> HttpResponse:
    """One account and its forms: ``give``, ``take``, ``reset``, ``close``, ``open``."""
    here = door(request)
    jurisdiction = here.office.jurisdiction
    try:
        found = accounts.account_of(jurisdiction, user)
    except Unknown as error:
        raise Http404 from error
    context: dict[str, Any] = {"error": "", "password": ""}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "reset":
                context["password"] = accounts.reset_password(jurisdiction, found)
                note(user_id(request), found, "password.reset")
            else:
                _deed(request, jurisdiction, found)
                return saved(request, reverse("manage:person", args=[found.pk]))
        except DeskError as error:
            context["error"] = text_of(error.code, error.params)
    context |= {
        "account": found,
        "memberships": Membership.objects.filter(user=found, jurisdiction=jurisdiction).select_related(
            "unit"
        ),
        "own": accounts.own(jurisdiction, found),
        "myself": found.pk == user_id(request),
        "roles": ROLES,
        "units": Unit.objects.filter(jurisdiction=jurisdiction).values_list("name", flat=True),
        "notes": notes_about(User, [found.pk]),
    }
    return render(request, "manage/person.html", context, status=422 if context["error"] else 200)


def _deed(request: HttpRequest, jurisdiction: int, found: User) -> None:
    form, me = request.POST, user_id(request)
    do = form.get("do", "")
    if do == "give":
        role = form.get("role", "")
        made = accounts.give_role(jurisdiction, found, role, form.get("unit", "") if role == "unit" else "")
        note(me, found, "role.given", f"{made.role} {made.unit or ''}".strip())
    elif do == "take" and form.get("membership", "").isdigit():
        words = accounts.take_role(jurisdiction, found, int(form["membership"]), me)
        note(me, found, "role.taken", words)
    elif do in ("close", "open"):
        accounts.set_active(jurisdiction, found, do == "open", me)
        note(me, found, "account.opened" if do == "open" else "account.closed")
    else:
        raise Http404(_("There is no such form."))
