"""Terminals as enrolled devices of a unit, the codes that enrol them, and the PINs of those who act at them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liandong.store.models.access import User
from liandong.store.models.district import Jurisdiction
from liandong.store.models.units import Unit


class Device(models.Model):
    """A terminal (联动终端): one browser of one unit. Only its credential's SHA-256 is kept.

    It receives, rings and confirms receipt by itself; whoever acts at it signs in or gives a PIN.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="devices", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=100)
    hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now, editable=False)
    enrolled_by = models.CharField(_("enrolled by"), max_length=200, blank=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("terminal")
        verbose_name_plural = _("terminals")
        ordering = ("unit", "name", "id")

    def __str__(self) -> str:
        return f"{self.unit} · {self.name}"


class DeviceCode(models.Model):
    """A one-time code that enrols a terminal for a unit; good for ten minutes. Only a keyed hash is kept."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=100)
    hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")

    def __str__(self) -> str:
        return f"{self.unit} · {self.name}"


class OfficerPin(models.Model):
    """The PIN of an officer for terminals of the own unit, hashed like a password."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pin", verbose_name=_("account"))
    hash = models.CharField(_("hash"), max_length=128, editable=False)
    set_at = models.DateTimeField(_("set at"), default=timezone.now)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")

    def __str__(self) -> str:
        return str(self.user)
