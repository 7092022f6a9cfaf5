"""What an administrator sees in Django's admin: the rows of the own jurisdictions, and nothing of others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liandong.web.administrators import administered, administers


class OneJurisdiction(forms.ModelForm):
    """A form whose rows all belong to one jurisdiction."""

    def clean(self) -> dict[str, Any]:
        """Refuse a unit, place or person of another jurisdiction."""
        cleaned: dict[str, Any] = super().clean() or {}
        jurisdiction = cleaned.get("jurisdiction")
        for name, value in list(cleaned.items()):
            theirs = getattr(value, "jurisdiction_id", None)
            if jurisdiction is not None and theirs is not None and theirs != jurisdiction.pk:
                self.add_error(
                    name, ValidationError(_("%(name)s belongs to another jurisdiction.") % {"name": value})
                )
        return cleaned


class Scoped(admin.ModelAdmin):
    """``scope`` is the way from a row to the id of its jurisdiction; None: rows belong to no jurisdiction."""

    scope: str | None = "jurisdiction"
    form = OneJurisdiction

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the account's jurisdictions; all for the installation's own superuser."""
        found = super().get_queryset(request)
        if request.user.is_superuser or self.scope is None:
            return found
        return self.mine(found, administered(request.user))

    def mine(self, found: QuerySet[Any], jurisdictions: frozenset[int]) -> QuerySet[Any]:
        """Those of ``found`` that belong to these jurisdictions."""
        return found.filter(**{f"{self.scope}__in": jurisdictions})

    def get_field_queryset(
        self, db: str | None, db_field: Field, request: HttpRequest
    ) -> QuerySet[Any] | None:
        """Choices of a field: what the account sees of the other kind."""
        other = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(other, Scoped):
            return other.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)


class Kept(Scoped):
    """Rows can be added and looked at; an older row is history."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptEntered(Kept):
    """The same, noting who entered it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.entered_by = request.user
        super().save_model(request, obj, form, change)


class Lasting(Scoped):
    """Rows that may be changed, never deleted: the log speaks of them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def may_enter(request: HttpRequest) -> bool:
    """Administrators of a jurisdiction, and the installation's superuser."""
    return bool(request.user.is_active and (request.user.is_superuser or administers(request.user)))
