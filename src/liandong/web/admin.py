"""Django's admin for units, people, calendars, settings, accounts and tokens, until their own rooms come.

Entered rows are never overwritten: what is saved is a new row from a moment
on. What a pack or the log says cannot be edited here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liandong.store import models, register
from liandong.web.door import now
from liandong.wiring import database

admin.site.site_header = _("Liandong administration")
admin.site.site_title = _("Liandong administration")
admin.site.index_title = _("Units, people, calendars, settings")
admin.site.unregister(Group)


class Kept(admin.ModelAdmin):
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


class Lasting(admin.ModelAdmin):
    """Rows that may be changed, never deleted: the log speaks of them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.User)
class Accounts(UserAdmin):
    list_display = ("username", "name", "is_active", "last_login")
    search_fields = ("username", "name")
    list_filter = ("is_active", "is_staff")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email", "language")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )


@admin.register(models.Membership)
class Memberships(admin.ModelAdmin):
    list_display = ("user", "role", "unit", "jurisdiction")
    list_filter = ("role",)
    autocomplete_fields = ("user", "unit")


@admin.register(models.Unit)
class Units(Lasting):
    list_display = ("name", "code", "short", "parent")
    search_fields = ("name", "pinyin", "code")
    autocomplete_fields = ("parent",)


@admin.register(models.UnitTerm)
class UnitTerms(KeptEntered):
    list_display = ("unit", "tier", "unit_class", "active", "effective_from", "entered_by")
    list_filter = ("tier", "active")
    autocomplete_fields = ("unit",)


@admin.register(models.Person)
class People(Lasting):
    list_display = ("name", "title", "phone", "mail", "active")
    search_fields = ("name", "phone")


@admin.register(models.UnitContact)
class Contacts(KeptEntered):
    list_display = ("unit", "role", "person", "effective_from", "entered_by")
    list_filter = ("role",)
    autocomplete_fields = ("unit", "person")


@admin.register(models.CalendarDay)
class CalendarDays(KeptEntered):
    list_display = ("day", "rest", "name", "source", "entered_at")
    list_filter = ("rest",)
    date_hierarchy = "day"


@admin.register(models.SettingValue)
class SettingValues(KeptEntered):
    list_display = ("name", "value", "sample", "effective_from", "entered_by")
    list_filter = ("name", "sample")


@admin.register(models.Place)
class Places(Lasting):
    list_display = ("name", "kind", "parent", "active")
    search_fields = ("name",)


@admin.register(models.Jurisdiction)
class Jurisdictions(admin.ModelAdmin):
    list_display = ("name", "centre", "level", "code", "active")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.ApiToken)
class Tokens(admin.ModelAdmin):
    list_display = ("system", "hint", "unit", "scopes", "created_at", "expires_at", "revoked_at")
    fields = ("jurisdiction", "system", "unit", "scopes", "expires_at", "revoked_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new token is shown once, here; only its hash is kept."""
        if change:
            super().save_model(request, obj, form, change)
            return
        secret = database().call(
            register.new_token,
            obj.jurisdiction_id,
            obj.system,
            tuple(obj.scopes),
            now(),
            obj.unit.name if obj.unit else "",
        )
        messages.warning(request, _("The token, shown only this once: %(token)s") % {"token": secret})

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.ActivatedPack)
class ActivatedPacks(Kept):
    list_display = ("pack_id", "version", "hash", "activated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(models.JurisdictionPack)
class PacksInForce(KeptEntered):
    list_display = ("jurisdiction", "pack", "effective_from", "entered_by")


@admin.register(models.ClauseText)
class ClauseTexts(Kept):
    list_display = ("ref", "title", "pack_id", "loaded_at")
    search_fields = ("ref", "text")
