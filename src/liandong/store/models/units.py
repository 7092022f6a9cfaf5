"""The register of units and the people in them. A pack seeds it; the register is the truth."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.store.models.district import Jurisdiction
from liandong.store.models.entered import Entered


class Unit(models.Model):
    """A member unit. Its name is the word by which events, orders and clauses call it, and is never reused."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=50, blank=True)
    short = models.CharField(_("short name"), max_length=50, blank=True)
    pinyin = models.CharField(_("pinyin, for sorting"), max_length=400, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("belongs to")
    )
    place = models.ForeignKey(
        "store.Place", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("its own territory")
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (models.UniqueConstraint(fields=["jurisdiction", "name"], name="store_unit_name"),)
        ordering = ("pinyin", "name")

    def __str__(self) -> str:
        return self.name


class UnitTerm(Entered):
    """Tier and class of a unit from a moment on; ``active`` no: it has left."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms", verbose_name=_("unit"))
    tier = models.PositiveSmallIntegerField(_("tier"), null=True, blank=True)
    unit_class = models.CharField(_("class"), max_length=50, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("unit's term")
        verbose_name_plural = _("units' terms")

    def __str__(self) -> str:
        return f"{self.unit} {self.tier or ''} {self.unit_class}".strip()


class Person(models.Model):
    """A person of a unit or of the centre, with the ways to reach them."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    name = models.CharField(_("name"), max_length=100)
    title = models.CharField(_("title"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    mail = models.EmailField(_("mail"), blank=True)
    webhook = models.CharField(
        _("notification address"),
        max_length=500,
        blank=True,
        help_text=_("An Apprise URL: DingTalk, WeCom, Feishu, SMS gateway …"),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class UnitContact(Entered):
    """Who holds a role in a unit (leader in charge, liaison, responsible) from a moment on.

    Without a unit: a role of the jurisdiction itself. ``person`` null: the role is vacant.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=50)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.unit or self.jurisdiction} {self.role}: {self.person or '–'}"
