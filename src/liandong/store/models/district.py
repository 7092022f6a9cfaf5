"""A jurisdiction, the packs it works by, its settings, calendar and places."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liandong.store.models.entered import Entered


class Jurisdiction(models.Model):
    """A district, county or city with its own regulation. Its id leads every key of the hot tables."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    centre = models.CharField(_("name of the centre"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=50, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("belongs to")
    )
    number_prefix = models.CharField(_("prefix of case numbers"), max_length=10, default="C")
    officers_enrol = models.BooleanField(
        _("unit officers may enrol terminals"),
        default=False,
        db_default=False,
        help_text=_("Otherwise a terminal needs an administrator's one-time code."),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")

    def __str__(self) -> str:
        return self.name


class ActivatedPack(models.Model):
    """A rule pack as it was when it was activated: whole, normalised, never changed, named by its hash."""

    hash = models.CharField(_("content hash"), max_length=64, unique=True)
    pack_id = models.CharField(_("pack"), max_length=100)
    version = models.CharField(_("version"), max_length=50)
    body = models.TextField(_("content"))
    activated_at = models.DateTimeField(_("activated at"), default=timezone.now)

    class Meta:
        verbose_name = _("activated pack")
        verbose_name_plural = _("activated packs")

    def __str__(self) -> str:
        return f"{self.pack_id}@{self.version} ({self.hash[:12]})"


class JurisdictionPack(Entered):
    """Which pack new cases of a jurisdiction are born under, and since when."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    pack = models.ForeignKey(ActivatedPack, on_delete=models.PROTECT, verbose_name=_("pack"))

    class Meta:
        verbose_name = _("pack in force")
        verbose_name_plural = _("packs in force")

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.pack}"


class SettingValue(Entered):
    """A parameter that the document leaves to the district, from a moment on. ``value`` null: unset again."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    name = models.CharField(_("setting"), max_length=100)
    value = models.JSONField(_("value"), null=True, blank=True)
    sample = models.BooleanField(_("sample value"), default=False)

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        indexes = (
            models.Index(fields=["jurisdiction", "name", "effective_from"], name="store_setting_since"),
        )

    def __str__(self) -> str:
        return self.name


class CalendarDay(Entered):
    """A day that differs from its weekday: a holiday, or a day worked to make up for one."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    day = models.DateField(_("day"))
    rest = models.BooleanField(_("people rest"), null=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        indexes = (models.Index(fields=["jurisdiction", "day"], name="store_calendar_day"),)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class Place(models.Model):
    """A town or street of the jurisdiction. Whether it is urban is a setting."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=50, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("belongs to")
    )
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = (models.UniqueConstraint(fields=["jurisdiction", "name"], name="store_place_name"),)

    def __str__(self) -> str:
        return self.name


class ClauseText(models.Model):
    """The official words of a passage, loaded by the district from its own document."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    pack_id = models.CharField(_("pack"), max_length=100)
    ref = models.CharField(_("passage"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    position = models.IntegerField(_("order"), default=0)
    loaded_at = models.DateTimeField(_("loaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("official text")
        verbose_name_plural = _("official texts")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["jurisdiction", "pack_id", "ref"], name="store_clause_ref"),
        )

    def __str__(self) -> str:
        return self.ref
