"""Who may come in: accounts, their roles, and tokens of other systems."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liandong.store.models.district import Jurisdiction
from liandong.store.models.units import Unit


class User(AbstractUser):
    """An account. What it may do is said by its memberships."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    one_time = models.BooleanField(
        _("must choose a password at the next sign-in"), default=False, db_default=False, editable=False
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name as people say it: one word in Chinese."""
        return self.name

    def get_short_name(self) -> str:
        """The same."""
        return self.name


class Role(models.TextChoices):
    """What an account is in a jurisdiction."""

    DISPATCHER = "dispatcher", _("dispatcher")
    SUPERVISOR = "supervisor", _("supervisor")
    UNIT = "unit", _("unit officer")
    LEADER = "leader", _("leader")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class Membership(models.Model):
    """An account's role in a jurisdiction; a unit officer's in one unit."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("unit"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "jurisdiction", "role", "unit"],
                nulls_distinct=False,
                name="store_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role="unit", unit__isnull=False)
                | (~models.Q(role="unit") & models.Q(unit__isnull=True)),
                name="store_membership_unit",
                violation_error_message=_("A unit officer belongs to a unit, nobody else does."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit or self.jurisdiction}"


class ApiToken(models.Model):
    """Another system's way in. Only the token's SHA-256 is kept."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, verbose_name=_("jurisdiction"))
    system = models.CharField(_("system"), max_length=100)
    hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "system"],
                condition=models.Q(revoked_at__isnull=True),
                name="store_token_system",
            ),
        )

    def __str__(self) -> str:
        return f"{self.system} ({self.hint}…)"
