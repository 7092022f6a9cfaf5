"""Django's admin over the configuration: the last resort of the installation's superuser.

Entered rows are never overwritten: what is saved is a new row from a moment
on. What a pack or the log says cannot be edited here.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liandong.desk.errors import NotReady
from liandong.store import models, register
from liandong.web.administration import Checked, Kept, KeptEntered, Lasting, OneJurisdiction, may_enter
from liandong.web.api.auth import SCOPES
from liandong.web.door import now
from liandong.wiring import database, entered_settings

admin.site.site_header = _("Liandong administration")
admin.site.site_title = _("Liandong administration")
admin.site.index_title = _("Units, people, calendars, settings")
admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.unregister(Group)


@admin.register(models.User)
class Accounts(UserAdmin):
    list_display = ("username", "name", "is_active", "last_login")
    search_fields = ("username", "name")
    list_filter = ("is_active",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email", "language", "is_active")}),
        (_("Rights"), {"fields": ("is_staff", "is_superuser")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that acted is spoken of; it can be made inactive."""
        return False


@admin.register(models.Membership)
class Memberships(Checked):
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


class SettingForm(OneJurisdiction):
    """A value that cannot be used would stop the whole jurisdiction: it is refused here."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name, value = cleaned.get("name", ""), cleaned.get("value")
        group, dot, rest = name.partition(".")
        if name and value is not None:
            try:
                entered_settings({group: {rest: value}} if dot else {name: value})
            except NotReady as error:
                self.add_error("value", error.params["setting"])
        return cleaned


@admin.register(models.SettingValue)
class SettingValues(KeptEntered):
    form = SettingForm
    list_display = ("name", "value", "sample", "effective_from", "entered_by")
    list_filter = ("name", "sample")


@admin.register(models.Place)
class Places(Lasting):
    list_display = ("name", "kind", "parent", "active")
    search_fields = ("name",)


@admin.register(models.Jurisdiction)
class Jurisdictions(Lasting):
    list_display = ("name", "centre", "level", "code", "active")


class TokenForm(OneJurisdiction):
    scopes = forms.MultipleChoiceField(
        label=models.ApiToken._meta.get_field("scopes").verbose_name,
        choices=[(s, s) for s in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(models.ApiToken)
class Tokens(Lasting):
    form = TokenForm
    list_display = ("system", "hint", "unit", "scopes", "created_at", "expires_at", "revoked_at")
    fields = ("jurisdiction", "system", "unit", "scopes", "expires_at", "revoked_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new token is shown once, here; only its hash is kept."""
        if not change:
            secret = database().call(
                register.new_token,
                obj.jurisdiction_id,
                obj.system,
                tuple(obj.scopes),
                now(),
                obj.unit.name if obj.unit else "",
            )
            messages.warning(request, _("The token, shown only this once: %(token)s") % {"token": secret})
            made = models.ApiToken.objects.get(hash=register.token_hash(secret))
            made.expires_at, made.revoked_at = obj.expires_at, obj.revoked_at
            obj.__dict__.update(made.__dict__)
        obj.save(force_update=True)


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

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Loaded whole, by `liandong pack text`."""
        return False
