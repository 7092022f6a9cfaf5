"""Django's admin as the last resort of the installation's superuser; administrators work in ``web.manage``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _


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


class Checked(admin.ModelAdmin):
    """Rows whose forms stay within one jurisdiction."""

    form = OneJurisdiction


class Kept(Checked):
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


class Lasting(Checked):
    """Rows that may be changed, never deleted: the log speaks of them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def may_enter(request: HttpRequest) -> bool:
    """The installation's superuser alone."""
    return bool(request.user.is_active and request.user.is_superuser)
